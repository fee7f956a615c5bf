/** The line: whose turn it is, when there is anything to offer, and who is told of a free seat on the last day. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AttendanceMode, guestRsvps } from '../../../../events/agreements/rsvp-words.ts';
import { lastDayBegins } from '../../../../events/read-models/gathering-times.ts';
import type { Gathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import type { Guest } from '../../../../functions/gatherings/gathering/guest.ts';
import { seatsForWaiting } from '../../../../functions/gatherings/gathering/seats.ts';
import { expireOffer, hasSeatsForWaiting, offerSeats } from '../../../../functions/gatherings/waiting-list/offers.ts';
import { byOkaeri } from '../../../../shared/decision/decision.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { publishedGathering, storedGuest } from '../../../fixtures/gatherings.ts';

const noon = new Date('2026-11-24T03:00:00.000Z');
type Seats = Record<AttendanceMode, number>;

/** A gathering with ten seats of each kind: so many are free, so many are waited for. */
function room(free: Seats, waitingSeats: Seats, state: Partial<Gathering> = {}): Gathering {
  const onlineUrl = 'https://meet.example.com/okaeri';
  const gathering = publishedGathering({
    seats: 10,
    onlineSeats: 10,
    onlineUrl,
    waitingList: 'fifo',
    guestsPerMember: 3,
  });
  return { ...gathering, taken: { place: 10 - free.place, online: 10 - free.online }, waitingSeats, ...state };
}
const lastDay = lastDayBegins(room({ place: 1, online: 1 }, { place: 1, online: 1 }).draft);

const waits = (name: string, change: Partial<Guest> = {}) =>
  storedGuest({ alumniId: idFrom('alumnus', name), answer: 'waiting', waitingSince: noon.toISOString(), ...change });
const offered = (gathering: Gathering, guests: readonly Guest[], at = noon, most = 30) =>
  offerSeats(
    { gathering, waiting: guests.map((guest) => ({ guest, timeZone: 'Asia/Tokyo' })) },
    byOkaeri({ most }),
    at,
  ).map(({ state }) => state.alumniId);

test('HR sees the free seats that waiting members could have: no more than are free, and no more than are waited for', () => {
  const shown = (free: number, waiting: number, state: Partial<Gathering> = {}) =>
    seatsForWaiting(room({ place: free, online: 0 }, { place: waiting, online: 3 }, state));
  fc.assert(
    fc.property(fc.nat(10), fc.nat(12), (free, waiting) => {
      expect(shown(free, waiting)).toEqual({ place: Math.min(free, waiting), online: 0 });
    }),
  );
  for (const status of ['draft', 'cancelled', 'over'] as const) {
    expect(shown(2, 2, { status })).toEqual({ place: 0, online: 0 });
  }
  const online = publishedGathering({ place: null, onlineUrl: 'https://meet.example.com/', seats: 3 });
  expect(seatsForWaiting({ ...online, waitingSeats: { place: 2, online: 1 } })).toEqual({ place: 0, online: 1 });
});

test('after the deadline nothing is offered, and HR still sees what is free', () => {
  const closing = publishedGathering({ seats: 10, waitingList: 'fifo', answerBy: '2026-12-09T18:00:00+09:00' });
  const gathering = { ...closing, taken: { place: 9, online: 0 }, waitingSeats: { place: 2, online: 0 } };
  const closes = Date.parse('2026-12-09T18:00:00+09:00');
  expect([-1, 0].map((shift) => hasSeatsForWaiting(gathering, new Date(closes + shift)))).toEqual([true, false]);
  expect(seatsForWaiting(gathering)).toEqual({ place: 1, online: 0 });
});

describe('there is something to offer', () => {
  const one = { place: 1, online: 1 };
  const none = { place: 0, online: 0 };

  test.each<[string, Gathering, boolean]>([
    ['when a seat is free and waited for', room(one, one), true],
    ['online alone', room({ place: 0, online: 1 }, { place: 0, online: 1 }), true],
    ['not when nobody waits', room(one, none), false],
    ['not when no seat is free', room(none, one), false],
    ['not when the seats of the other kind are free', room({ place: 0, online: 1 }, { place: 1, online: 0 }), false],
    ['not in a draft', room(one, one, { status: 'draft' }), false],
    ['not when it is cancelled', room(one, one, { status: 'cancelled' }), false],
    ['not when it is over', room(one, one, { status: 'over' }), false],
  ])('%s', (_case, gathering, something) => {
    expect(hasSeatsForWaiting(gathering, noon)).toBe(something);
    expect(offered(gathering, [waits('a'), waits('b', { mode: 'online' })]).length > 0).toBe(something);
  });

  test('until an hour before the gathering begins', () => {
    const closes = Date.parse(room(one, one).draft.startsAt) - 3_600_000;
    expect([-1, 0].map((shift) => hasSeatsForWaiting(room(one, one), new Date(closes + shift)))).toEqual([true, false]);
  });
});

describe('the turn', () => {
  test('goes to the member who has waited longest; of those who came at the same moment, always to the same one', () => {
    const names = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(names, fc.array(fc.nat(2), { minLength: 6, maxLength: 6 }), fc.nat(6), (who, minutes, most) => {
        const line = who.map((name, position) =>
          waits(name, { waitingSince: new Date(noon.getTime() + (minutes[position] ?? 0) * 60_000).toISOString() }),
        );
        const key = ({ waitingSince, alumniId }: Guest) => `${waitingSince} ${alumniId}`;
        const expected = line.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)).map(({ alumniId }) => alumniId);
        const places = room({ place: 6, online: 0 }, { place: 6, online: 0 });
        expect(offered(places, line, noon, most)).toEqual(expected.slice(0, most));
        expect(offered(places, line.toReversed(), noon, most)).toEqual(expected.slice(0, most));
      }),
    );
  });

  test('never goes to members who no longer wait', () => {
    const gathering = room({ place: 6, online: 6 }, { place: 6, online: 6 });
    const others = guestRsvps.filter((answer) => answer !== 'waiting').map((answer) => waits(answer, { answer }));
    expect(offered(gathering, others)).toEqual([]);
    expect(offered(gathering, others, lastDay)).toEqual([]);
  });
});

describe('on the last day', () => {
  const told = (shift: number) => waits('told', { toldAt: new Date(lastDay.getTime() + shift).toISOString() });
  const both = { place: 1, online: 1 };

  test('a waiting member gets one notice, and one more if the earlier notice came before that day', () => {
    const who = (guest: Guest) => offered(room(both, both), [guest], new Date(lastDay.getTime() + 60_000)).length;
    expect([told(-1), told(0), told(1), waits('unaware')].map(who)).toEqual([1, 0, 0, 1]);
  });

  test('only members who wait for the kind of seat that is free get a notice', () => {
    const [here, online] = [waits('here'), waits('online', { mode: 'online' })];
    const gathering = room({ place: 0, online: 1 }, both);
    expect(offered(gathering, [here, online], lastDay)).toEqual([online.alumniId]);
  });
});

test('an offer without a guest, or for a draft, does not expire', () => {
  const gathering = room({ place: 1, online: 1 }, { place: 1, online: 1 });
  expect(expireOffer({ gathering, guest: undefined }, byOkaeri(), noon)).toEqual({ refused: 'not_found' });
  const guest = waits('a', { answer: 'offered', offerExpiresAt: noon.toISOString() });
  const draft = { ...gathering, status: 'draft' as const };
  expect(expireOffer({ gathering: draft, guest }, byOkaeri(), noon)).toEqual({ refused: 'not_published' });
});
