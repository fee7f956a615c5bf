/** What reports on a person's mail come to. That both contexts come to the same is held by the interleavings of consent. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { memberships, suppressions } from '../../../../events/agreements/complaints.ts';
import {
  complaintFromBeforeErasure,
  complaintOfPresent,
  reportOfPresent,
  type SuppressionFacts,
  suppressionFacts,
  suppressionOfPresent,
} from '../../../../events/agreements/reports-by-address.ts';

const at = fc.constantFrom(undefined, '2026-04-01T00:00:00Z', '2026-05-01T00:00:00Z');
const report = fc.record({ bouncedAt: at, reopenedAt: at, complainedAt: at });
const record: fc.Arbitrary<SuppressionFacts> = fc.record({
  membership: fc.constantFrom(...memberships),
  membershipSince: at,
  topicsSince: fc.constantFrom(undefined, {}, { jobs: '2026-04-15T00:00:00Z' }),
  askedAt: at,
  suppression: fc.constantFrom(...suppressions),
  bouncedAt: at,
  reopenedAt: at,
  complainedAt: at,
  addressReports: fc.option(fc.dictionary(fc.constantFrom('0', '1', '2', '3'), report), { nil: undefined }),
  epoch: fc.nat(3),
});
const card = fc
  .record({ epoch: fc.nat(3), invitedEpochs: fc.subarray([0, 1, 2]), knownFrom: fc.nat(2) })
  .map((known) => ({ ...known, epoch: Math.max(known.epoch, known.knownFrom) }));

it('it is judged from the named facts and from nothing else: who reads only these judges the same', () => {
  const read = new Set<string>();
  fc.assert(
    fc.property(record, card, (person, known) => {
      const noted = new Proxy(person, {
        get: (target, name) => {
          read.add(String(name));
          return Reflect.get(target, name);
        },
      });
      suppressionOfPresent(noted, known);
      complaintOfPresent(noted, known);
    }),
  );
  expect([...read].sort()).toEqual([...suppressionFacts].sort());
});

it('a complaint outlasts an erasure only, and is the newest of those from before it or from nobody knows which address', () => {
  fc.assert(
    fc.property(record, card, (person, known) => {
      expect(complaintFromBeforeErasure(person, { ...known, knownFrom: 0 })).toBeUndefined();
      expect(complaintFromBeforeErasure(person, undefined)).toBeUndefined();
      const complaint = complaintFromBeforeErasure(person, known);
      if (complaint === undefined || person.addressReports === undefined) return;
      const { addressReports: reports } = person;
      const before = Object.keys(reports).filter((of) => Number(of) < known.knownFrom || Number(of) > known.epoch);
      expect(complaint).toBe(
        before
          .flatMap((of) => reports[of]?.complainedAt ?? [])
          .sort()
          .at(-1),
      );
    }),
  );
});

it('a bounce closes the address that it was about until it is opened, and leaves another one to the complaint', () => {
  fc.assert(
    fc.property(record, card, (person, known) => {
      const { bouncedAt = '', reopenedAt = '' } = reportOfPresent(person, known);
      const after = suppressionOfPresent(person, known);
      expect(after === 'address').toBe(bouncedAt > reopenedAt);
      if (after !== 'address' && person.suppression !== 'address') expect(after).toBe(person.suppression);
    }),
  );
});
