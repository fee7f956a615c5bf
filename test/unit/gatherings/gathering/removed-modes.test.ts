/** A way to take part that is taken away: nobody is left with a seat that there is not, and nobody waits for ever. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AttendanceMode, attendanceModes } from '../../../../events/agreements/rsvp-words.ts';
import { type GatheringDraft, modeNow, modesOf, seatLimit } from '../../../../events/read-models/gathering.ts';
import { changeGathering, type Gathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import {
  type Guest,
  type GuestDecision,
  holdsSeat,
  partyOf,
  sumOf,
} from '../../../../functions/gatherings/gathering/guest.ts';
import { consequenceOf } from '../../../../functions/gatherings/gathering/reschedule.ts';
import { isTooLargeToSeat, seatsTaken } from '../../../../functions/gatherings/gathering/seats.ts';
import { decideRsvpForMember } from '../../../../functions/gatherings/reception/staff-rsvp.ts';
import { decideRsvp } from '../../../../functions/gatherings/rsvp/rsvp.ts';
import { offerSeats } from '../../../../functions/gatherings/waiting-list/offers.ts';
import { byMember } from '../../../../shared/decision/decision.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { gatheringDraft, planned, publishedGathering, storedGuest, taken } from '../../../fixtures/gatherings.ts';

const onlineUrl = 'https://meet.example.com/a';
const place = { name: '本社' };
const change = (gathering: Gathering, input: Partial<GatheringDraft>) =>
  changeGathering(gathering, { by: 'hr-1', input }, planned);
const hybrid = (limits: Partial<GatheringDraft>, state: Partial<Gathering> = {}): Gathering => ({
  ...publishedGathering({ onlineUrl, ...limits }),
  ...state,
});
const seats = (mode: AttendanceMode, count: number) => ({ place: 0, online: 0, [mode]: count });

describe.each([
  ['online', { onlineUrl: null }, '/onlineUrl', { seats: 5 }],
  ['place', { place: null }, '/place', { onlineSeats: 5 }],
  ['place', { place: null, onlineUrl }, '/place', { onlineSeats: 5 }],
] as const)('taking away the way %s by %j', (mode, away, pointer, limitOfOther) => {
  test('is refused while members wait for it', () => {
    const gathering = hybrid({}, { waitingSeats: seats(mode, 2) });
    expect(change(gathering, away)).toMatchObject({ refused: 'invalid', errors: [{ pointer }] });
  });

  test('is refused while its seats are taken, and the other way has a limit', () => {
    const gathering = hybrid(limitOfOther, { taken: seats(mode, 3) });
    expect(change(gathering, away)).toMatchObject({
      refused: 'invalid',
      errors: [{ pointer, detail: expect.stringContaining('3 seats') }],
    });
  });

  test('asks everybody again where there is room for all', () => {
    const { state, events } = taken(change(hybrid({}, { taken: seats(mode, 3) }), away));
    expect(state.answersFrom).toBe(state.calendarSequence);
    expect(events.map(({ contract }) => contract.type)).toEqual(['event-rescheduled']);
  });

  test('is possible while nobody takes part that way', () => {
    const other = mode === 'place' ? 'online' : 'place';
    expect(change(hybrid(limitOfOther, { taken: seats(other, 4) }), away)).not.toHaveProperty('refused');
  });
});

test('another online address asks nobody for a new RSVP; its removal asks everybody', () => {
  const before = gatheringDraft({ onlineUrl });
  const after = (next: string | null) => consequenceOf(before, gatheringDraft({ onlineUrl: next })).rsvpsAskedAgain;
  expect([after('https://meet.example.com/b'), after(null)]).toEqual([false, true]);
});

test('a gathering that moves online as a whole is refused where the seats are limited and taken', () => {
  const gathering = { ...publishedGathering({ place, seats: 10 }), taken: seats('place', 4) };
  expect(change(gathering, { place: null, onlineUrl })).toMatchObject({ errors: [{ pointer: '/place' }] });
  expect(change(gathering, { place: null, onlineUrl, seats: null })).not.toHaveProperty('refused');
});

test('an RSVP that comes while a way is taken away is not left behind: the write bounds its seats and its line', () => {
  const gathering = hybrid({}, { taken: { place: 3, online: 1 } });
  expect(taken(change(gathering, { place: null }))).toMatchObject({
    bounds: { 'taken.place': 3, 'waitingSeats.place': 0 },
  });
  expect(taken(change(gathering, { seats: 9 }))).toMatchObject({ bounds: {} });
});

describe('a member with a seat by a mode that is gone', () => {
  const moved = taken(change(hybrid({}, { taken: { place: 3, online: 1 } }), { place: null })).state;

  test('counts when the seats of the way that is left are lowered', () => {
    const refused = { errors: [{ pointer: '/onlineSeats', detail: expect.stringContaining('4 seats') }] };
    expect(change(moved, { onlineSeats: 3 })).toMatchObject(refused);
    expect(change(moved, { onlineSeats: 4 })).not.toHaveProperty('refused');
  });

  test('counts when others ask for seats', () => {
    const full = taken(change(moved, { onlineSeats: 4 })).state;
    const input = { alumniId: idFrom('alumnus', 'new'), answer: 'attending', evidence: 'button', guests: 0 } as const;
    const ask = (gathering: Gathering) => decideRsvp({ gathering, guest: undefined }, byMember(input), planned);
    expect(ask(full)).toEqual({ refused: 'full' });
    expect(taken(ask(taken(change(moved, { onlineSeats: 5 })).state)).bounds).toEqual({
      'taken.online': 2,
      'waitingSeats.online': 0,
    });
  });

  test('can confirm it in a room that is full, and takes no second seat with it', () => {
    const full = taken(change(moved, { onlineSeats: 4 })).state;
    const guest = storedGuest({ mode: 'place' });
    const { alumniId } = guest;
    const ask = (guests: number) => {
      const input = { alumniId, answer: 'attending', evidence: 'button', mode: 'online', guests } as const;
      const gathering = { ...full, draft: { ...full.draft, guestsPerMember: 1 } };
      return decideRsvp({ gathering, guest }, byMember(input), planned);
    };
    const confirmed = taken(ask(0));
    expect(confirmed).toMatchObject({ state: { answer: 'attending', mode: 'online' } });
    expect(confirmed.movement.taken).toEqual({ place: -1, online: 1 });
    expect(ask(1)).toEqual({ refused: 'full' });
  });
});

const mode = fc.constantFrom(...attendanceModes, undefined);
const few = fc.option(fc.integer({ min: 1, max: 5 }));
const steps = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('patch' as const),
      input: fc.record(
        {
          place: fc.constantFrom(null, place),
          onlineUrl: fc.constantFrom(null, onlineUrl),
          seats: few,
          onlineSeats: few,
        },
        { requiredKeys: [] },
      ),
    }),
    fc.record({
      kind: fc.constantFrom('rsvp' as const, 'staff' as const),
      who: fc.constantFrom('a', 'b', 'c', 'd'),
      answer: fc.constantFrom('attending' as const, 'attending' as const, 'declined' as const),
      mode,
      guests: fc.integer({ min: 0, max: 2 }),
    }),
    fc.constantFrom({ kind: 'offer' as const }, { kind: 'fill' as const }, { kind: 'leave_online' as const }),
  ),
  { maxLength: 25 },
);

/** The table's writes: the numbers move with each decision, and every bound must hold after it. */
class World {
  gathering = publishedGathering({ onlineUrl, guestsPerMember: 2, waitingList: 'fifo' });
  readonly guests = new Map<string, Guest>();

