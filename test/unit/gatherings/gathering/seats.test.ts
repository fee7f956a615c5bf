/** Seats, asked directly: each limit exactly, one seat below it and one above. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attendanceModes, guestRsvps } from '../../../../events/agreements/rsvp-words.ts';
import { seatLimit } from '../../../../events/read-models/gathering.ts';
import { lastDayBegins } from '../../../../events/read-models/gathering-times.ts';
import type { Gathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import {
  byTurn,
  freeSeats,
  isBeforeInLine,
  isFull,
  isFullThroughout,
  isOfferExpired,
  keepsSeat,
  seatBounds,
  seatsFor,
  seatsForStaff,
  seatsTaken,
  type WaitingMember,
} from '../../../../functions/gatherings/gathering/seats.ts';
import { type AlumniId, idFrom } from '../../../../shared/identifier.ts';
import { publishedGathering, storedGuest } from '../../../fixtures/gatherings.ts';

const place = { name: '本社 2階ホール', address: '東京都千代田区見本町1-2-3' };
const onlineUrl = 'https://meet.example.com/';
const venue = (seats: number | null, onlineSeats: number | null) => ({ place, onlineUrl, seats, onlineSeats });

describe('the limit', () => {
  test.each([
    ['each way its own', venue(40, 30), 40, 30],
    ['no limit at the place', venue(null, 30), undefined, 30],
    ['no limit online: the seats of the place are not those of the call', venue(40, null), 40, undefined],
    ['only online, in its own field', { ...venue(null, 30), place: null }, undefined, 30],
    ['only online, in the other field', { ...venue(40, null), place: null }, 40, 40],
    ['only online, in both: its own field counts', { ...venue(40, 30), place: null }, 40, 30],
    ['none at all', { ...venue(null, null), place: null }, undefined, undefined],
  ])('%s', (_case, draft, atPlace, online) => {
    expect([seatLimit(draft, 'place'), seatLimit(draft, 'online')]).toEqual([atPlace, online]);
    expect(seatBounds({ draft, taken: { place: 0, online: 0 } })).toStrictEqual({
      ...(atPlace !== undefined && draft.place !== null && { 'taken.place': atPlace }),
      ...(online !== undefined && { 'taken.online': online }),
    });
  });
});

test.each([
  ['the seats of who chose the way that is gone are left for them', { place: 3, online: 2 }, 7],
  ['none of them is', { place: 0, online: 2 }, 10],
  ['a gathering with too many keeps them', { place: 8, online: 4 }, 4],
])('where only one way is left, %s', (_case, taken, bound) => {
  const count = { draft: { ...venue(null, 10), place: null }, taken };
  expect(seatBounds(count)).toStrictEqual({ 'taken.online': bound });
  expect(seatsTaken(count, 'online')).toBe(taken.place + taken.online);
  expect(seatsTaken(count, 'place')).toBe(0);
});

/** A gathering with so many seats of both kinds, taken and wanted by the waiting list. */
function gatheringWith(seats: number | null, taken: number, waiting: number): Gathering {
  const both = (number: number) => ({ place: number, online: number });
  const gathering = publishedGathering({ ...venue(seats, seats), guestsPerMember: 4, waitingList: 'fifo' });
  return { ...gathering, taken: both(taken), waitingSeats: both(waiting) };
}

test('free seats are what is left of the limit, and never negative', () => {
  expect(freeSeats(gatheringWith(5, 3, 0), 'place')).toBe(2);
  expect(freeSeats(gatheringWith(5, 5, 0), 'place')).toBe(0);
  expect(freeSeats(gatheringWith(5, 7, 0), 'online')).toBe(0);
  expect(freeSeats(gatheringWith(null, 7, 0), 'online')).toBe(Number.POSITIVE_INFINITY);
});

const lastDay = lastDayBegins(gatheringWith(5, 0, 0).draft);
const dayBefore = new Date(lastDay.getTime() - 1);

/** A member with an RSVP, or none; their seats are among those that are counted. */
const members = fc.option(
  fc.record({
    answer: fc.constantFrom(...guestRsvps),
    mode: fc.constantFrom(...attendanceModes, undefined),
    guests: fc.integer({ min: 0, max: 2 }),
    offerExpiresAt: fc.constantFrom('2026-11-20T00:00:00.000Z', '2027-01-01T00:00:00.000Z', undefined),
  }),
  { nil: undefined },
);
const situation = fc.record({
  member: members,
  others: fc.integer({ min: 0, max: 5 }),
  line: fc.integer({ min: 0, max: 3 }),
  seats: fc.option(fc.integer({ min: 1, max: 6 })),
  mode: fc.constantFrom(...attendanceModes),
  party: fc.integer({ min: 1, max: 3 }),
  at: fc.constantFrom(dayBefore, lastDay),
});

type Situation = typeof situation extends fc.Arbitrary<infer Value> ? Value : never;

