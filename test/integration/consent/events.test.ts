/** What consent does with the events of others: duplicates, replays and any order come to the same. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  alumnusExcluded,
  alumnusReturned,
  consentPresented,
  contactUpdated,
  leaverErased,
} from '../../../events/alumni/index.ts';
import { mailBounced, mailComplained } from '../../../events/mail/index.ts';
import { isChainIntact } from '../../../functions/consent/ledger/ledger.ts';
import { makeEvent, type OutgoingEvent } from '../../../shared/bus/contract.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import { somebody } from '../../fixtures/consent.ts';
import { lambdaContext, queued, queuedBodies } from '../../fixtures/invocations.ts';
import { eventsOf, ledgerOf, putCard, putMember, recordOf, removeCard } from './setting.ts';

const { handler: recordPresentedConsent } = await import(
  '../../../functions/consent/joining/record-presented-consent.ts'
);
const { handler: suppressAddress } = await import('../../../functions/consent/suppression/suppress-address.ts');
const { handler: refreshMailingRecord } = await import(
  '../../../functions/consent/mailing-record/refresh-mailing-record.ts'
);

type Consumer = typeof suppressAddress;
const deliver = async (consumer: Consumer, ...events: OutgoingEvent[]) => {
  const answer = await consumer(queued(...events), lambdaContext());
  expect(answer.batchItemFailures).toEqual([]);
};
const tell = (contract: Parameters<typeof makeEvent>[0], alumniId: AlumniId, data = {}, at = '2026-06-01T00:00:00Z') =>
  makeEvent(
    contract,
    { subject: alumniId, sequence: Date.parse(at) / 1000, occurredAt: new Date(at), data: { alumniId, ...data } },
    { correlationId: 'test' },
  );
const bounced = (alumniId: AlumniId, at?: string, permanent = true) =>
  tell(mailBounced, alumniId, { mailRef: 'cmp_04fz7kq2m9x1c', permanent }, at);
const complained = (alumniId: AlumniId, at?: string) =>
  tell(mailComplained, alumniId, { mailRef: 'cmp_04fz7kq2m9x1c' }, at);

const paper = {
  decision: 'granted',
  method: 'paper',
  at: '2026-03-20T01:00:00Z',
  noticeVersion: '2026-04',
  purposes: ['membership', 'gatherings'],
} as const;

describe('a consent given at exit', () => {
  it('makes a member with the purposes as given, and evidence of the paper', async () => {
    const alumniId = somebody();
    await putCard(alumniId, { consentAtExit: { ...paper, purposes: [...paper.purposes] }, closesAt: undefined });
    const event = tell(consentPresented, alumniId);

    await deliver(recordPresentedConsent, event, event);
    await deliver(recordPresentedConsent, event);

    const [record, ledger] = [await recordOf(alumniId), await ledgerOf(alumniId)];
    expect(record).toMatchObject({ membership: 'member', topics: ['gatherings'] });
    expect(ledger).toHaveLength(1);
    expect(ledger[0]).toMatchObject({
      eventTime: '2026-03-20T01:00:00.000Z',
      purposes: [
        { id: 'membership', state: 'ConsentGiven' },
        { id: 'gatherings', state: 'ConsentGiven' },
      ],
      collection: { method: 'paper', source: 'exit_papers' },
      notice: { version: '2026-04', onFile: true },
    });
    expect((await eventsOf(alumniId)).map(({ type, data }) => [type, data['via']])).toEqual([
      ['member-joined', 'recorded_consent'],
      ['consent-granted', undefined],
    ]);
  });

  it('is recorded and flagged when its notice was never put on file', async () => {
    const alumniId = somebody();
    await putCard(alumniId, {
      consentAtExit: { ...paper, noticeVersion: '2019-10', purposes: ['membership'], method: 'in_person' },
    });
    await deliver(recordPresentedConsent, tell(consentPresented, alumniId));
    expect((await ledgerOf(alumniId))[0]?.notice).toMatchObject({ version: '2019-10', sha256: null, onFile: false });
  });

  it('resurrects nobody who left or declined after it was given', async () => {
    const alumniId = somebody();
    await putCard(alumniId, { consentAtExit: { ...paper, purposes: [...paper.purposes] } });
    await putMember(alumniId, { membership: 'left', audienceShard: undefined, topics: [] });
    await deliver(recordPresentedConsent, tell(consentPresented, alumniId));
    expect(await recordOf(alumniId)).toMatchObject({ membership: 'left', sequence: 2 });
  });

  it('counts again after another employment', async () => {
    const alumniId = somebody();
    await putCard(alumniId, {
      consentAtExit: { ...paper, at: '2027-03-20T01:00:00Z', purposes: [...paper.purposes] },
      leftOn: '2027-03-31',
    });
    await putMember(alumniId, { membership: 'left', audienceShard: undefined, topics: [] });
    await deliver(recordPresentedConsent, tell(consentPresented, alumniId));
    expect(await recordOf(alumniId)).toMatchObject({
      membership: 'member',
      topics: ['gatherings'],
      leftOn: '2027-03-31',
    });
  });

  it('is ignored when there is none, or the person is employed again', async () => {
    const [refused, returned] = [somebody(), somebody()];
    await putCard(refused, { consentAtExit: { decision: 'refused' } });
    await putCard(returned, { status: 'returned', consentAtExit: { ...paper, purposes: [...paper.purposes] } });
    await deliver(
      recordPresentedConsent,
      tell(consentPresented, refused),
      tell(consentPresented, returned),
      tell(consentPresented, somebody()),
    );
    expect([await recordOf(refused), await recordOf(returned)]).toEqual([undefined, undefined]);
  });
});

describe('bounces and complaints', () => {
  it('stop mail to an address that does not exist; a full mailbox stops nothing', async () => {
    const [hard, soft] = [somebody(), somebody()];
    await putMember(hard);
    await putMember(soft);
    await deliver(suppressAddress, bounced(hard), bounced(soft, undefined, false));
    expect(await recordOf(hard)).toMatchObject({
      suppression: 'address',
      topics: ['newsletter', 'gatherings', 'jobs'],
    });
    expect(await recordOf(soft)).toMatchObject({ suppression: 'none', sequence: 2 });
    expect((await eventsOf(hard)).map(({ data }) => data)).toEqual([
      { alumniId: hard, scope: 'address', reason: 'bounce' },
    ]);
  });

  it('a complaint stops campaigns and withdraws every topic in the ledger', async () => {
    const alumniId = somebody();
    await putMember(alumniId);
    await deliver(suppressAddress, complained(alumniId));
    expect(await recordOf(alumniId)).toMatchObject({ suppression: 'campaigns', topics: [], membership: 'member' });
    expect((await ledgerOf(alumniId))[0]).toMatchObject({
      eventType: 'ReportedWithdrawal',
      collection: { method: 'complaint', source: 'mailbox_provider' },
      eventTime: '2026-06-01T00:00:00.000Z',
    });
    expect((await eventsOf(alumniId)).map(({ type }) => type)).toEqual([
      'address-suppressed',
      'profile-updated',
      'consent-withdrawn',
    ]);
  });

  it('come to the same in any order and any number', async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([0, 0, 1, 1, 2, 3], { minLength: 6, maxLength: 6 }), async (order) => {
        const alumniId = somebody();
        await putMember(alumniId);
        const told = [
          bounced(alumniId, '2026-06-01T00:00:00Z'),
          complained(alumniId, '2026-06-02T00:00:00Z'),
          bounced(alumniId, '2026-06-03T00:00:00Z'),
          complained(alumniId, '2026-06-04T00:00:00Z'),
        ];
        for (const one of order) await deliver(suppressAddress, ...told.slice(one, one + 1));
        const [record, ledger] = [await recordOf(alumniId), await ledgerOf(alumniId)];
        expect(record).toMatchObject({ suppression: 'address', topics: [] });
        expect(ledger).toHaveLength(1);
        expect(record !== undefined && isChainIntact(ledger, record)).toBe(true);
      }),
      { numRuns: 12 },
    );
  });

  it('of a leaver are told on, so that no reminder follows', async () => {
    const alumniId = somebody();
    const event = bounced(alumniId);
    await deliver(suppressAddress, event, event);
    expect(await recordOf(alumniId)).toMatchObject({ membership: 'leaver', suppression: 'address' });
    expect(await eventsOf(alumniId)).toHaveLength(1);
  });

  it('of an address that was replaced do not touch the new one, also when replayed', async () => {
    const alumniId = somebody();
    await putMember(alumniId);
    await deliver(suppressAddress, bounced(alumniId));
    await putCard(alumniId, { status: 'member', address: 'hanako@example.com' });
    await deliver(refreshMailingRecord, tell(contactUpdated, alumniId));
    expect(await recordOf(alumniId)).toMatchObject({ suppression: 'none', address: 'hanako@example.com', epoch: 1 });
    await deliver(suppressAddress, bounced(alumniId), bounced(alumniId, '2026-06-02T00:00:00Z'));
    expect((await recordOf(alumniId))?.suppression).toBe('none');
  });
});

describe('the contact card', () => {
  it('is followed in name, address and segment facts; what the person wrote stays', async () => {
    const alumniId = somebody();
    await putMember(alumniId, { skills: ['Rust'], skillsFrom: 'person', language: 'en' });
    await putCard(alumniId, {
      status: 'member',
      names: { family: '高橋', given: '花子' },
      departments: ['営業部', '開発部'],
    });
    const event = tell(contactUpdated, alumniId);
    await deliver(refreshMailingRecord, event, event);
    expect(await recordOf(alumniId)).toMatchObject({
      names: { family: '高橋' },
      departments: ['営業部', '開発部'],
      skills: ['Rust'],
      language: 'en',
      epoch: 0,
      sequence: 3,
    });
  });

  it.each([
    ['returned', alumnusReturned],
    ['excluded', alumnusExcluded],
  ] as const)('says that somebody is %s: mail stops, no consent is withdrawn', async (status, contract) => {
    const alumniId = somebody();
    await putMember(alumniId);
    await putCard(alumniId, { status });
    const event = tell(contract, alumniId);
    await deliver(refreshMailingRecord, event, event);
    const record = await recordOf(alumniId);
    expect(record).toMatchObject({ membership: 'left', topics: [], sequence: 3 });
    expect(record).not.toHaveProperty('audienceShard');
    expect(await ledgerOf(alumniId)).toEqual([]);
    // No event, so no farewell either.
    expect(await eventsOf(alumniId)).toEqual([]);
  });

  it('replayed after the second exit changes nothing for a member', async () => {
    const alumniId = somebody();
    await putMember(alumniId);
    await putCard(alumniId, { status: 'member' });
    await deliver(refreshMailingRecord, tell(alumnusReturned, alumniId));
    expect(await recordOf(alumniId)).toMatchObject({ membership: 'member', sequence: 2 });
  });

  it('that is gone takes name and address with it, unless it is a member’s', async () => {
    const [left, member] = [somebody(), somebody()];
    await putMember(left, { membership: 'left', audienceShard: undefined, topics: [] });
    await putMember(member);
    await removeCard(left);
    await deliver(refreshMailingRecord, tell(leaverErased, left), tell(leaverErased, member), tell(leaverErased, left));
    const record = await recordOf(left);
    expect(record).not.toHaveProperty('names');
    expect(record).not.toHaveProperty('address');
    expect(await recordOf(member)).toHaveProperty('names');
  });

  it('of a stranger makes no record', async () => {
    const alumniId = somebody();
    await putCard(alumniId);
    await deliver(refreshMailingRecord, tell(contactUpdated, alumniId));
    expect(await recordOf(alumniId)).toBeUndefined();
  });
});

it('what cannot be read goes to the dead-letter queue and holds up nobody', async () => {
  const alumniId = somebody();
  await putMember(alumniId);
  const good = queued(bounced(alumniId));
  const bad = queuedBodies('no json');
  const answer = await suppressAddress({ Records: [...bad.Records, ...good.Records] }, lambdaContext());
  expect(answer.batchItemFailures).toEqual([]);
  expect((await recordOf(alumniId))?.suppression).toBe('address');
});
