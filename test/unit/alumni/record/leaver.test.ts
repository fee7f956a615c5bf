/** What can happen to a leaver's record: the newest word of consent counts, whatever the order, and an erased person stays erased. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isUnreachable,
  newLeaver,
  withAddress,
  withApproval,
  withConsent,
  withOwnSkills,
  withStatement,
} from '../../../../functions/alumni/record/leaver.ts';
import type { Leaver } from '../../../../functions/alumni/tables.ts';
import { alumniId, offboarding, somebodyElse, statement } from '../../../fixtures/leavers.ts';
import { event, invited } from '../invitation/invited-leaver.ts';

const hash = invited().address?.hash ?? '';

describe('an answer', () => {
  const happenings = fc.array(
    fc.tuple(
      fc.constantFrom('member-joined', 'leaver-declined', 'member-left', 'profile-updated'),
      fc.integer({ min: 1, max: 9 }),
      fc.subarray(['newsletter', 'gatherings', 'jobs']),
    ),
    { maxLength: 8 },
  );
  const answers = { 'member-joined': 'member', 'leaver-declined': 'declined', 'member-left': 'left' } as const;

  it('is the newest that was given, with the topics of the newest event that names some, in any order', () => {
    fc.assert(
      fc.property(happenings, fc.infiniteStream(fc.nat()), (given, shuffle) => {
        // One event has each sequence.
        const events = [...new Map(given.map((one) => [one[1], one])).values()];
        const order = [...events]
          .map((one) => [shuffle.next().value, one] as const)
          .sort(([a], [b]) => Number(a) - Number(b));
        const shuffled = order.map(([, one]) => one);
        const after = [...shuffled, ...shuffled].reduce<Leaver>(
          (leaver, [type, sequence, topics]) => withConsent(leaver, event(type, sequence, { topics })),
          invited(),
        );
        const newest = events.toSorted(([, one], [, other]) => other - one);
        const answered = newest.find(([type]) => type !== 'profile-updated');
        const [type, sequence, topics] = newest[0] ?? [];
        expect(after.answer).toEqual(
          answered && {
            status: answers[answered[0] as keyof typeof answers],
            on: '2026-04-02',
            hireDate: '2016-04-01',
            sequence: answered[1],
          },
        );
        const granted = type === 'member-joined' || type === 'profile-updated' ? topics : [];
        expect(after.topics).toEqual(newest.length === 0 ? undefined : { granted, sequence });
      }),
    );
  });

  it('counts on the day that it was in the programme’s zone', () => {
    const late = event('member-joined', 1, { topics: [] });
    const metadata = { ...late.metadata, occurredAt: '2026-04-02T15:00:00Z' };
    expect(withConsent(invited(), { ...late, metadata } as typeof late).answer?.on).toBe('2026-04-03');
  });
});

describe('whether the address can be reached', () => {
  const suppressed = (sequence: number, scope: string, addressEpoch = 0) =>
    event('address-suppressed', sequence, { scope, addressEpoch });
  const reopened = (sequence: number, addressEpoch = 0) => event('address-reopened', sequence, { addressEpoch });
  const isClosedBy = (...events: ReturnType<typeof event>[]) => isUnreachable(events.reduce(withConsent, invited()));

  it.each([
    ['address', true],
    ['campaigns', true],
    ['topic', false],
  ])('is denied once %s is suppressed: %s', (scope, unreachable) => {
    expect(isClosedBy(suppressed(1, scope))).toBe(unreachable);
  });

  it('follows the newest word, in whatever order it comes', () => {
    expect(isClosedBy(suppressed(1, 'address'), reopened(2))).toBe(false);
    expect(isClosedBy(reopened(2), suppressed(1, 'address'))).toBe(false);
    expect(isClosedBy(reopened(1), suppressed(2, 'address'), reopened(1))).toBe(true);
    expect(isClosedBy(suppressed(2, 'address'), reopened(2))).toBe(true);
  });

  it('is said of the address of one epoch, and holds again for one that came back', () => {
    expect(isClosedBy(suppressed(1, 'address', 1))).toBe(false);
    const closed = withConsent({ ...invited(), addressEpoch: 1 }, suppressed(1, 'address', 0));
    // The same address, invited in epoch 0, and present again.
    expect(isUnreachable(closed)).toBe(true);
    expect(isUnreachable({ ...closed, address: { hash: 'another', shared: false } })).toBe(false);
    expect(isUnreachable({ ...closed, address: undefined })).toBe(false);
    expect(isUnreachable(withConsent(closed, reopened(2, 1)))).toBe(false);
    expect(isUnreachable(withConsent(withConsent(closed, reopened(2, 1)), suppressed(3, 'address', 1)))).toBe(true);
  });
});

describe('skills', () => {
  const answered = (status: 'member' | 'declined' | 'left' | 'expired' | undefined): Leaver => ({
    ...invited(),
    ownSkills: ['Go'],
    answer: status && { status, on: '2026-04-02', sequence: 1 },
  });

  it.each(['declined', 'left', 'expired', undefined] as const)('are kept of members only: %s', (status) => {
    expect(withOwnSkills(answered(status), ['Rust']).ownSkills).toBeUndefined();
  });

  it('are what a member wrote, until they write something else', () => {
    expect(withOwnSkills(answered('member'), undefined).ownSkills).toEqual(['Go']);
    expect(withOwnSkills(answered('member'), []).ownSkills).toEqual([]);
    expect(withOwnSkills(answered('member'), ['Rust']).ownSkills).toEqual(['Rust']);
  });
});

describe('the address', () => {
  const wanting = (personalEmail: string | undefined) =>
    withStatement(newLeaver(alumniId, new Date(0), 'test'), offboarding({ personalEmail }));

  it.each([
    ['nobody', undefined, false],
    ['the person', alumniId, false],
    ['somebody else', somebodyElse, true],
  ])('that %s holds', (_who, holder, shared) => {
    expect(withAddress(wanting('hanako@example.net'), holder).address).toEqual({ hash, shared });
  });

  it('raises the epoch when another takes its place, not when it is the first or the same', () => {
    const first = withAddress(wanting('hanako@example.net'), undefined);
    expect(first.addressEpoch).toBeUndefined();
    expect(withAddress(first, somebodyElse).addressEpoch).toBeUndefined();
    const moved = withStatement(
      first,
      statement('updated', { personalEmail: 'new@example.net' }, '2026-04-02T00:00:00Z'),
    );
    expect(withAddress(moved, undefined).addressEpoch).toBe(1);
    expect(withAddress({ ...moved, addressEpoch: 4 }, undefined).addressEpoch).toBe(5);
  });

  it('is none where none is stated', () => {
    const { address, addressEpoch } = withAddress(
      { ...wanting(undefined), address: { hash, shared: true } },
      undefined,
    );
    expect([address, addressEpoch]).toEqual([undefined, undefined]);
  });
});

it.each(['approved', 'declined'] as const)('HR’s decision holds for its stint and address: %s', (decision) => {
  expect(withApproval(invited(), decision).approval).toEqual({ decision, hireDate: '2016-04-01', address: hash });
  expect(withApproval(newLeaver(alumniId, new Date(0), 'test'), decision).approval?.decision).toBe(decision);
});

describe('an erased person', () => {
  const erasedAt = '2026-06-30T01:00:00.000Z';
  const erased: Leaver = { ...newLeaver(alumniId, new Date(0), 'test'), erasedAt, eraseAt: erasedAt };
  const exit = (hireDate: string, statedAt: string) => offboarding({ employment: { hireDate } }, statedAt);
  const comesBack = (leaver: Leaver, ...said: Parameters<typeof exit>) =>
    withStatement(leaver, exit(...said)).erasedAt === undefined;
  const answered = { ...erased, answer: { status: 'expired', on: '2026-05-01', sequence: 0 } } as const;

  it('comes back only by an exit that was announced later, or after an answer by a stint that began later', () => {
    expect(comesBack(erased, '2016-04-01', '2026-06-30T01:00:00Z')).toBe(false);
    expect(comesBack(erased, '2016-04-01', '2026-06-30T10:00:00.001+09:00')).toBe(true);
    expect(comesBack(answered, '2026-05-01', '2027-01-01T00:00:00Z')).toBe(false);
    expect(comesBack(answered, '2026-05-02', '2020-01-01T00:00:00Z')).toBe(true);
  });

  it.each(['updated', 'rehired', 'deleted', 'offboarding_cancelled'] as const)('does not come back by %s', (kind) => {
    const said = { ...exit('2027-04-01', '2030-01-01T00:00:00Z'), kind };
    for (const leaver of [erased, answered]) {
      const { facts, ...others } = withStatement(leaver, said);
      expect({ ...others, facts: leaver.facts }).toEqual(leaver);
      expect(JSON.stringify(facts)).not.toMatch(/花子|hanako/u);
    }
  });

  it('does not come back without a stint, and comes back with the new facts alone', () => {
    const nothing = offboarding({ employment: undefined }, '2030-01-01T00:00:00Z');
    expect(withStatement(erased, nothing)).toBe(erased);
    const back = withStatement(answered, exit('2027-04-01', '2030-01-01T00:00:00Z'));
    expect(Object.keys(back.facts.stints)).toEqual(['2027-04-01']);
    expect([back.erasedAt, back.eraseAt]).toEqual([undefined, undefined]);
  });
});

it('a person without a statement is not known to leave', () => {
  expect(newLeaver(alumniId, new Date(0), 'webhook:standard')).toMatchObject({
    ...{ alumniId, sequence: 0, status: 'excluded', statusReason: 'not_leaving' },
    ...{ updatedAt: '1970-01-01T00:00:00.000Z', updatedBy: 'webhook:standard' },
  });
});
