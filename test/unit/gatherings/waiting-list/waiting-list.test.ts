/** Whatever members, staff, HR and the clock do in any order: the seats add up, the first come are served first, and RSVPs follow their lifecycle. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AttendanceMode, attendanceModes, guestRsvps } from '../../../../events/agreements/rsvp-words.ts';
import { type PossibleRsvp, possibleRsvps, seatLimit } from '../../../../events/read-models/gathering.ts';
import { isLastDay } from '../../../../events/read-models/gathering-times.ts';
import { changeGathering, type Gathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import {
  type Bounds,
  type Guest,
  type GuestDecision,
  partyOf,
  sumOf,
} from '../../../../functions/gatherings/gathering/guest.ts';
import { freeSeats } from '../../../../functions/gatherings/gathering/seats.ts';
import { checkIn } from '../../../../functions/gatherings/reception/check-in.ts';
import { decideRsvpForMember } from '../../../../functions/gatherings/reception/staff-rsvp.ts';
import { rsvpLifecycle } from '../../../../functions/gatherings/rsvp/lifecycle.ts';
import { decideRsvp } from '../../../../functions/gatherings/rsvp/rsvp.ts';
import { leaveGathering } from '../../../../functions/gatherings/waiting-list/leaving.ts';
import { expireOffer, offerSeats } from '../../../../functions/gatherings/waiting-list/offers.ts';
import { byMember, byOkaeri } from '../../../../shared/decision/decision.ts';
import { stepsBetween } from '../../../../shared/decision/lifecycle.ts';
import { type AlumniId, idFrom } from '../../../../shared/identifier.ts';
import type { Timer } from '../../../../shared/timers/timers.ts';
import { publishedGathering } from '../../../fixtures/gatherings.ts';

const people = Array.from({ length: 7 }, (_none, number) => idFrom('alumnus', String(number)));
const begin = new Date('2026-11-23T03:00:00Z');

/** A gathering and its guests in memory, kept as the store keeps them. */
class World {
  gathering: Gathering;
  at = begin;
  readonly guests = new Map<AlumniId, Guest>();

  constructor(waitingList: 'fifo' | 'none') {
    const venue = { seats: 4, onlineSeats: 3, onlineUrl: 'https://meet.example.com/', guestsPerMember: 2 };
    this.gathering = publishedGathering({ ...venue, waitingList });
  }

  apply(decisions: readonly GuestDecision[]): void {
    const { taken, waitingSeats, counts, attendees, checkedIn } = sumOf(decisions.map(({ movement }) => movement));
    const now = this.gathering;
    const plus = (one: Record<AttendanceMode, number>, other: Readonly<Record<AttendanceMode, number>>) => ({
      place: one.place + other.place,
      online: one.online + other.online,
    });
    this.gathering = {
      ...now,
      taken: plus(now.taken, taken),
      waitingSeats: plus(now.waitingSeats, waitingSeats),
      counts: Object.fromEntries(
        Object.entries(now.counts).map(([answer, count]) => [
          answer,
          count + (counts[answer as keyof typeof counts] ?? 0),
        ]),
      ) as Gathering['counts'],
      attendees: now.attendees + attendees,
      checkedIn: now.checkedIn + checkedIn,
    };
    for (const { before, state, bounds } of decisions) {
      this.guests.set(state.alumniId, state);
      this.keeps(bounds);
      followsLifecycle(before, state);
    }
  }

  take(outcome: GuestDecision | { readonly refused: string }): void {
    if (outcome.refused === undefined) this.apply([outcome]);
  }

  offer(): void {
    const line = [...this.guests.values()].filter(({ answer }) => answer === 'waiting');
    const waiting = line.map((guest) => ({ guest, timeZone: 'Asia/Tokyo' }));
    const decisions = offerSeats({ gathering: this.gathering, waiting }, byOkaeri({ most: 30 }), this.at);
    const offered = decisions.filter(({ state }) => state.answer === 'offered');
    for (const { before } of offered) {
      // Nobody who needs as few seats or fewer was passed over for somebody who came later.
      const passed = line.filter(
        (guest) =>
          before !== undefined &&
          guest.mode === before.mode &&
          partyOf(guest) <= partyOf(before) &&
          String(guest.waitingSince) < String(before.waitingSince) &&
          !offered.some((offer) => offer.state.alumniId === guest.alumniId),
      );
      expect(passed).toEqual([]);
    }
    this.apply(decisions);
  }

  /** What the write would hold to, held to. */
  keeps(bounds: Bounds): void {
    for (const [path, bound] of Object.entries(bounds)) {
      const [name, mode] = path.split('.') as ['taken' | 'waitingSeats', AttendanceMode];
      expect(this.gathering[name][mode]).toBeLessThanOrEqual(bound);
    }
  }

