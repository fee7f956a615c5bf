import PostalMime from 'postal-mime';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { alumniInvited } from '../../../../events/alumni/index.ts';
import { memberJoined, verificationRequested } from '../../../../events/consent/index.ts';
import { rsvpAnswered } from '../../../../events/gatherings/index.ts';
import { type ContactCard, contactCardsTable } from '../../../../events/read-models/contact-card.ts';
import { gatheringsTable } from '../../../../events/read-models/gathering.ts';
import { serviceMailDoubtDue } from '../../../../events/timers/index.ts';
import { serviceMailsTable } from '../../../../functions/mail/tables.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { type AlumniId, idFrom } from '../../../../shared/identifier.ts';
import { parseLinkKeys } from '../../../../shared/links/keys.ts';
import { isVerificationCode } from '../../../../shared/links/verification-code.ts';
import { publishedGathering } from '../../../fixtures/gatherings.ts';
import { lambdaContext, queued } from '../../../fixtures/invocations.ts';
import { timersOf } from '../../../fixtures/outbox.ts';
import { enrol, happened, numbered, openMailRoom } from '../frozen-campaign.ts';

// The logger then writes to the console, where the lines can be read.
process.env['POWERTOOLS_DEV'] = 'true';
const room = await openMailRoom();
const { ses } = room;
const { handler } = await import('../../../../functions/mail/service/send-service-mail.ts');

beforeEach(() => ses.reset());
afterAll(() => room.close());

/** Little time is left, so that no test waits for SES to stop throttling. */
const hurried = { ...lambdaContext(), getRemainingTimeInMillis: () => 11_050 };
const handle = (...events: Parameters<typeof queued>) => handler(queued(...events), hurried);
const stateOf = (event: Parameters<typeof queued>[0]) =>
  openTable(serviceMailsTable).get({ mailId: idFrom('mail', event.detail.metadata.id) });

async function card(alumniId: AlumniId, change: Partial<ContactCard> = {}): Promise<void> {
  const item = {
    alumniId,
    sequence: 1,
    status: 'invited' as const,
    names: { family: '髙橋', given: '花子' },
    address: 'hanako@example.net',
    language: 'ja' as const,
    contactBasis: 'written_notice' as const,
    closesAt: '2099-01-01T01:00:00Z',
    departments: [],
    skills: [],
    ...change,
  };
  await commit(openTable(contactCardsTable).put(item));
}
const invited = (alumniId: AlumniId, round = 0) =>
  happened(alumniInvited, alumniId, { alumniId, mail: round === 0 ? 'invitation' : 'reminder', round }, round + 1);

describe('the invitation', () => {
  it('reaches a leaver once, with the page, a way to decline and the legal items', async () => {
    const alumniId = idFrom('alumnus', 'invited');
    await card(alumniId);
    const event = invited(alumniId);
    await handle(event, event);
    await handle(event);
    expect(ses.accepted).toHaveLength(1);
    const parsed = await PostalMime.parse(ses.accepted[0]?.raw ?? '');
    expect(parsed.text).toMatch(/https:\/\/alumni\.example\.com\/i\/[\w-]{56}/);
    expect(parsed.text).toMatch(/配信停止はこちらから行えます：\r\nhttps:\/\/alumni\.example\.com\/u\/[\w-]{56}/);
    const header = parsed.headers.find(({ key }) => key === 'list-unsubscribe')?.value;
    expect(header).toMatch(/^<https:\/\/alumni\.example\.com\/u\/[\w-]{56}>$/);
    expect(await stateOf(event)).toMatchObject({ state: 'accepted', kind: 'invitation' });
  });

  it('says that it is a reminder when it is one', async () => {
    const alumniId = idFrom('alumnus', 'reminded');
    await card(alumniId, { language: 'en', names: { family: "O'Brien", given: 'Seán' } });
    await handle(invited(alumniId, 1), invited(alumniId, 2));
    const subjects = await Promise.all(ses.accepted.map(async ({ raw }) => (await PostalMime.parse(raw)).subject));
    expect(subjects).toEqual([
      'A reminder: your invitation to Aozora Alumni',
      'A last reminder: your invitation to Aozora Alumni',
    ]);
  });

  it.each<[string, Partial<ContactCard>]>([
    ['status_member', { status: 'member' }],
    ['status_excluded', { status: 'excluded' }],
    ['no_contact_basis', { contactBasis: 'none' }],
    ['suppressed', { unreachable: true }],
    ['no_address', { address: undefined }],
    ['too_late', { closesAt: '2026-01-01T00:00:00Z' }],
  ])('does not leave: %s', async (reason, change) => {
    const alumniId = idFrom('alumnus', reason);
    await card(alumniId, change);
    const event = invited(alumniId);
    await handle(event);
    expect(ses.sends).toBe(0);
    expect(await stateOf(event)).toMatchObject({ state: 'skipped', reason });
  });
});

