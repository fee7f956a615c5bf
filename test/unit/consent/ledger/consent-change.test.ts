/** What every decision of this context comes to, whatever it changes: state, evidence and events belong together. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memberships, suppressions } from '../../../../events/agreements/complaints.ts';
import { profileUpdated } from '../../../../events/consent/index.ts';
import { audienceShardKey, audienceShardOf } from '../../../../events/read-models/mailing-record.ts';
import {
  addressReopening,
  changeOf,
  factsChanged,
  inOrder,
  newRecord,
} from '../../../../functions/consent/ledger/consent-change.ts';
import { type Evidence, inState } from '../../../../functions/consent/ledger/evidence.ts';
import { isChainIntact } from '../../../../functions/consent/ledger/ledger.ts';
import { emit } from '../../../../shared/outbox/outbox.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import { topics } from '../../../../shared/vocabulary.ts';
import { memberRecord, somebody } from '../../../fixtures/consent.ts';

const alumniId = somebody();
const now = new Date('2026-07-01T00:00:00.000Z');
const emitted = (events: readonly { contract: { type: string }; data: unknown }[]) =>
  events.map(({ contract, data }) => [contract.type, data]);
const act = (...purposes: Evidence['purposes']): Evidence => ({
  ...{ purposes, eventType: 'ExpressedConsent', language: 'ja', noticeVersion: programme.notice, at: now },
  collection: { method: 'web_form', source: 'test' },
});

describe('the record of a leaver', () => {
  it('who has none yet permits no mail, and was never stored', () => {
    expect(newRecord(alumniId)).toEqual({
      ...{ alumniId, sequence: 0, membership: 'leaver', language: programme.language, timeZone: programme.timeZone },
      ...{ topics: [], frequency: 'all', directory: false, hourReminder: false, suppression: 'none', reopenings: [] },
      ...{ epoch: 0, departments: [], skills: [], ledgerSequence: 0, ledgerHash: '0'.repeat(64) },
    });
  });
});

it('a change of facts leaves the ledger alone, and emits no event', () => {
  const before = memberRecord(alumniId);
  const { state, events, timers } = factsChanged(before, { departments: ['営業部'] }, now);
  expect(state).toEqual({
    ...before,
    departments: ['営業部'],
    audienceShard: audienceShardKey(audienceShardOf(alumniId)),
  });
  expect([events, timers]).toEqual([[], []]);
});

describe('a change', () => {
  it('with evidence ends where the chain ends, and emits an event on each record, by its id', () => {
    const before = newRecord(alumniId);
    const updated = emit(profileUpdated, { alumniId, topics: ['jobs'] });
    const evidence = [
      act(...inState(['membership'], 'ConsentGiven'), ...inState(['jobs'], 'RenewedConsentGiven')),
      act(...inState(['newsletter'], 'ConsentRefused')),
      act(...inState(['jobs'], 'ConsentWithdrawn'), ...inState(['gatherings'], 'ConsentGiven')),
    ];
    const { state, ledger, events, timers } = changeOf(
      before,
      { topics: ['jobs'] },
      { evidence, events: [updated] },
      now,
    );
    expect(isChainIntact(ledger, state)).toBe(true);
    expect(state).toMatchObject({ topics: ['jobs'], ledgerSequence: 3 });
    const [first, , third] = ledger.map(({ recordId }) => recordId);
    expect(emitted(events)).toEqual([
      ['profile-updated', { alumniId, topics: ['jobs'] }],
      ['consent-granted', { alumniId, recordId: first, purposes: ['membership', 'jobs'] }],
      ['consent-granted', { alumniId, recordId: third, purposes: ['gatherings'] }],
      ['consent-withdrawn', { alumniId, recordId: third, purposes: ['jobs'] }],
    ]);
    expect(timers).toEqual([]);
  });

  it('without evidence leaves the chain as it is', () => {
    const before = memberRecord(alumniId);
    const { state, ledger, events } = changeOf(before, { language: 'en' }, {}, now);
    expect([ledger, events]).toEqual([[], []]);
    expect(state).toMatchObject({
      language: 'en',
      ledgerSequence: before.ledgerSequence,
      ledgerHash: before.ledgerHash,
    });
  });

  it.each(memberships.flatMap((from) => [...memberships, undefined].map((to) => [from, to] as const)))(
    'from %s to %s sets the date of the membership and the place in the audience',
    (from, to) => {
      const since = '2026-04-02T01:00:00.000Z';
      const before = memberRecord(alumniId, { membership: from, membershipSince: since });
      const { state } = changeOf(before, to === undefined ? {} : { membership: to }, {}, now);
      const present = to ?? from;
      expect(state.membershipSince).toBe(present === from ? since : now.toISOString());
      expect(state.audienceShard).toBe(present === 'member' ? audienceShardKey(audienceShardOf(alumniId)) : undefined);
    },
  );
});

it.each(suppressions)(
  'whoever asks for mail again opens their address in SES, unless it bounced: %s',
  (suppression) => {
    const events = addressReopening(memberRecord(alumniId, { suppression }), 3);
    expect(emitted(events)).toEqual(
      suppression === 'address' ? [] : [['address-reopened', { alumniId, addressEpoch: 3 }]],
    );
  },
);

it('topics are in one order, each once', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...topics)), (chosen) => {
      expect(inOrder(chosen)).toEqual(topics.filter((topic) => chosen.includes(topic)));
    }),
  );
});