/** What the counters say when nobody forgot anybody. */
function counted({ member, others, line, seats, mode }: Situation) {
  const before = member === undefined ? undefined : storedGuest(member);
  const here = before?.mode === mode ? 1 + before.guests : 0;
  const own = before?.answer === 'attending' || before?.answer === 'offered' ? here : 0;
  const ownWait = before?.answer === 'waiting' ? here : 0;
  return { before, own, gathering: gatheringWith(seats, others + own, line + ownWait) };
}

describe('seats for a request', () => {
  const known = { member: undefined, others: 4, line: 0, seats: 5, mode: 'place', party: 1, at: dayBefore } as const;
  const held = { answer: 'offered', mode: 'place', guests: 0, offerExpiresAt: '2027-01-01T00:00:00.000Z' } as const;

  // The bounds are what the write must keep: [seats taken, seats that the waiting list needs], undefined = there are not enough.
  test.each<[string, Partial<Situation>, [number?, number?] | undefined]>([
    ['the last seat', {}, [5, 0]],
    ['one seat too few', { party: 2 }, undefined],
    ['a seat that somebody waits for', { line: 1 }, undefined],
    ['beside those that the line needs', { others: 2, line: 2 }, [3, 2]],
    ['on the last day the line is no longer served', { others: 4, line: 3, at: lastDay }, [5]],
    ['on the last day, too many', { party: 2, at: lastDay }, undefined],
    ['no limit', { others: 90, seats: null }, []],
    ['a seat that is held', { others: 5, member: held }, []],
    ['more than what is held, the last seat with it', { others: 3, member: held, party: 2 }, [5, 0]],
    ['more than what is held, on the last day', { others: 3, member: held, party: 2, line: 2, at: lastDay }, [5]],
    ['more than what is held', { others: 4, member: held, party: 2 }, undefined],
    ['a held seat of the other kind', { others: 5, member: { ...held, mode: 'online' } }, undefined],
    [
      'an offer that has expired',
      { line: 1, member: { ...held, offerExpiresAt: '2026-11-20T00:00:00.000Z' } },
      undefined,
    ],
    ['the member’s own place on the waiting list', { line: 0, member: { ...held, answer: 'waiting' } }, [5, 0]],
    ['a seat that was declined is not held', { others: 5, member: { ...held, answer: 'declined' } }, undefined],
  ])('%s', (_case, change, expected) => {
    const wish = { ...known, ...change };
    const { before, gathering } = counted(wish);
    const [taken, waitingSeats] = expected ?? [];
    expect(seatsFor({ gathering, guest: before }, wish)).toEqual(
      expected && {
        ...(taken !== undefined && { 'taken.place': taken }),
        ...(waitingSeats !== undefined && { 'waitingSeats.place': waitingSeats }),
      },
    );
  });

  test('is found exactly when no seat is given twice and nobody on the waiting list is passed over', () => {
    fc.assert(
      fc.property(situation, (wish) => {
        const { before, own, gathering } = counted(wish);
        const { others, line, seats, party, mode, at } = wish;
        const isHeld = party <= own && !isOfferExpired(gathering, before, at);
        const needed = at === lastDay ? 0 : line;
        const both = {
          [`taken.${mode}`]: Number(seats) - needed,
          ...(at === lastDay ? {} : { [`waitingSeats.${mode}`]: line }),
        };
        const bounds = others + party + needed <= Number(seats) ? both : undefined;
        expect(seatsFor({ gathering, guest: before }, wish)).toEqual(seats === null || isHeld ? {} : bounds);
      }),
      { numRuns: 1000 },
    );
  });

  test('of staff comes before the waiting list, and never exceeds the seats', () => {
    fc.assert(
      fc.property(situation, (wish) => {
        const { before, own, gathering } = counted(wish);
        const bounds =
          wish.others + wish.party <= Number(wish.seats) ? { [`taken.${wish.mode}`]: wish.seats } : undefined;
        const expected = wish.seats === null || wish.party <= own ? {} : bounds;
        expect(seatsForStaff(gathering, before, wish)).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });
});

test('an offer has expired at its end, and nothing else expires', () => {
  const end = '2026-12-01T00:00:00.000Z';
  const at = (shift: number) => new Date(Date.parse(end) + shift);
  const gathering = gatheringWith(5, 0, 0);
  const offered = storedGuest({ answer: 'offered', offerExpiresAt: end });
  expect([-1, 0, 1].map((shift) => isOfferExpired(gathering, offered, at(shift)))).toEqual([false, true, true]);
  for (const answer of guestRsvps.filter((one) => one !== 'offered')) {
    expect(isOfferExpired(gathering, { ...offered, answer }, at(1))).toBe(false);
  }
  expect(isOfferExpired(gathering, undefined, at(1))).toBe(false);
  const { offerExpiresAt: _end, ...endless } = offered;
  expect(isOfferExpired(gathering, endless, at(1))).toBe(false);
});

test('an offer has expired at the start, if that was moved before its end; a deadline that was moved before it does not end it', () => {
  const startsAt = '2026-12-01T00:00:00.000Z';
  const gathering = publishedGathering({ startsAt, answerBy: '2026-11-30T00:00:00.000Z', seats: 5 });
  const at = (shift: number) => new Date(Date.parse(startsAt) + shift);
  const offered = storedGuest({ answer: 'offered', offerExpiresAt: '2026-12-01T06:00:00.000Z' });
  const { offerExpiresAt: _end, ...endless } = offered;
  for (const guest of [offered, endless])
    expect([-1, 0, 1].map((shift) => isOfferExpired(gathering, guest, at(shift)))).toEqual([false, true, true]);
  const keeps = (shift: number) => keepsSeat({ gathering, guest: offered }, at(shift));
  expect([keeps(-1), keeps(0)]).toEqual([true, false]);
});

/** Everything of a gathering with both ways, one of which may be full. */
const bothWays = fc.record({
  place: fc.integer({ min: 0, max: 4 }),
  online: fc.integer({ min: 0, max: 4 }),
});

test('a mode is full when one more does not fit, and the gathering when every mode is', () => {
  fc.assert(
    fc.property(bothWays, ({ place: atPlace, online }) => {
      const gathering = { ...gatheringWith(3, 0, 0), taken: { place: atPlace, online } };
      expect(isFull({ gathering, guest: undefined }, { mode: 'place', at: dayBefore })).toBe(atPlace >= 3);
      expect(isFull({ gathering, guest: undefined }, { mode: 'online', at: dayBefore })).toBe(online >= 3);
      expect(isFullThroughout({ gathering, guest: undefined }, dayBefore)).toBe(atPlace >= 3 && online >= 3);
    }),
  );
});

test('a gathering with one mode is full when that one is, and never without a limit', () => {
  const { draft, ...full } = gatheringWith(3, 3, 0);
  expect(
    isFullThroughout(
      { gathering: { ...full, draft: { ...draft, onlineUrl: null, onlineSeats: null } }, guest: undefined },
      dayBefore,
    ),
  ).toBe(true);
  expect(isFullThroughout({ gathering: gatheringWith(null, 9, 0), guest: undefined }, dayBefore)).toBe(false);
});

test('a gathering is not full for a member with a seat', () => {
  const before = storedGuest({ answer: 'attending', mode: 'place', guests: 0 });
  expect(isFull({ gathering: gatheringWith(3, 3, 0), guest: before }, { mode: 'place', at: dayBefore })).toBe(false);
});

/** Ids in their order. */
const people = ['one', 'two', 'three', 'four'].map((name) => idFrom('alumnus', name)).toSorted() as [
  AlumniId,
  AlumniId,
  AlumniId,
  AlumniId,
];

test('the waiting list is ordered by the moment, however it is written, and then by the id', () => {
  const [first, second, third, last] = people;
  const line: WaitingMember[] = [
    { alumniId: second, waitingSince: '2026-11-02T09:00:00+09:00' },
    { alumniId: first, waitingSince: '2026-11-02T00:00:00.000Z' },
    { alumniId: third, waitingSince: '2026-11-02T00:00:00.001Z' },
    { alumniId: last, waitingSince: '2026-11-03T00:00:00.000Z' },
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(line, { minLength: line.length }), (shuffled) => {
      expect(shuffled.toSorted(byTurn).map(({ alumniId }) => alumniId)).toEqual([first, second, third, last]);
    }),
  );
});

describe('the waiting list of a way to take part', () => {
  const [me, other] = people;
  const waits = (alumniId: AlumniId, minute: number, change: Parameters<typeof storedGuest>[0] = {}) =>
    storedGuest({ alumniId, answer: 'waiting', waitingSince: `2026-11-02T00:0${minute}:00.000Z`, ...change });
  const hybrid = gatheringWith(3, 3, 0).draft;
  const mine = waits(me, 5);

  test.each([
    ['who joined before', waits(other, 4), true],
    ['who joined later', waits(other, 6), false],
    ['who waits for the other way', waits(other, 4, { mode: 'online' }), false],
    ['who was offered a seat', waits(other, 4, { answer: 'offered' }), false],
    ['who is the same member', waits(me, 4), false],
  ])('has before a member somebody %s: %s', (_case, one, isBefore) => {
    expect(isBeforeInLine(hybrid, one, mine)).toBe(isBefore);
  });

  test('is one where only one way is left, whatever each member chose', () => {
    const draft = { ...hybrid, onlineUrl: null };
    expect(isBeforeInLine(draft, waits(other, 4, { mode: 'online' }), mine)).toBe(true);
    expect(isBeforeInLine(draft, waits(other, 4), waits(me, 5, { mode: 'online' }))).toBe(true);
  });

  test('has nobody before a member who chose no way', () => {
    expect(isBeforeInLine(hybrid, waits(other, 4), waits(me, 5, { mode: undefined }))).toBe(false);
  });
});