it('a mail for which the function has too little time left waits for the next delivery, and the log says so', async () => {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const alumniId = idFrom('alumnus', 'late in the batch');
  await card(alumniId);
  const event = invited(alumniId);
  const spent = { ...lambdaContext(), getRemainingTimeInMillis: () => 10_999 };
  expect((await handler(queued(event), spent)).batchItemFailures).toHaveLength(1);
  const lines = logged.mock.calls.map(([line]) => JSON.parse(String(line)));
  logged.mockRestore();
  expect(lines).toMatchObject([{ code: 'EVENT_RETRIED', reason: 'time_used_up' }]);
  expect([ses.sends, await stateOf(event)]).toEqual([0, undefined]);
});

describe('the configuration set', () => {
  it.each(['campaigns', 'none'] as const)(
    'of a mail to a member (%s suppressed) lets it through although SES lists the address for a complaint; that of an invitation does not',
    async (suppression) => {
      const member = numbered(suppression === 'none' ? 911 : 912, { suppression });
      await enrol(member);
      const { alumniId } = member;
      const leaver = idFrom('alumnus', 'listed', suppression);
      await card(leaver);
      const verificationId = idFrom('verification', 'listed', suppression);
      await handle(
        happened(verificationRequested, `${alumniId}.code`, { alumniId, verificationId }),
        happened(memberJoined, alumniId, { alumniId, topics: ['jobs'], via: 'invitation' }),
        invited(leaver),
      );
      expect(ses.accepted.map(({ configurationSet }) => configurationSet).sort()).toEqual([
        'okaeri',
        'okaeri-members',
        'okaeri-members',
      ]);
    },
  );
});

describe('the receipt of a joining by the old link, while HR corrected the address', () => {
  it.each([
    [1, 'corrected@example.net'],
    [0, 'member-921@example.net'],
  ])('goes to the mailbox of the newest address: the card has epoch %i', async (epoch, receiver) => {
    const record = numbered(921, { epoch: 0 });
    await enrol(record);
    const { alumniId } = record;
    await card(alumniId, { address: 'corrected@example.net', epoch, invitedEpochs: [0] });
    await handle(happened(memberJoined, `${alumniId}.${epoch}`, { alumniId, topics: [], via: 'invitation' }));
    expect(ses.accepted.map(({ to }) => to)).toEqual([receiver]);
  });
});

describe('an invitation to an address that was replaced while it was queued', () => {
  it.each([
    [[0], 'accepted'],
    [[0, 2], 'accepted'],
    [[1], 'skipped'],
  ])('is sent only to an address that was invited then: %j', async (invitedEpochs, state) => {
    const alumniId = idFrom('alumnus', 'replaced', JSON.stringify(invitedEpochs));
    await card(alumniId, { epoch: Math.max(...invitedEpochs), invitedEpochs });
    const data = { alumniId, mail: 'invitation', round: 0, addressEpoch: 0 } as const;
    const event = happened(alumniInvited, alumniId, data);
    await handle(event, event);
    expect(await stateOf(event)).toMatchObject({ state });
    expect(ses.sends).toBe(state === 'accepted' ? 1 : 0);
  });
});

describe('a response of SES', () => {
  it.each(['throttle', 'paused', 'quota'] as const)(
    '%s: the mail waits, and a timer has it sent once; its event is no longer needed',
    async (fate) => {
      const alumniId = idFrom('alumnus', 'throttled', fate);
      await card(alumniId);
      const event = invited(alumniId);
      const mailId = idFrom('mail', event.detail.metadata.id);
      ses.fate = () => fate;
      expect(await handle(event)).toEqual({ batchItemFailures: [] });
      expect(await stateOf(event)).toMatchObject({ state: 'waiting', kind: 'invitation' });
      ses.reset();
      await handle(event, event);
      expect(ses.sends).toBe(0);
      const [timer] = await timersOf(mailId);
      vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(timer?.dueAt ?? '') });
      const due = happened(serviceMailDoubtDue, mailId, { ref: mailId, dueAt: timer?.dueAt ?? '' });
      await handle(due, due, event);
      vi.useRealTimers();
      expect(ses.accepted).toHaveLength(1);
      expect(await stateOf(event)).toMatchObject({ state: 'accepted', attempt: 1 });
    },
  );

  it.each(['acceptAndReset', 'break'] as const)('%s: in doubt, and not sent again here', async (fate) => {
    const alumniId = idFrom('alumnus', 'doubt', fate);
    await card(alumniId);
    const event = invited(alumniId);
    ses.fate = () => fate;
    await handle(event);
    await handle(event);
    expect(ses.sends).toBe(1);
    expect(await stateOf(event)).toMatchObject({ state: 'inDoubt' });
  });

  it('that refuses the mail is final', async () => {
    const alumniId = idFrom('alumnus', 'refused');
    await card(alumniId);
    const event = invited(alumniId);
    ses.fate = () => 'reject';
    await handle(event);
    expect(await stateOf(event)).toMatchObject({ state: 'refused', reason: 'message_rejected' });
  });

  it('that never comes, because the sender died, leaves the mail in doubt', async () => {
    const alumniId = idFrom('alumnus', 'died');
    await card(alumniId);
    const event = invited(alumniId);
    const at = new Date(Date.now() - 300_000).toISOString();
    const mailId = idFrom('mail', event.detail.metadata.id);
    await commit(
      openTable(serviceMailsTable).create({
        mailId,
        alumniId,
        kind: 'invitation',
        state: 'claimed',
        claimedAt: at,
        updatedAt: at,
        expiresAt: 1,
      }),
    );
    await handle(event);
    expect(ses.sends).toBe(0);
    expect(await stateOf(event)).toMatchObject({ state: 'inDoubt' });
  });
});

