/** Whom free seats concern: the same members, whether a waiting list is decided on at once or page by page. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lastDayBegins } from '../../../../events/read-models/gathering-times.ts';
import type { Gathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import { afterMovement, type Guest, sumOf } from '../../../../functions/gatherings/gathering/guest.ts';
import { concernedBySeats, offerSeats } from '../../../../functions/gatherings/waiting-list/offers.ts';
import { byOkaeri } from '../../../../shared/decision/decision.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { day } from '../../../../shared/time/durations.ts';
import { publishedGathering, storedGuest } from '../../../fixtures/gatherings.ts';

const both = { seats: 10, onlineSeats: 10, onlineUrl: 'https://meet.example.com/okaeri', guestsPerMember: 3 };
const lastDay = lastDayBegins(publishedGathering(both).draft);
const before = new Date(lastDay.getTime() - 3 * day);

const lists = fc.record({
  free: fc.record({ place: fc.integer({ min: 0, max: 6 }), online: fc.integer({ min: 0, max: 6 }) }),
  line: fc.array(
    fc.record({
      mode: fc.constantFrom('place' as const, 'online' as const),
      guests: fc.integer({ min: 0, max: 3 }),
      told: fc.boolean(),
    }),
    { maxLength: 12 },
  ),
  page: fc.integer({ min: 1, max: 4 }),
  at: fc.constantFrom(before, lastDay),
});

function listOf({ free, line }: Pick<typeof lists extends fc.Arbitrary<infer List> ? List : never, 'free' | 'line'>) {
  const guests = line.map(({ mode, guests: brings, told }, position) =>
    storedGuest({
      ...{ alumniId: idFrom('alumnus', `waits ${position}`), answer: 'waiting', mode, guests: brings },
      waitingSince: new Date(Date.UTC(2026, 10, 2) + position).toISOString(),
      ...(told ? { toldAt: lastDay.toISOString() } : {}),
    }),
  );
  const seats = (mode: 'place' | 'online') =>
    guests.reduce((sum, guest) => sum + (guest.mode === mode ? 1 + guest.guests : 0), 0);
  const gathering: Gathering = {
    ...publishedGathering({ ...both, waitingList: 'fifo' }),
    taken: { place: 10 - free.place, online: 10 - free.online },
    waitingSeats: { place: seats('place'), online: seats('online') },
  };
  return { gathering, guests };
}

const inTokyo = (guests: readonly Guest[]) => guests.map((guest) => ({ guest, timeZone: 'Asia/Tokyo' }));
const decide = (gathering: Gathering, guests: readonly Guest[], at: Date) =>
  offerSeats({ gathering, waiting: inTokyo(guests) }, byOkaeri({ most: 100 }), at);
const named = (decisions: ReturnType<typeof decide>) =>
  new Set(decisions.map(({ state }) => `${state.alumniId} ${state.answer}`));

describe('the members whom free seats concern', () => {
  test('get the same offers and notices page by page as at once', () => {
    fc.assert(
      fc.property(lists, ({ page, at, ...list }) => {
        const { gathering, guests } = listOf(list);
        const byId = new Map(guests.map((guest) => [guest.alumniId, guest]));
        const concerned = concernedBySeats(gathering, guests.toReversed(), at).flatMap(
          ({ alumniId }) => byId.get(alumniId) ?? [],
        );
        let now = gathering;
        const decisions = [];
        for (let next = 0; next < concerned.length; next += page) {
          const some = decide(now, concerned.slice(next, next + page), at);
          now = afterMovement(now, sumOf(some.map(({ movement }) => movement)));
          decisions.push(...some);
        }
        expect(named(decisions)).toEqual(named(decide(gathering, guests, at)));
      }),
      { numRuns: 1000 },
    );
  });

  test('are nobody without free seats, and after the list has closed', () => {
    const { gathering, guests } = listOf({
      free: { place: 0, online: 0 },
      line: [{ mode: 'place', guests: 0, told: false }],
    });
    expect(concernedBySeats(gathering, guests, before)).toEqual([]);
    const free = { ...gathering, taken: { place: 0, online: 0 } };
    expect(concernedBySeats(free, guests, before)).toHaveLength(1);
    expect(concernedBySeats(free, guests, new Date(gathering.draft.startsAt))).toEqual([]);
  });
});
