import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PossibleRsvp } from '../../../../events/read-models/gathering.ts';
import type { Gathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import type { Guest } from '../../../../functions/gatherings/gathering/guest.ts';
import { offerLapsedAt } from '../../../../functions/gatherings/gathering/seats.ts';
import { noticeToGuest } from '../../../../functions/gatherings/notices/notices.ts';
import { decideRsvp } from '../../../../functions/gatherings/rsvp/rsvp.ts';
import { expireOffer, offerSeats } from '../../../../functions/gatherings/waiting-list/offers.ts';
import { byMember, byOkaeri } from '../../../../shared/decision/decision.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { publishedGathering, storedGuest } from '../../../fixtures/gatherings.ts';

const noon = new Date('2026-11-24T03:00:00Z');
const minutesOn = (minutes: number) => new Date(noon.getTime() + minutes * 60_000);
const lastDay = new Date('2026-12-09T12:00:00Z');
const online = { onlineUrl: 'https://meet.example.com/okaeri', onlineSeats: 5 };

/** Ten seats, so many of them free; so many are needed by those who wait. */
function room(free: number, needed: number, change: Parameters<typeof publishedGathering>[0] = {}): Gathering {
  return {
    ...publishedGathering({ seats: 10, waitingList: 'fifo', guestsPerMember: 3, ...change }),
    taken: { place: 10 - free, online: 0 },
    waitingSeats: { place: needed, online: 0 },
  };
}

function waits(name: string, minutes: number, change: Partial<Guest> = {}): Guest {
  const since = { answeredAt: minutesOn(minutes).toISOString(), waitingSince: minutesOn(minutes).toISOString() };
  return storedGuest({ alumniId: idFrom('alumnus', name), answer: 'waiting', ...since, ...change });
}

const lineOf = (...guests: Guest[]) => guests.map((guest) => ({ guest, timeZone: 'Asia/Tokyo' }));
const offersOf = (gathering: Gathering, guests: Guest[], at = minutesOn(60), most = 30) =>
  offerSeats({ gathering, waiting: lineOf(...guests) }, byOkaeri({ most }), at);
const expire = (gathering: Gathering, guest: Guest, at: Date) => expireOffer({ gathering, guest }, byOkaeri(), at);
const answers = (gathering: Gathering, guest: Guest | undefined, answer: PossibleRsvp, at: Date, guests = 0) => {
  const mode = gathering.draft.onlineUrl == null ? {} : { mode: 'place' as const };
  const alumniId = guest?.alumniId ?? idFrom('alumnus', 'newcomer');
  const input = { alumniId, evidence: 'button', answer, guests, ...mode } as const;
  return decideRsvp({ gathering, guest }, byMember(input), at);
};

describe('a newcomer', () => {
  test('waits while others wait, even if a seat is free', () => {
    expect(answers(room(1, 1), undefined, 'attending', minutesOn(60))).toMatchObject({ state: { answer: 'waiting' } });
  });

  test('takes a free seat that nobody on the waiting list needs, and the write checks it', () => {
    expect(answers(room(2, 1), undefined, 'attending', minutesOn(60))).toMatchObject({
      state: { answer: 'attending' },
      bounds: { 'taken.place': 9, 'waitingSeats.place': 1 },
    });
  });

  test('does not wait for members who wait for the other mode', () => {
    const gathering = { ...room(1, 0, online), waitingSeats: { place: 0, online: 3 } };
    expect(answers(gathering, undefined, 'attending', minutesOn(60))).toMatchObject({ state: { answer: 'attending' } });
  });

  test('takes a free seat on the last day, even if others wait', () => {
    expect(answers(room(1, 4), undefined, 'attending', lastDay)).toMatchObject({ state: { answer: 'attending' } });
    expect(answers(room(0, 4), undefined, 'attending', lastDay)).toMatchObject({ state: { answer: 'waiting' } });
  });
});

describe('a freed seat', () => {
  const [first, second, third] = [waits('first', 0), waits('second', 1), waits('third', 2)];

  test('is offered to the member who has waited longest, and held for twelve hours of the day', () => {
    const [offer, ...others] = offersOf(room(1, 3), [third, first, second]);
    expect(others).toEqual([]);
    expect(offer).toMatchObject({
      before: first,
      state: { answer: 'offered', offerExpiresAt: '2026-11-25T02:00:00.000Z', waitingSince: undefined, sequence: 2 },
      movement: { taken: { place: 1 }, waitingSeats: { place: -1 }, counts: { waiting: -1, offered: 1 }, attendees: 0 },
      events: [{ data: { alumniId: first.alumniId, expiresAt: '2026-11-25T02:00:00.000Z' } }],
      timers: [{ kind: 'seat-offer', ref: `${first.gatheringId}.${first.alumniId}` }],
    });
    expect(offer?.state.history).toMatchObject([{ actor: 'okaeri', from: 'waiting', to: 'offered' }]);
  });

  test('is offered once, and no more are offered at once than fit into a transaction', () => {
    expect(offersOf(room(2, 3), [first, second, third]).map(({ before }) => before)).toEqual([first, second]);
    expect(offersOf(room(3, 3), [first, second, third], minutesOn(60), 2)).toHaveLength(2);
  });

  test('goes to the first for whom it is enough; a member with more guests keeps the place on the waiting list', () => {
    const family = waits('family', 0, { guests: 2 });
    expect(offersOf(room(2, 5), [family, second, third]).map(({ before }) => before)).toEqual([second, third]);
    expect(offersOf(room(3, 5), [family, second, third]).map(({ before }) => before)).toEqual([family]);
  });

  test('goes to who waits for its kind, whatever they chose where only one way to take part is left', () => {
    const [first, second] = [waits('first', 0, { mode: 'online' }), waits('second', 1)];
    const offered = (gathering: Gathering) => offersOf(gathering, [first, second]).map(({ state }) => state.alumniId);
    expect(offered(room(1, 1))).toEqual([first.alumniId]);
    expect(offered(room(1, 1, online))).toEqual([second.alumniId, first.alumniId]);
  });

  test('is never held beyond the deadline for RSVPs', () => {
    const gathering = room(1, 1, { answerBy: '2026-11-24T17:00:00+09:00' });
    expect(offersOf(gathering, [first])[0]?.state.offerExpiresAt).toBe('2026-11-24T08:00:00.000Z');
    expect(offersOf(gathering, [first], new Date('2026-11-24T08:00:00Z'))).toEqual([]);
  });

  test('is not offered to a member who would have less than an hour of the day: the place on the waiting list is kept', () => {
    const gathering = room(1, 2, { answerBy: '2026-11-24T17:00:00+09:00' });
    const almost = new Date('2026-11-24T07:30:00Z');
    expect(offersOf(gathering, [first, second], almost)).toEqual([]);
    const night = new Date('2026-11-23T20:00:00Z');
    const early = room(1, 2, { answerBy: '2026-11-24T08:30:00+09:00' });
    const waiting = [
      { guest: first, timeZone: 'Asia/Tokyo' },
      { guest: second, timeZone: 'America/New_York' },
    ];
    const offers = offerSeats({ gathering: early, waiting }, byOkaeri({ most: 30 }), night);
    expect(offers.map(({ before }) => before)).toEqual([second]);
  });

  test('is not offered if the gathering is cancelled, over or full', () => {
    expect(offersOf({ ...room(1, 1), status: 'cancelled' }, [first])).toEqual([]);
    expect(offersOf({ ...room(1, 1), status: 'over' }, [first])).toEqual([]);
    expect(offersOf(room(0, 1), [first])).toEqual([]);
  });
});

describe('the last day', () => {
  const [first, second] = [waits('first', 0), waits('second', 1)];

  test('has no offers: all who wait for one seat get one notice that a seat is free', () => {
    const told = offersOf(room(1, 2), [second, first], lastDay);
    expect(told.map(({ state }) => [state.answer, state.toldAt])).toEqual([
      ['waiting', lastDay.toISOString()],
      ['waiting', lastDay.toISOString()],
    ]);
    expect(told.map(({ events }) => events[0]?.data)).toMatchObject([
      { alumniId: first.alumniId, expiresAt: null },
      { alumniId: second.alumniId, expiresAt: null },
    ]);
    expect(told.flatMap(({ timers }) => timers)).toEqual([]);
    const known = told.map(({ state }) => state);
    expect(offersOf(room(2, 2), known, lastDay)).toEqual([]);
  });

  test('has a notice only for members for whom the free seats are enough; for the others once they are, or if nobody else can take them', () => {
    const family = waits('family', 0, { guests: 2 });
    expect(offersOf(room(2, 5), [family, first, second], lastDay).map(({ before }) => before)).toEqual([first, second]);
    expect(offersOf(room(2, 5), [family, { ...first, toldAt: lastDay.toISOString() }], lastDay)).toEqual([]);
    for (const free of [1, 2, 3])
      expect(offersOf(room(free, 3), [family], lastDay).map(({ before }) => before)).toEqual([family]);
  });

  test('gives one more notice after a move to another day', () => {
    const known = { ...first, toldAt: lastDay.toISOString() };
    const moved = room(1, 1, { startsAt: '2026-12-20T19:00:00+09:00', endsAt: '2026-12-20T21:00:00+09:00' });
    expect(offersOf(moved, [known], new Date('2026-12-20T00:00:00Z'))).toHaveLength(1);
  });
});

describe('an offer', () => {
  const gathering = room(0, 0);
  const offered = waits('first', 0, {
    answer: 'offered',
    waitingSince: undefined,
    offerExpiresAt: minutesOn(720).toISOString(),
  });

  test('is taken by an RSVP to attend: the seat was held', () => {
    expect(answers(gathering, offered, 'attending', minutesOn(719))).toMatchObject({
      state: { answer: 'attending' },
      movement: { taken: { place: 0 }, attendees: 1, counts: { offered: -1, attending: 1 } },
    });
  });

  test('stays as it is when more seats are requested than are held', () => {
    expect(answers(gathering, offered, 'attending', minutesOn(60), 1)).toEqual({ refused: 'full' });
  });

  test('that is declined gives the seat back', () => {
    expect(answers(gathering, offered, 'declined', minutesOn(60))).toMatchObject({
      state: { answer: 'declined' },
      movement: { taken: { place: -1 }, counts: { offered: -1, declined: 1 } },
    });
  });

  test('cannot be taken once it has expired, whether or not the timer has come', () => {
    const others = { ...gathering, waitingSeats: { place: 2, online: 0 } };
    const late = answers(others, offered, 'attending', minutesOn(720));
    expect(late).toMatchObject({
      state: { answer: 'waiting', waitingSince: minutesOn(720).toISOString() },
      movement: { taken: { place: -1 }, waitingSeats: { place: 1 } },
    });
    expect(answers(gathering, offered, 'attending', minutesOn(720))).toMatchObject({ state: { answer: 'attending' } });
  });

  test('that expires ends the place on the waiting list, and no other seat is offered unless the member asks', () => {
    expect(expire(gathering, offered, minutesOn(719))).toEqual({ refused: 'not_yet' });
    expect(expire(gathering, offered, minutesOn(720))).toMatchObject({
      state: {
        answer: 'undecided',
        guests: 0,
        mode: undefined,
        offersMissed: 1,
        missed: { guests: 0, mode: 'place', heldUntil: minutesOn(720).toISOString() },
      },
      movement: { taken: { place: -1 }, waitingSeats: { place: 0 }, counts: { offered: -1, undecided: 1 } },
      events: [{ data: { alumniId: offered.alumniId } }],
    });
  });

  test('ended at one time, which its mail said: however late its timer comes, whoever asks, and whatever is moved later', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: -400, max: 400 }), (late, startsAfter) => {
        const start = minutesOn(720 + startsAfter);
        const moved: Gathering = { ...gathering, draft: { ...gathering.draft, startsAt: start.toISOString() } };
        const heldUntil = new Date(Math.min(minutesOn(720).getTime(), start.getTime()));
        const at = new Date(heldUntil.getTime() + late * 1000);
        const outcome = expire(moved, offered, at);
        if (outcome.refused !== undefined) throw new Error(outcome.refused);
        const { state } = outcome;
        const again: Gathering = { ...gathering, draft: { ...gathering.draft, startsAt: '2027-02-01T00:00:00.000Z' } };
        expect(offerLapsedAt(moved, offered, at)).toEqual(heldUntil);
        for (const now of [moved, again]) expect(offerLapsedAt(now, state, at)).toEqual(heldUntil);
        const notice = noticeToGuest(again, state, { asks: () => false });
        expect(notice).toMatchObject({ answer: 'offered', offerExpiresAt: heldUntil.toISOString() });
      }),
    );
  });

  test('that was taken, or is for a cancelled gathering, does not expire', () => {
    expect(expire(gathering, { ...offered, answer: 'attending' }, minutesOn(800))).toMatchObject({
      refused: 'wrong_state',
    });
    expect(expire({ ...gathering, status: 'cancelled' }, offered, minutesOn(800))).toEqual({
      refused: 'not_published',
    });
  });
});
