/** What a bounce and a complaint come to: everything that is stored, recorded and announced, for everybody it may concern. */
import { describe, expect, it } from 'vitest';
import { memberships, suppressions } from '../../../../events/agreements/complaints.ts';
import { suppressBounced, suppressComplained } from '../../../../functions/consent/suppression/suppressing.ts';
import { byOkaeri } from '../../../../shared/decision/decision.ts';
import { topics } from '../../../../shared/vocabulary.ts';
import { bouncedAt, memberRecord, somebody, taken } from '../../../fixtures/consent.ts';

const alumniId = somebody();
const now = new Date('2026-07-01T00:00:00Z');
const happened = new Date('2026-06-10T00:00:00.000Z');
const at = (shift: number) => new Date(happened.getTime() + shift);
const emitted = (events: readonly { contract: { type: string }; data: unknown }[]) =>
  events.map(({ contract, data }) => [contract.type, data]);

describe('a bounce', () => {
  it('closes the address, emits one event, and is not evidence for the ledger', () => {
    const { state, events, ledger } = taken(suppressBounced(memberRecord(alumniId), bouncedAt(happened), now));
    expect(state).toMatchObject({ suppression: 'address', bouncedAt: happened.toISOString(), topics: [...topics] });
    expect(emitted(events)).toEqual([
      ['address-suppressed', { alumniId, scope: 'address', reason: 'bounce', addressEpoch: 0 }],
    ]);
    expect(ledger).toEqual([]);
  });

  it.each([
    ['bouncedAt', 'already_known'],
    ['addressSince', 'address_changed_since'],
    ['reopenedAt', 'reopened_since'],
  ] as const)('counts if it is later than %s, not if it is at the same instant', (known, refused) => {
    const person = memberRecord(alumniId, { addressSince: '2026-04-02T00:00:00Z', [known]: happened.toISOString() });
    expect(suppressBounced(person, bouncedAt(at(-1)), now)).toEqual({ refused });
    expect(suppressBounced(person, bouncedAt(at(0)), now)).toEqual({ refused });
    expect(taken(suppressBounced(person, bouncedAt(at(1)), now)).state.suppression).toBe('address');
  });
});

describe('a complaint', () => {
  const complain = (change: Parameters<typeof memberRecord>[1] = {}, when = happened) =>
    suppressComplained(memberRecord(alumniId, change), byOkaeri(when), now);

  it('of a member stops campaigns and withdraws every topic, on record as reported by the provider', () => {
    const { state, events, ledger } = taken(complain());
    expect(state).toMatchObject({ suppression: 'campaigns', topics: [], complainedAt: happened.toISOString() });
    expect(ledger).toMatchObject([
      {
        eventType: 'ReportedWithdrawal',
        collection: { method: 'complaint', source: 'mailbox_provider' },
        purposes: topics.map((id) => ({ id, state: 'ConsentWithdrawn' })),
        eventTime: happened.toISOString(),
      },
    ]);
    const types = emitted(events);
    expect(types).toContainEqual([
      'address-suppressed',
      { alumniId, scope: 'campaigns', reason: 'complaint', addressEpoch: 0 },
    ]);
    expect(types).toContainEqual(['profile-updated', { alumniId, topics: [] }]);
  });

  it.each(memberships)('of somebody whose membership is %s: a leaver gets no further mail at all', (membership) => {
    const scope = membership === 'leaver' ? 'address' : 'campaigns';
    const { events } = taken(complain({ membership }));
    expect(emitted(events)).toContainEqual([
      'address-suppressed',
      { alumniId, scope, reason: 'complaint', addressEpoch: 0 },
    ]);
  });

  it.each(suppressions)('never lifts a suppression: of %s', (suppression) => {
    const after = taken(complain({ suppression })).state.suppression;
    expect(after).toBe(suppression === 'address' ? 'address' : 'campaigns');
  });

  it('that is known, or older than a known one, is ignored', () => {
    const complainedAt = happened.toISOString();
    expect([at(-1), at(0)].map((when) => complain({ complainedAt }, when))).toEqual([
      { refused: 'already_known' },
      { refused: 'already_known' },
    ]);
    expect(taken(complain({ complainedAt }, at(1))).state.complainedAt).toBe(at(1).toISOString());
  });

  it.each(memberships)('from before the present membership (%s) counts for everybody but members', (membership) => {
    const { state, events } = taken(complain({ membership, membershipSince: at(1).toISOString() }));
    const stops = membership !== 'member';
    expect(state).toMatchObject({
      suppression: stops ? 'campaigns' : 'none',
      topics: stops ? [] : [...topics],
      complainedAt: happened.toISOString(),
    });
    expect(events.map(({ contract }) => contract.type).includes('address-reopened')).toBe(!stops);
  });

  it('at the same instant as the joining counts', () => {
    expect(taken(complain({ membershipSince: happened.toISOString() })).state.topics).toEqual([]);
  });
});