  /** The numbers are those of the guests, and within the limits. */
  addsUp(): void {
    const guests = [...this.guests.values()];
    const seats =
      (...answers: string[]) =>
      (mode: AttendanceMode) =>
        guests
          .filter((guest) => guest.mode === mode && answers.includes(guest.answer))
          .reduce((sum, guest) => sum + partyOf(guest), 0);
    for (const mode of attendanceModes) {
      expect(this.gathering.taken[mode]).toBe(seats('attending', 'offered')(mode));
      expect(this.gathering.waitingSeats[mode]).toBe(seats('waiting')(mode));
      expect(this.gathering.taken[mode]).toBeLessThanOrEqual(seatLimit(this.gathering.draft, mode) ?? Number.NaN);
    }
    expect(this.gathering.attendees).toBe(seats('attending')('place') + seats('attending')('online'));
    for (const answer of guestRsvps) {
      expect(this.gathering.counts[answer]).toBe(guests.filter((guest) => guest.answer === answer).length);
    }
  }
}

const person = fc.constantFrom(...people);
const seats = { guests: fc.integer({ min: 0, max: 2 }), mode: fc.constantFrom(...attendanceModes) };
const minute = 60_000;
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('rsvp'),
      person,
      answer: fc.constantFrom(...possibleRsvps),
      page: fc.constantFrom('a', 'b'),
      ...seats,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ does: fc.constant('staff'), person, answer: fc.constantFrom(...possibleRsvps), ...seats }),
  },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('offer') }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('expire'), person }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constantFrom('checkIn', 'leave'), person }) },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('capacity'),
      seats: fc.integer({ min: 1, max: 8 }),
      mode: fc.constantFrom(...attendanceModes),
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('wait'), minutes: fc.constantFrom(0.001, 1, 600, 1440) }) },
) as fc.Arbitrary<Step>;

type Seats = { readonly guests: number; readonly mode: AttendanceMode };
type Step =
  | ({ does: 'rsvp'; person: AlumniId; answer: PossibleRsvp; page: string } & Seats)
  | ({ does: 'staff'; person: AlumniId; answer: PossibleRsvp } & Seats)
  | { does: 'offer' }
  | { does: 'expire' | 'checkIn' | 'leave'; person: AlumniId }
  | { does: 'capacity'; seats: number; mode: AttendanceMode }
  | { does: 'wait'; minutes: number };

function run(world: World, taken: Step): void {
  const { gathering, at } = world;
  switch (taken.does) {
    case 'rsvp': {
      const { person: alumniId, answer, page, guests, mode } = taken;
      const input = { alumniId, answer, page, guests, mode, evidence: 'button' } as const;
      const outcome = decideRsvp({ gathering, guest: world.guests.get(alumniId) }, byMember(input), at);
      world.take(outcome);
      jumpedNoLine(world, gathering, outcome);
      return;
    }
    case 'staff': {
      const { person: alumniId, answer, guests, mode } = taken;
      const input = { alumniId, answer, guests, mode, reason: 'by telephone' };
      world.take(
        decideRsvpForMember(
          { gathering, guest: world.guests.get(alumniId), isMember: true },
          { by: 'hr-1', input },
          at,
        ),
      );
      return;
    }
    case 'offer':
      world.offer();
      return;
    case 'expire':
      world.take(expireOffer({ gathering, guest: world.guests.get(taken.person) }, byOkaeri(), at));
      return;
    case 'leave':
      world.take(leaveGathering({ gathering, guest: world.guests.get(taken.person) }, byOkaeri(), at));
      return;
    case 'checkIn': {
      const guest = world.guests.get(taken.person);
      if (guest !== undefined) world.take(checkIn({ gathering: world.gathering, guest }, byOkaeri(), at));
      return;
    }
    case 'capacity': {
      const change = taken.mode === 'place' ? { seats: taken.seats } : { onlineSeats: taken.seats };
      const line = [...world.guests.values()].filter(({ answer }) => answer === 'waiting');
      const changed = changeGathering(gathering, { by: 'hr-1', input: change }, at, line);
      // Neither below the seats that are taken, nor below a party that waits and could never be seated.
      const parties = line.filter(({ mode }) => mode === taken.mode).map(partyOf);
      const tooFew = taken.seats < Math.max(gathering.taken[taken.mode], ...parties);
      expect(changed.refused !== undefined).toBe(tooFew);
      if (changed.refused === undefined) world.gathering = changed.state;
      return;
    }
    case 'wait':
      world.at = new Date(at.getTime() + taken.minutes * minute);
  }
}

/** A change of an RSVP is a step that the lifecycle knows. */
function followsLifecycle(before: Guest | undefined, { answer }: Guest): void {
  if (before === undefined) expect(rsvpLifecycle.begins.flatMap(({ to }) => to)).toContain(answer);
  else if (before.answer !== answer) expect(stepsBetween(rsvpLifecycle, before.answer, answer)).not.toEqual([]);
}

