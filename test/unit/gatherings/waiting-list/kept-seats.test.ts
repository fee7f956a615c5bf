/** Free seats that go to the waiting list, and those beside it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lastDayBegins } from '../../../../events/read-models/gathering-times.ts';
import {
  isLineOfInterest,
  seatsFor,
  seatsKeptForLine,
  seatsOpenTo,
} from '../../../../functions/gatherings/gathering/seats.ts';
import { offerSeats } from '../../../../functions/gatherings/waiting-list/offers.ts';
import { byOkaeri } from '../../../../shared/decision/decision.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { day } from '../../../../shared/time/durations.ts';
import { publishedGathering, storedGuest } from '../../../fixtures/gatherings.ts';

/** A gathering with ten seats. */
function gatheringWith(taken: number, waiting: number) {
  const gathering = publishedGathering({ seats: 10, guestsPerMember: 4, waitingList: 'fifo' });
  return { ...gathering, taken: { place: taken, online: 0 }, waitingSeats: { place: waiting, online: 0 } };
}
const lastDay = lastDayBegins(gatheringWith(0, 0).draft);
const before = new Date(lastDay.getTime() - 3 * day);
const later = new Date(lastDay.getTime() - 2 * day).toISOString();

/** A waiting list, and the free seats at the place. */
const lines = fc.record({
  free: fc.integer({ min: 0, max: 6 }),
  parties: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 5 }),
});

describe('the seats that are kept for the waiting list', () => {
  const waitingMembers = (parties: readonly number[]) =>
    parties.map((party, position) =>
      storedGuest({
        alumniId: idFrom('alumnus', `waits ${position}`),
        answer: 'waiting',
        guests: party - 1,
        waitingSince: new Date(Date.UTC(2026, 10, 2) + position).toISOString(),
      }),
    );
  const gatheringFor = (free: number, parties: readonly number[]) =>
    gatheringWith(
      10 - free,
      parties.reduce((sum, party) => sum + party, 0),
    );

  test.each<[free: number, parties: number[], kept: number]>([
    [1, [3], 0],
    [2, [3, 1], 1],
    [3, [3, 1], 3],
    [4, [3, 2, 1], 4],
    [0, [1, 1], 0],
    [5, [], 0],
  ])('%j free, parties of %j: %j', (free, parties, kept) => {
    const line = waitingMembers(parties);
    const newcomer = { gathering: gatheringFor(free, parties), guest: undefined };
    expect(seatsKeptForLine(newcomer, line.toReversed(), before)).toEqual({ place: kept, online: 0 });
  });

  test('are those that are offered at once, and nobody else takes one of them; the others are open', () => {
    fc.assert(
      fc.property(lines, ({ free, parties }) => {
        const gathering = gatheringFor(free, parties);
        const line = waitingMembers(parties);
        const offers = offerSeats(
          { gathering, waiting: line.map((guest) => ({ guest, timeZone: 'Asia/Tokyo' })) },
          byOkaeri({ most: 30 }),
          before,
        ).filter(({ state }) => state.answer === 'offered');
        const offered = offers.reduce((sum, { state }) => sum + 1 + state.guests, 0);
        const keptForLine = seatsKeptForLine({ gathering, guest: undefined }, line, before);
        expect(keptForLine.place).toBe(offered);
        const newcomer = { gathering, guest: undefined, keptForLine };
        const open = seatsOpenTo(newcomer, { mode: 'place', at: before });
        expect(open).toBe(free - offered);
        for (const party of [1, 2, 3])
          expect(seatsFor(newcomer, { mode: 'place', party, at: before }) !== undefined).toBe(party <= open);
      }),
    );
  });

  test('are the same for a member who let an offer pass, whether its timer has come or not', () => {
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 3 }), ({ free, parties }, own) => {
        const line = waitingMembers(parties);
        const at = new Date(later);
        const lapsed = storedGuest({ answer: 'offered', guests: own - 1, offerExpiresAt: later });
        const afterTimer = { gathering: gatheringFor(free + own, parties), guest: undefined };
        const beforeTimer = { gathering: gatheringFor(free, parties), guest: lapsed };
        const open = [afterTimer, beforeTimer].map((invitee) =>
          seatsOpenTo({ ...invitee, keptForLine: seatsKeptForLine(invitee, line, at) }, { mode: 'place', at }),
        );
        expect(open[1]).toBe(open[0]);
      }),
    );
  });

  test('matter only where a seat is free that somebody waits for, and until the last day', () => {
    const newcomer = (taken: number, waiting: number) => ({
      gathering: gatheringWith(taken, waiting),
      guest: undefined,
    });
    expect(isLineOfInterest(newcomer(9, 2), before)).toBe(true);
    expect(isLineOfInterest(newcomer(9, 2), lastDay)).toBe(false);
    expect(isLineOfInterest(newcomer(10, 2), before)).toBe(false);
    expect(isLineOfInterest(newcomer(9, 0), before)).toBe(false);
    const held = { ...newcomer(10, 2), guest: storedGuest({ answer: 'offered', offerExpiresAt: later }) };
    expect([before, new Date(later)].map((at) => isLineOfInterest(held, at))).toEqual([false, true]);
  });
});