  patch(input: Partial<GatheringDraft>) {
    const outcome = change(this.gathering, input);
    if (outcome.refused !== undefined) return;
    this.gathering = outcome.state;
    this.keeps(outcome.bounds ?? {});
  }

  take(decision: GuestDecision) {
    const { taken: seatsMoved, waitingSeats } = sumOf([decision.movement]);
    const sum = (one: Gathering['taken'], more: Gathering['taken']) => ({
      place: one.place + more.place,
      online: one.online + more.online,
    });
    this.gathering = {
      ...this.gathering,
      taken: sum(this.gathering.taken, seatsMoved),
      waitingSeats: sum(this.gathering.waitingSeats, waitingSeats),
    };
    this.guests.set(decision.state.alumniId, decision.state);
    this.keeps(decision.bounds);
  }

  rsvp(
    kind: 'rsvp' | 'staff',
    input: Pick<Guest, 'guests' | 'mode'> & { who: string; answer: 'attending' | 'declined' },
  ) {
    const alumniId = idFrom('alumnus', input.who);
    const invitee = { gathering: this.gathering, guest: this.guests.get(alumniId) };
    const { answer, mode: named, guests } = input;
    const given = { alumniId, answer, mode: named, guests };
    return kind === 'rsvp'
      ? decideRsvp(invitee, byMember({ ...given, evidence: 'button' }), planned)
      : decideRsvpForMember({ ...invitee, isMember: true }, { by: 'hr-1', input: { ...given, reason: 'x' } }, planned);
  }

  /** HR lowers the seats of every way as far as that goes: to what its own counter says, or to all that are taken. */
  fill() {
    for (const way of modesOf(this.gathering.draft)) {
      const field = way === 'place' ? 'seats' : 'onlineSeats';
      const alone = modesOf(this.gathering.draft).length === 1 && way === 'online' ? { seats: null } : {};
      for (const least of [this.gathering.taken[way], seatsTaken(this.gathering, way)])
        this.patch({ ...alone, [field]: Math.max(1, least) });
    }
  }

