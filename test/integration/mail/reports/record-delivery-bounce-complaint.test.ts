import { afterAll, describe, expect, it } from 'vitest';
import { sendProgressTable, sendReportsTable } from '../../../../events/read-models/send-progress.ts';
import { sendHealthTable, serviceMailsTable, softBouncesTable } from '../../../../functions/mail/tables.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { FakeSuppressionList } from '../../../fixtures/fake-suppression-list.ts';
import { lambdaContext, queuedBodies } from '../../../fixtures/invocations.ts';
import { emitted } from '../../../fixtures/outbox.ts';
import { enrol, numbered, openMailRoom } from '../frozen-campaign.ts';

const [room, list] = await Promise.all([openMailRoom(), FakeSuppressionList.start()]);
const { handler } = await import('../../../../functions/mail/reports/record-delivery-bounce-complaint.ts');
afterAll(() => Promise.all([room.close(), list.stop()]));

const alumniId = idFrom('alumnus', 'somebody');
const report = (campaign: string, type: string, more: object = {}) => ({
  id: 'c3d4',
  type,
  time: '2026-12-01T00:00:00Z',
  messageId: 'm1',
  tags: {
    'ses:configuration-set': ['okaeri'],
    campaign: [idFrom('campaign', campaign)],
    recipient: [alumniId],
    chunk: ['0'],
    position: ['3'],
  },
  ...more,
});
const bounce = (campaign: string, bounceType = 'Permanent') =>
  report(campaign, 'Email Bounced', { bounceType, bounceSubType: 'General' });
const receive = (...bodies: unknown[]) => handler(queuedBodies(...bodies), lambdaContext());
const reportNoteOf = (campaign: string) =>
  openTable(sendReportsTable).get({ campaignId: idFrom('campaign', campaign), chunk: 0 });
const eventsOf = async (type: string, mailRef: string) =>
  (await emitted(type)).filter(({ detail }) => detail.data['mailRef'] === mailRef).map(({ detail }) => detail);

