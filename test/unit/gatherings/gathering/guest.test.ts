/** What a change of a guest moves: numbers that HR reads and that decide who gets a seat. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attendanceModes, guestRsvps } from '../../../../events/agreements/rsvp-words.ts';
import { gatheringCountsSchema, nobodyCounted, seatsByModeSchema } from '../../../../events/read-models/gathering.ts';
import {
  afterMovement,
  type Guest,
  guestDecision,
  isCurrent,
  moveGuest,
  sumOf,
  withChange,
} from '../../../../functions/gatherings/gathering/guest.ts';
import { publishedGathering, storedGuest } from '../../../fixtures/gatherings.ts';

const at = new Date('2026-11-24T03:00:00.000Z');
const guests = fc
  .record({
    answer: fc.constantFrom(...guestRsvps),
    mode: fc.constantFrom(...attendanceModes, undefined),
    guests: fc.nat(3),
    checkedInAt: fc.constantFrom(at.toISOString(), undefined),
  })
  .map((change) => storedGuest(change));
const maybe = fc.option(guests, { nil: undefined });

/** The numbers of a gathering with these guests, counted from the guests themselves. */
function numbersOf(all: readonly (Guest | undefined)[]) {
  const known = all.filter((one) => one !== undefined);
  const seats = (keep: (one: Guest) => boolean) =>
    known.filter((one) => one.mode !== undefined && keep(one)).reduce((sum, one) => sum + 1 + one.guests, 0);
  const byMode = (answers: readonly string[]) =>
    Object.fromEntries(
      attendanceModes.map((mode) => [mode, seats((one) => one.mode === mode && answers.includes(one.answer))]),
    );
  return {
    taken: byMode(['attending', 'offered']),
    waitingSeats: byMode(['waiting']),
    attendees: seats(({ answer }) => answer === 'attending'),
    checkedIn: known.filter(({ checkedInAt }) => checkedInAt !== undefined).length,
    counts: Object.fromEntries(
      guestRsvps.map((answer) => [answer, known.filter((one) => one.answer === answer).length]),
    ),
  };
}

/** The same, as a gathering holds them. */
function gatheringNumbers(all: readonly (Guest | undefined)[]) {
  const { counts, taken, waitingSeats, ...numbers } = numbersOf(all);
  return {
    ...numbers,
    taken: seatsByModeSchema.parse(taken),
    waitingSeats: seatsByModeSchema.parse(waitingSeats),
    counts: gatheringCountsSchema.parse({ ...nobodyCounted, ...counts }),
  };
}

type Numbers = ReturnType<typeof numbersOf>;
const minus = (one: Record<string, number>, other: Record<string, number>) =>
  Object.fromEntries(Object.keys(one).map((key) => [key, (one[key] ?? 0) - (other[key] ?? 0)]));
const difference = (after: Numbers, before: Numbers) => ({
  taken: minus(after.taken, before.taken),
  waitingSeats: minus(after.waitingSeats, before.waitingSeats),
  attendees: after.attendees - before.attendees,
  checkedIn: after.checkedIn - before.checkedIn,
  counts: minus(after.counts, before.counts),
});

describe('the numbers that a change moves', () => {
  test('are those that counting all guests again would give', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(maybe, guests), { maxLength: 4 }), (changes) => {
        const moved = sumOf(changes.map(([before, after]) => guestDecision(before, after).movement));
        const none = Object.fromEntries(guestRsvps.map((answer) => [answer, 0]));
        const expected = difference(
          numbersOf(changes.map(([, after]) => after)),
          numbersOf(changes.map(([one]) => one)),
        );
        expect({ ...moved, counts: { ...none, ...moved.counts } }).toEqual(expected);
      }),
    );
  });

  test('are counted in the gathering as if it had been read again', () => {
    fc.assert(
      fc.property(guests, maybe, guests, (other, before, after) => {
        const gathering = { ...publishedGathering(), ...gatheringNumbers([other, before]) };
        const now = afterMovement(gathering, guestDecision(before, after).movement);
        expect(now).toEqual({ ...publishedGathering(), ...gatheringNumbers([other, after]) });
      }),
    );
  });

  test('count no RSVP that stays as it was', () => {
    expect(guestDecision(storedGuest(), storedGuest({ guests: 1 })).movement.counts).toEqual({});
    expect(guestDecision(undefined, storedGuest()).movement.counts).toEqual({ attending: 1 });
    const moved = guestDecision(storedGuest(), storedGuest({ answer: 'declined' })).movement.counts;
    expect(moved).toEqual({ attending: -1, declined: 1 });
  });
});

test('a decision holds what was before, what is now, and the bounds that it was given', () => {
  const [before, after] = [storedGuest(), storedGuest({ guests: 1 })];
  expect(guestDecision(before, after)).toMatchObject({ before, state: after, bounds: {}, events: [], timers: [] });
  expect(guestDecision(before, after, { bounds: { attendees: 3 } }).bounds).toEqual({ attendees: 3 });
});

test.each([
  [2, 1, false],
  [2, 2, true],
  [2, 3, true],
])('after change %i of time or place an RSVP to %i stands: %s', (answersFrom, answeredTo, stands) => {
  expect(isCurrent({ ...publishedGathering(), answersFrom }, storedGuest({ answeredTo }))).toBe(stands);
});

describe('the history', () => {
  const change = { at: at.toISOString(), actor: 'okaeri', to: 'declined' } as const;

  test('says what the RSVP was before, if there was one', () => {
    expect(withChange(undefined, change).history).toEqual([{ ...change, from: 'none' }]);
    expect(withChange(storedGuest({ answer: 'offered' }), change).history).toEqual([{ ...change, from: 'offered' }]);
  });

  test('keeps the newest twenty, in their order', () => {
    const actors = (guest: Pick<Guest, 'history'>) => guest.history.map(({ actor }) => actor);
    let guest = storedGuest();
    for (let number = 0; number < 25; number++) {
      guest = { ...guest, ...withChange(guest, { ...change, actor: `hr-${number}` }) };
      expect(actors(guest)).toHaveLength(Math.min(number + 1, 20));
    }
    expect(actors(guest)).toEqual(Array.from({ length: 20 }, (_none, number) => `hr-${number + 5}`));
  });

  test('dates no change before the one that it follows', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5), { minLength: 1, maxLength: 6 }), (moments) => {
        let guest = storedGuest();
        for (const moment of moments) {
          const requestedAt = new Date(at.getTime() + moment).toISOString();
          guest = { ...guest, ...withChange(guest, { ...change, at: requestedAt }) };
        }
        const times = guest.history.map((one) => one.at);
        expect(times).toEqual(times.toSorted());
        expect(times.at(-1)).toBe(new Date(at.getTime() + Math.max(...moments)).toISOString());
      }),
    );
  });

  test('gets an entry for another RSVP, and for nothing else', () => {
    const before = storedGuest({ sequence: 7 });
    const command = { by: 'okaeri', input: undefined };
    expect(moveGuest(before, command, at, { toldAt: at.toISOString() }).state).toEqual({
      ...before,
      sequence: 8,
      toldAt: at.toISOString(),
    });
    const left = moveGuest(before, command, at, { answer: 'declined' }, { bounds: { attendees: 1 } });
    expect(left).toMatchObject({ before, bounds: { attendees: 1 }, state: { answer: 'declined', sequence: 8 } });
    expect(left.state.history).toEqual([{ ...change, from: 'attending' }]);
  });
});