  offer() {
    const waiting = [...this.guests.values()].map((guest) => ({ guest, timeZone: 'Asia/Tokyo' }));
    for (const decision of offerSeats(
      { gathering: this.gathering, waiting },
      { by: 'okaeri', input: { most: 9 } },
      planned,
    ))
      this.take(decision);
  }

  private keeps(bounds: Readonly<Record<string, number>>) {
    for (const way of attendanceModes) {
      expect(this.gathering.taken[way]).toBeLessThanOrEqual(bounds[`taken.${way}`] ?? Number.POSITIVE_INFINITY);
      expect(this.gathering.waitingSeats[way]).toBeLessThanOrEqual(
        bounds[`waitingSeats.${way}`] ?? Number.POSITIVE_INFINITY,
      );
    }
  }
}

test('after any changes and RSVPs, no more people hold seats than there are, and each of them can confirm', () => {
  fc.assert(
    fc.property(steps, (taking) => {
      const world = new World();
      for (const step of taking) {
        if (step.kind === 'patch') world.patch(step.input as Partial<GatheringDraft>);
        else if (step.kind === 'offer') world.offer();
        else if (step.kind === 'fill') world.fill();
        else if (step.kind === 'leave_online') world.patch({ place: null });
        else {
          const outcome = world.rsvp(step.kind, step);
          if (outcome.refused === undefined) world.take(outcome);
        }
        const { draft } = world.gathering;
        const holders = [...world.guests.values()].filter(holdsSeat);
        for (const way of modesOf(draft)) {
          const held = holders.filter((guest) => modeNow(draft, guest.mode) === way);
          const seatsHeld = held.reduce((sum, guest) => sum + partyOf(guest), 0);
          expect(seatsHeld).toBeLessThanOrEqual(seatLimit(draft, way) ?? Number.POSITIVE_INFINITY);
        }
        for (const { alumniId, ...guest } of holders) {
          const given = { alumniId, answer: 'attending', evidence: 'button', guests: guest.guests } as const;
          const input = { ...given, mode: modeNow(draft, guest.mode) };
          const invitee = { gathering: world.gathering, guest: world.guests.get(alumniId) };
          const { refused, ...outcome } = decideRsvp(invitee, byMember(input), planned);
          const stands = refused === 'unchanged' || ('state' in outcome && outcome.state.answer === 'attending');
          expect(stands, `${refused}`).toBe(true);
        }
      }
    }),
    { numRuns: 500 },
  );
});

describe('lowering the seats below a party that waits', () => {
  const lineOf = (...guests: number[]) => guests.map((count) => storedGuest({ answer: 'waiting', guests: count }));
  const lower = (gathering: Gathering, input: Partial<GatheringDraft>, line: readonly Guest[]) =>
    changeGathering(gathering, { by: 'hr-1', input }, planned, line);
  const room = (waiting: number, mode: AttendanceMode = 'place') =>
    hybrid({ seats: 10, onlineSeats: 10, waitingList: 'fifo' }, { waitingSeats: seats(mode, waiting) });

  test('is refused with the number that the party needs, and down to that number taken', () => {
    expect(lower(room(5), { seats: 3 }, lineOf(3, 0))).toMatchObject({
      refused: 'invalid',
      errors: [{ pointer: '/seats', detail: expect.stringContaining('must not be less than 4') }],
    });
    expect(lower(room(5), { seats: 4 }, lineOf(3, 0))).toMatchObject({ bounds: { 'waitingSeats.place': 5 } });
    const online = lineOf(3).map((guest) => ({ ...guest, mode: 'online' as const }));
    expect(lower(room(4, 'online'), { onlineSeats: 3 }, online)).toMatchObject({
      errors: [{ pointer: '/onlineSeats' }],
    });
  });

  test('depends only on members who wait for that mode, and only where the number becomes less', () => {
    expect(lower(room(4, 'online'), { seats: 3 }, lineOf())).not.toHaveProperty('refused');
    expect(lower(room(4), { seats: 12 }, lineOf(3))).toMatchObject({ bounds: {} });
    expect(lower(room(30), { seats: 1 }, lineOf(...Array<number>(30).fill(0)))).not.toHaveProperty('refused');
  });

  test('takes seats that no listed member waits for as one party that joined meanwhile', () => {
    expect(lower(room(5), { seats: 2 }, lineOf(1))).toHaveProperty('refused', 'invalid');
    expect(lower(room(4), { seats: 2 }, lineOf(1))).not.toHaveProperty('refused');
  });

  test('never leaves anybody waiting for more seats than there are', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(4), { maxLength: 5 }), fc.integer({ min: 1, max: 10 }), (guests, lowered) => {
        const line = lineOf(...guests);
        const waiting = line.reduce((sum, guest) => sum + partyOf(guest), 0);
        const outcome = lower(room(waiting), { seats: lowered }, line);
        const fits = line.every((guest) => !isTooLargeToSeat(hybrid({ seats: lowered }), guest));
        expect(outcome.refused).toBe(fits ? undefined : 'invalid');
      }),
    );
  });
});