describe('a report of SES on a campaign mail', () => {
  it('is noted for its recipient, before or after the send returned', async () => {
    await receive(report('early', 'Email Delivered'));
    expect(await reportNoteOf('early')).toMatchObject({ feedback: '---d' });
  });

  it('never replaces a worse report, and changes nothing when it is repeated', async () => {
    const all = [
      bounce('order'),
      report('order', 'Email Sent'),
      report('order', 'Email Complaint Received'),
      report('order', 'Email Delivered'),
    ];
    await receive(...all, ...all.toReversed());
    expect(await reportNoteOf('order')).toMatchObject({ feedback: '---c' });
    expect(await eventsOf('mail-bounced', idFrom('campaign', 'order'))).toHaveLength(1);
    expect(await eventsOf('mail-complained', idFrom('campaign', 'order'))).toHaveLength(1);
  });

  it('of a bounce emits an event with its time, the person, and whether it is permanent', async () => {
    await receive(bounce('bounced'));
    const [event] = await eventsOf('mail-bounced', idFrom('campaign', 'bounced'));
    expect(event?.metadata.occurredAt).toBe('2026-12-01T00:00:00.000Z');
    expect(event?.data).toEqual({ alumniId, mailRef: idFrom('campaign', 'bounced'), permanent: true });
    expect((await reportNoteOf('bounced'))?.reasons).toEqual({ 3: 'bounce_permanent_general' });
  });

  it('of a bounce or a complaint emits an event with the epoch of the address that the mail went to', async () => {
    const epoch = (one: ReturnType<typeof report>) => ({ ...one, tags: { ...one.tags, epoch: ['4'] } });
    await receive(epoch(bounce('addressed')), epoch(report('addressed', 'Email Complaint Received')));
    for (const type of ['mail-bounced', 'mail-complained']) {
      const [event] = await eventsOf(type, idFrom('campaign', 'addressed'));
      expect(event?.data).toMatchObject({ alumniId, addressEpoch: 4 });
    }
  });

  it('that the mailbox of a former address was full, three times, does not close the present one', async () => {
    const person = numbered(7300, { address: 'moved@example.net', epoch: 2 });
    await enrol(person);
    const full = (name: string, epoch: number) => {
      const more = { bounceType: 'Transient', bounceSubType: 'MailboxFull' };
      const one = report(name, 'Email Bounced', more);
      const tags = { ...one.tags, recipient: [person.alumniId], epoch: [String(epoch)] };
      return { ...one, tags, time: `2026-12-0${name.at(-1)}T00:00:00Z` };
    };
    for (const name of ['former-1', 'former-2', 'former-3']) await receive(full(name, 1));
    await receive(full('present-1', 2));
    const said = async (name: string) =>
      (await eventsOf('mail-bounced', idFrom('campaign', name))).map(({ data }) => data['permanent']);
    expect(await said('former-3')).toEqual([false]);
    expect(await said('present-1')).toEqual([false]);
    for (const name of ['present-2', 'present-3']) await receive(full(name, 2));
    expect(await said('present-3')).toEqual([true]);
  });

  it('of a passing bounce does not hide the permanent one that follows', async () => {
    await receive(bounce('soft', 'Transient'), bounce('soft'));
    const events = await eventsOf('mail-bounced', idFrom('campaign', 'soft'));
    expect(events.map(({ data }) => data['permanent'])).toEqual([false, true]);
  });

  it('that a mail was sent is not written where the sender knew it already', async () => {
    const at = '2026-12-01T00:00:00Z';
    const campaignId = idFrom('campaign', 'known');
    const progress = { campaignId, chunk: 0, version: 1, outcomes: 'aada', reasons: {}, updatedAt: at, done: true };
    await commit(openTable(sendProgressTable).put(progress));
    await receive(report('known', 'Email Sent'));
    expect(await reportNoteOf('known')).toBeUndefined();
  });

  it('is noted in one write with the others of its batch and chunk, and a bounce in a write of its own', async () => {
    const at = (position: number, one: ReturnType<typeof report>) => ({
      ...one,
      tags: { ...one.tags, position: [String(position)] },
    });
    const delivered = Array.from({ length: 99 }, (_, position) => at(position, report('batch', 'Email Delivered')));
    const sent = Array.from({ length: 100 }, (_, position) => at(position, report('batch', 'Email Sent')));
    await receive(...sent, ...delivered, at(99, bounce('batch')));
    expect(await reportNoteOf('batch')).toMatchObject({ feedback: `${'d'.repeat(99)}b`, version: 2 });
    expect(await eventsOf('mail-bounced', idFrom('campaign', 'batch'))).toHaveLength(1);
  });

  it('is kept when many on the same chunk come at once', async () => {
    const many = Array.from({ length: 20 }, (_, position) => {
      const one = report('many', 'Email Delivered');
      return { ...one, tags: { ...one.tags, position: [String(position)] } };
    });
    await Promise.all([receive(...many.slice(0, 10)), receive(...many.slice(10))]);
    expect(await reportNoteOf('many')).toMatchObject({ feedback: 'd'.repeat(20) });
  });
});