describe('a member', () => {
  it('gets a receipt of what was agreed to, whatever the topics are', async () => {
    const record = numbered(1, { topics: [], language: 'en', names: { family: 'García', given: 'José' } });
    await enrol(record);
    const { alumniId } = record;
    await handle(happened(memberJoined, alumniId, { alumniId, topics: ['jobs'], via: 'invitation' }));
    const parsed = await PostalMime.parse(ses.accepted[0]?.raw ?? '');
    expect(parsed.text).toContain('Dear José,');
    expect(parsed.text).toContain('- job openings');
    expect(parsed.text).toMatch(/https:\/\/alumni\.example\.com\/p\/[\w-]{56}/);
  });

  it('gets no mail at an address that bounced', async () => {
    const record = numbered(2, { suppression: 'address' });
    await enrol(record);
    const { alumniId } = record;
    const event = happened(memberJoined, alumniId, { alumniId, topics: [], via: 'invitation' });
    await handle(event);
    expect(ses.sends).toBe(0);
    expect(await stateOf(event)).toMatchObject({ state: 'skipped', reason: 'suppressed' });
  });

  it('gets the code that the page accepts, and none that is too late', async () => {
    const record = numbered(3);
    await enrol(record);
    const { alumniId } = record;
    const verificationId = idFrom('verification', 'one');
    await handle(happened(verificationRequested, alumniId, { alumniId, verificationId }));
    const parsed = await PostalMime.parse(ses.accepted[0]?.raw ?? '');
    const code = /\b\d{6}\b/.exec(parsed.text ?? '')?.[0] ?? '';
    const keys = parseLinkKeys({ active: '1', k1: 'a-key-for-tests-that-is-long-enough' });
    expect(isVerificationCode(code, verificationId, alumniId, keys)).toBe(true);
    const old = new Date(Date.now() - 16 * 60_000);
    const late = idFrom('verification', 'late');
    await handle(happened(verificationRequested, alumniId, { alumniId, verificationId: late }, 2, old));
    expect(ses.accepted).toHaveLength(1);
  });
});

describe('an RSVP', () => {
  const gathering = publishedGathering({ onlineUrl: 'https://meet.example.com/okaeri' });
  const { gatheringId } = gathering;
  const answered = (alumniId: AlumniId, answer: 'attending' | 'declined' | 'unconfirmed', sequence: number) =>
    happened(
      rsvpAnswered,
      `${gatheringId}/${alumniId}`,
      { gatheringId, alumniId, answer, evidence: 'button' },
      sequence,
    );

  it('is confirmed with the calendar event for those who come, plainly for those who do not', async () => {
    await commit(openTable(gatheringsTable).put(gathering));
    const [one, other] = [numbered(4), numbered(5)];
    await enrol(one, other);
    await handle(answered(one.alumniId, 'attending', 1), answered(other.alumniId, 'declined', 1));
    const [coming, not] = await Promise.all(ses.accepted.map(({ raw }) => PostalMime.parse(raw)));
    expect(coming?.subject).toBe('【参加受付完了】年末交流会');
    const calendar = new TextDecoder().decode(coming?.attachments[0]?.content as ArrayBuffer).replace(/\r?\n /g, '');
    expect(calendar).toContain('PARTSTAT=ACCEPTED');
    expect(coming?.text).toContain('https://meet.example.com/okaeri');
    expect(not?.subject).toBe('【欠席受付完了】年末交流会');
    expect(not?.attachments).toEqual([]);
    expect(not?.text).not.toContain('meet.example.com');
  });

  it('is not confirmed when a newer one was confirmed already', async () => {
    const record = numbered(6);
    await enrol(record);
    await handle(answered(record.alumniId, 'declined', 2));
    await handle(answered(record.alumniId, 'attending', 1));
    expect(ses.accepted).toHaveLength(1);
  });

  it('that contradicts another is not confirmed: the page asks again', async () => {
    const record = numbered(7);
    await enrol(record);
    await handle(answered(record.alumniId, 'unconfirmed', 1));
    expect(ses.sends).toBe(0);
  });
});