/** A member who took more seats than were held did not take them from the line: it still fits into the free seats. */
function jumpedNoLine(world: World, before: Gathering, outcome: ReturnType<typeof decideRsvp>): void {
  if (outcome.refused !== undefined || outcome.state.mode === undefined || isLastDay(before, world.at)) return;
  const { mode, answer } = outcome.state;
  if (answer !== 'attending' || outcome.movement.taken[mode] <= 0) return;
  expect(world.gathering.waitingSeats[mode]).toBeLessThanOrEqual(freeSeats(world.gathering, mode));
}

test('no seat is given twice or lost, and nobody is passed over on the waiting list', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 60, size: 'max' }),
      fc.constantFrom('fifo', 'none'),
      (steps, waitingList) => {
        const world = new World(waitingList);
        for (const taken of steps) {
          // A few milliseconds pass with everything, so that the line has an order.
          world.at = new Date(world.at.getTime() + 7);
          if (world.at.getTime() >= Date.parse(world.gathering.draft.startsAt)) return;
          run(world, taken);
          world.addsUp();
        }
      },
    ),
    { numRuns: 300 },
  );
});

/** The same steps, and moves of the start, in hours from the moment of the change. */
const moves = fc.oneof(
  { weight: 3, arbitrary: step },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('move'), hours: fc.constantFrom(2, 5, 30, 480) }) },
) as fc.Arbitrary<Step | { does: 'move'; hours: number }>;

/** The same world with its timers: they come when they are due, also those of times from which it was moved. */
class TimedWorld extends World {
  readonly timers: Timer[] = [];

  override apply(decisions: readonly GuestDecision[]): void {
    super.apply(decisions);
    this.timers.push(...decisions.flatMap(({ timers }) => timers));
  }

  move(hours: number): void {
    const startsAt = new Date(this.at.getTime() + hours * 60 * minute);
    const endsAt = new Date(startsAt.getTime() + 120 * minute);
    const times = { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() };
    const moved = changeGathering(this.gathering, { by: 'hr-1', input: times }, this.at);
    if (moved.refused !== undefined) throw new Error(JSON.stringify(moved));
    this.gathering = moved.state;
    this.timers.push(...moved.timers);
  }

  /** Time passes until then, and what is due on the way comes. */
  passTo(then: Date): void {
    for (;;) {
      const [due] = this.timers.filter(({ dueAt }) => dueAt <= then).sort((one, other) => +one.dueAt - +other.dueAt);
      if (due === undefined) break;
      this.timers.splice(this.timers.indexOf(due), 1);
      if (due.dueAt > this.at) this.at = due.dueAt;
      const { gathering, at } = this;
      const isOfAll = due.kind === 'gathering-start';
      if (!isOfAll && due.kind !== 'seat-offer') continue;
      for (const guest of [...this.guests.values()].filter(({ alumniId }) => isOfAll || due.ref.endsWith(alumniId)))
        this.take(expireOffer({ gathering, guest }, byOkaeri(), at));
      this.offer();
    }
    this.at = then;
  }
}

test('wherever the start is moved, no offer outlives it: nobody is offered a seat, and no seat is held for an offer', () => {
  fc.assert(
    fc.property(fc.array(moves, { maxLength: 60, size: 'max' }), (steps) => {
      const world = new TimedWorld('fifo');
      // A full house, and three who wait.
      for (const one of people) {
        world.at = new Date(world.at.getTime() + 7);
        run(world, { does: 'rsvp', person: one, answer: 'attending', page: 'a', guests: 0, mode: 'place' });
      }
      for (const taken of steps) {
        const passes = taken.does === 'wait' ? taken.minutes * minute : 7;
        world.passTo(new Date(world.at.getTime() + passes));
        if (world.at.getTime() >= Date.parse(world.gathering.draft.startsAt)) break;
        if (taken.does === 'move') world.move(taken.hours);
        else if (taken.does !== 'wait') run(world, taken);
        // Each of these changes causes an event that does so.
        world.offer();
        world.addsUp();
      }
      const begins = new Date(world.gathering.draft.startsAt);
      if (world.at < begins) world.passTo(begins);
      world.addsUp();
      expect(world.gathering.counts.offered).toBe(0);
      expect(world.gathering.taken.place + world.gathering.taken.online).toBe(world.gathering.attendees);
    }),
    { numRuns: 500 },
  );
});

test('no seat stays empty if it is enough for a member who waits', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
      const world = new World('fifo');
      for (const taken of steps) {
        world.at = new Date(world.at.getTime() + 7);
        if (isLastDay(world.gathering, world.at)) return;
        run(world, taken);
      }
      world.offer();
      for (const guest of world.guests.values()) {
        if (guest.answer !== 'waiting' || guest.mode === undefined) continue;
        expect(partyOf(guest)).toBeGreaterThan(freeSeats(world.gathering, guest.mode));
      }
    }),
  );
});