describe('what a report means for the address and the campaign', () => {
  const kind = (campaign: string, bounceType: string, bounceSubType: string, status?: string) =>
    report(campaign, 'Email Bounced', { bounceType, bounceSubType, ...(status === undefined ? {} : { status }) });
  const healthOf = (campaign: string) => openTable(sendHealthTable).get({ campaignId: idFrom('campaign', campaign) });
  const permanentOf = async (campaign: string) =>
    (await eventsOf('mail-bounced', idFrom('campaign', campaign))).map(({ data }) => data['permanent']);

  it.each([
    ['Transient', 'General'],
    ['Transient', 'ContentRejected'],
    ['Transient', 'MessageTooLarge'],
    ['Transient', 'AttachmentRejected'],
    ['Undetermined', 'Undetermined'],
  ])('%s/%s closes no address, however many mails it comes on', async (type, subType) => {
    const names = [1, 2, 3, 4, 5].map((number) => `${type}${subType}${number}`);
    for (const name of names) await receive(report(name, 'Email Delivered'), kind(name, type, subType));
    for (const name of names) expect(await permanentOf(name)).toEqual([false]);
    expect(await openTable(softBouncesTable).get({ alumniId })).toBeUndefined();
  });

  it('an out-of-office reply leaves a delivered mail delivered, whichever report comes first', async () => {
    const delivered = report('away-1', 'Email Delivered');
    await receive(delivered, kind('away-1', 'Transient', 'General'));
    await receive(kind('away-2', 'Transient', 'General'), report('away-2', 'Email Delivered'));
    for (const name of ['away-1', 'away-2'])
      expect(await reportNoteOf(name)).toMatchObject({ feedback: '---d', reasons: {} });
  });

  it('a full mailbox closes the address on the third day', async () => {
    const names = ['full-1', 'full-2', 'full-3'];
    for (const [position, name] of names.entries())
      await receive({ ...kind(name, 'Transient', 'MailboxFull'), time: `2026-12-0${position + 1}T00:00:00Z` });
    expect(await Promise.all(names.map(permanentOf))).toEqual([[false], [false], [true]]);
  });

  it('a full mailbox does not change what mail systems reported before, nor how long that is kept', async () => {
    const softBounces = openTable(softBouncesTable);
    const { alumniId: person } = numbered(7400);
    const at = '2026-11-30T23:00:00.000Z';
    const noted = { refusedByPolicyAt: at, complainedByMachineAt: at, expiresAt: 4_000_000_000 };
    await commit(softBounces.put({ alumniId: person, version: 1, bounces: [], ...noted }));
    const one = kind('full-after', 'Transient', 'MailboxFull');
    await receive({ ...one, tags: { ...one.tags, recipient: [person] } });
    expect(await softBounces.get({ alumniId: person })).toMatchObject({ version: 2, ...noted, bounces: [{}] });
  });

  it('a mailbox that does not exist counts', async () => {
    await receive(kind('gone', 'Permanent', 'General', '5.1.1'));
    expect(await healthOf('gone')).toMatchObject({ bounced: 1 });
  });

  it('a complaint of a mail system is not a person’s: nothing is noted, counted or emitted', async () => {
    for (const complaintFeedbackType of ['auth-failure', 'virus', 'not-spam']) {
      await receive(report('system', 'Email Delivered'));
      await receive(report('system', 'Email Complaint Received', { complaintFeedbackType }));
    }
    expect(await reportNoteOf('system')).toMatchObject({ feedback: '---d' });
    expect(await eventsOf('mail-complained', idFrom('campaign', 'system'))).toEqual([]);
    expect(await healthOf('system')).toBeUndefined();
  });

  it('what SES then holds back for a complaint of a mail system comes off its list; for one of the person, it stays', async () => {
    for (const [name, complaintFeedbackType, events] of [
      ['machine-1', 'auth-failure', 0],
      ['machine-2', 'virus', 0],
      ['human-1', 'abuse', 1],
    ] as const) {
      const person = numbered(7000 + name.length * 10 + Number(name.at(-1)), { address: `${name}@example.net` });
      await enrol(person);
      const toPerson = (more: object) => {
        const one = report(name, 'Email Complaint Received', more);
        return { ...one, tags: { ...one.tags, recipient: [person.alumniId] } };
      };
      await receive(toPerson({ complaintFeedbackType }));
      list.entries.push({ address: `${name}@example.net`, reason: 'COMPLAINT', since: new Date(0) });
      await receive(toPerson({ complaintSubType: 'OnAccountSuppressionList' }));
      expect(list.removed.includes(`${name}@example.net`), name).toBe(events === 0);
      expect(await eventsOf('mail-complained', idFrom('campaign', name)), name).toHaveLength(events);
      const noted = await openTable(softBouncesTable).get({ alumniId: person.alumniId });
      expect(noted?.complainedByMachineAt !== undefined, name).toBe(events === 0);
    }
  });

  it.each([
    ['machine', 'person'],
    ['person', 'machine'],
  ] as const)('after a %s and then a %s complained, what SES holds back stays on its list', async (...order) => {
    const name = `both-${order[0]}`;
    const person = numbered(7100 + order[0].length, { address: `${name}@example.net` });
    await enrol(person);
    const toPerson = (more: object) => {
      const one = report(name, 'Email Complaint Received', more);
      return { ...one, tags: { ...one.tags, recipient: [person.alumniId] } };
    };
    for (const who of order) {
      list.removed.length = 0;
      await receive(toPerson({ complaintFeedbackType: who === 'person' ? 'abuse' : 'virus' }));
      // As consent publishes it.
      if (who === 'person')
        await enrol({ ...person, suppression: 'campaigns', topics: [], complainedAt: '2026-12-01T00:00:00Z' });
    }
    expect(list.removed).toEqual([]);
    list.entries.push({ address: `${name}@example.net`, reason: 'COMPLAINT', since: new Date(0) });
    await receive(toPerson({ complaintSubType: 'OnAccountSuppressionList' }));
    expect(list.removed).toEqual([]);
    expect(await eventsOf('mail-complained', idFrom('campaign', name))).not.toEqual([]);
  });

  describe('a mail that SES held back', () => {
    const [before, asked, after] = ['2026-11-01T00:00:00.000Z', '2026-11-10T00:00:00.000Z', '2026-11-20T00:00:00.000Z'];
    const complainer = { complainedAt: before, topicsSince: { newsletter: asked } } as const;
    const lost = { topicsSince: { newsletter: asked } } as const;
    let number = 7500;

    async function heldBack(
      change: Parameters<typeof numbered>[1],
      listed: { readonly reason: 'BOUNCE' | 'COMPLAINT'; readonly since: string } | undefined,
      kindOfReport: 'bounce' | 'complaint',
    ) {
      number++;
      list.removed.length = 0;
      const name = `held-${number}`;
      const address = `${name}@example.net`;
      const person = numbered(number, { address, ...change });
      await enrol(person);
      if (listed !== undefined) list.entries.push({ ...listed, address, since: new Date(listed.since) });
      const subType = 'OnAccountSuppressionList';
      const one =
        kindOfReport === 'complaint'
          ? report(name, 'Email Complaint Received', { complaintSubType: subType })
          : report(name, 'Email Bounced', { bounceType: 'Permanent', bounceSubType: subType, status: '5.1.1' });
      const toPerson = { ...one, tags: { ...one.tags, recipient: [person.alumniId] } };
      await receive(toPerson);
      await receive(toPerson);
      const type = kindOfReport === 'complaint' ? 'mail-complained' : 'mail-bounced';
      const events = await eventsOf(type, idFrom('campaign', name));
      expect(await healthOf(name)).toBeUndefined();
      return { events, taken: list.removed.includes(address) };
    }

    it.each<[string, Parameters<typeof numbered>[1], string | undefined, string | undefined, boolean]>([
      ['of somebody who never complained withdraws, as of the entry', {}, after, after, false],
      [
        'of a complaint that stands is known',
        { complainedAt: before, suppression: 'campaigns' },
        before,
        undefined,
        false,
      ],
      ['of somebody who asked for mail since heals SES’s list', complainer, before, undefined, true],
      ['of somebody who complained again since withdraws', complainer, after, after, false],
      ['of a lost complaint withdraws what was granted before, and heals', lost, before, before, true],
      ['that SES lists no more means nothing', complainer, undefined, undefined, false],
      ['that SES lists no more means nothing of anybody', {}, undefined, undefined, false],
    ])('for a complaint %s', async (_what, change, since, withdrawnAt, heals) => {
      const listed = since === undefined ? undefined : ({ reason: 'COMPLAINT', since } as const);
      const joined = { membershipSince: '2026-10-01T00:00:00.000Z', topicsSince: {} };
      const { events, taken } = await heldBack({ ...joined, ...change }, listed, 'complaint');
      expect(events.map(({ metadata, data }) => [metadata.occurredAt, data['because']])).toEqual(
        withdrawnAt === undefined ? [] : [[withdrawnAt, 'suppression_list']],
      );
      expect(taken).toBe(heals);
    });

    it.each<[string, Parameters<typeof numbered>[1], 'BOUNCE' | 'COMPLAINT' | undefined, boolean, boolean]>([
      ['closes the address', {}, 'BOUNCE', true, false],
      ['that HR’s reopening ended heals SES’s list', { reopenedAt: asked }, 'BOUNCE', false, true],
      ['that SES lists no more closes nothing', {}, undefined, false, false],
      ['that SES lists for a complaint by now closes nothing', {}, 'COMPLAINT', false, false],
    ])('for a bounce %s', async (_what, change, reason, closes, heals) => {
      const listed = reason === undefined ? undefined : { reason, since: before };
      const { events, taken } = await heldBack(change, listed, 'bounce');
      expect(events.map(({ data }) => data['permanent'])).toEqual([closes]);
      expect(taken).toBe(heals);
    });

    it('is tried again while SES does not respond why', async () => {
      const name = 'held-unknown';
      await enrol(numbered(7499, { address: `${name}@example.net` }));
      list.refuses = true;
      const one = report(name, 'Email Complaint Received', { complaintSubType: 'OnAccountSuppressionList' });
      const answer = await receive({ ...one, tags: { ...one.tags, recipient: [numbered(7499).alumniId] } });
      list.refuses = false;
      expect(answer.batchItemFailures).toHaveLength(1);
    });
  });

  describe('a refusal by policy', () => {
    const to = async (name: string, address: string) => {
      const person = numbered(name.length * 1000 + Number(/\d+$/.exec(name)?.[0] ?? 0), { address });
      await enrol(person);
      return person.alumniId;
    };
    const refused = (campaign: string, recipient: string, position: number, status: string) => {
      const one = kind(campaign, 'Permanent', 'General', status);
      return { ...one, tags: { ...one.tags, recipient: [recipient], position: [String(position)] } };
    };

    it.each(['5.7.26', '5.7.515'])(
      'of our authentication (%s) counts at once, and closes no address',
      async (status) => {
        const recipient = await to(`auth-${status.length}`, 'somebody@mail.example.net');
        list.entries.push({ address: 'somebody@mail.example.net', reason: 'BOUNCE', since: new Date(0) });
        await receive(refused(`auth ${status}`, recipient, 0, status));
        expect(await permanentOf(`auth ${status}`)).toEqual([false]);
        expect(await healthOf(`auth ${status}`)).toMatchObject({ unauthenticated: 1, bounced: 0 });
        expect(list.removed).toContain('somebody@mail.example.net');
      },
    );

    it('leaves a complaint on SES’s list, whose report may have been lost', async () => {
      const recipient = await to('lost-7', 'complained@mail.example.net');
      list.entries.push({ address: 'complained@mail.example.net', reason: 'COMPLAINT', since: new Date(0) });
      await receive(refused('lost complaint', recipient, 0, '5.7.1'));
      expect(list.entries.map(({ address }) => address)).toContain('complained@mail.example.net');
      expect(list.removed).not.toContain('complained@mail.example.net');
    });

    it('counts receiving domains, not mails, and stores no domain', async () => {
      for (let number = 0; number < 12; number++) {
        const recipient = await to(`dom-${number}`, `p${number}@receiver${number % 5}.example.net`);
        await receive(refused('domains', recipient, number, '5.7.1'));
      }
      const health = await healthOf('domains');
      expect(health?.refusingDomains.size).toBe(5);
      expect(health).toMatchObject({ unauthenticated: 0, bounced: 0 });
      const kept = JSON.stringify([await healthOf('domains'), await reportNoteOf('domains'), await emitted()]);
      expect(kept).not.toContain('receiver');
    });

    it('excuses what SES holds back for it afterwards', async () => {
      const recipient = await to('excused-1', 'excused@example.net');
      await receive(refused('excused before', recipient, 0, '5.7.1'));
      list.removed.length = 0;
      list.entries.push({ address: 'excused@example.net', reason: 'BOUNCE', since: new Date(0) });
      const held = kind('excused after', 'Permanent', 'OnAccountSuppressionList', '5.1.1');
      await receive({ ...held, tags: { ...held.tags, recipient: [recipient] } });
      expect(await permanentOf('excused after')).toEqual([false]);
      expect(list.removed).toEqual(['excused@example.net']);
    });
  });
});

describe('a report on a service mail', () => {
  it('is noted on the mail, and that of a bounce emits an event with the mail’s id', async () => {
    const mailId = idFrom('mail', 'one');
    const at = '2026-12-01T00:00:00Z';
    const mails = openTable(serviceMailsTable);
    await commit(
      mails.put({ mailId, alumniId, kind: 'receipt', state: 'accepted', claimedAt: at, updatedAt: at, expiresAt: 1 }),
    );
    const tags = { mail: [mailId], recipient: [alumniId] };
    await receive({ ...bounce('-'), tags }, { ...report('-', 'Email Delivered'), tags });
    expect(await mails.get({ mailId })).toMatchObject({ feedback: 'b', reason: 'bounce_permanent_general' });
    expect(await eventsOf('mail-bounced', mailId)).toHaveLength(1);
  });
});

it('a report on a mail that is not ours is left alone; one that cannot be read goes to the dead letters', async () => {
  expect(
    await receive({ ...report('x', 'Email Sent'), tags: {} }, { id: '1', type: 'Email Opened' }, 'no json'),
  ).toEqual({
    batchItemFailures: [],
  });
  expect(room.aws.deadLetters().map(({ reason }) => reason)).toEqual([
    expect.stringContaining('invalid: '),
    'not_json',
  ]);
});
