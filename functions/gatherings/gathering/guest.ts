/** A guest: what a member said about a gathering, and what a change of it moves in seats, waiting list, counts and history. Pure. */
import type * as z from 'zod';
import { type AttendanceMode, attendanceModes } from '../../../events/agreements/rsvp-words.ts';
import { type GatheringItem, modeNow, noSeats } from '../../../events/read-models/gathering.ts';
import { type Command, type Decision, decided } from '../../../shared/decision/decision.ts';
import { changesKept, type guestsTable, type rsvpChangeSchema } from '../tables.ts';

export type Guest = z.infer<typeof guestsTable.item>;
export type RsvpChange = z.infer<typeof rsvpChangeSchema>;

/** What a decision on a guest looks at: the gathering, and the member's RSVP so far; undefined = none. */
export interface Invitee {
  readonly gathering: GatheringItem;
  readonly guest: Guest | undefined;
  /** Free seats that go to those who wait before the member, by mode; absent = as many as are waited for. */
  readonly keptForLine?: Readonly<Record<AttendanceMode, number>> | undefined;
}

/** Upper bounds of numbers in the gathering's item, by their path; they must hold after the write. */
export type Bounds = Readonly<Record<string, number>>;

type Seats = Record<AttendanceMode, number>;

/** What a change moves in the gathering's numbers: positive = taken or joined, negative = given back or left. */
export interface Movement {
  /** Seats that are taken or held for an offer. */
  readonly taken: Readonly<Seats>;
  /** Seats that the waiting list needs. */
  readonly waitingSeats: Readonly<Seats>;
  readonly counts: Readonly<Partial<Record<Guest['answer'], number>>>;
  readonly attendees: number;
  readonly checkedIn: number;
}

/** A decision on a guest. */
export interface GuestDecision extends Decision<Guest> {
  readonly before: Guest | undefined;
  readonly movement: Movement;
  readonly bounds: Bounds;
}

/** Seats for a member and the guests. */
export function partyOf({ guests }: Pick<Guest, 'guests'>): number {
  return 1 + guests;
}

/** How many guests stay if an RSVP does not name their number, such as a calendar's. */
export function guestsKept(guest: Guest | undefined): number {
  return guest !== undefined && (holdsSeat(guest) || guest.answer === 'waiting') ? guest.guests : 0;
}

/** What a member asked for last: what an RSVP holds, or what the offer that the member let pass was for. */
export function lastRequest(guest: Guest | undefined): Pick<Guest, 'guests' | 'mode'> {
  return guest?.missed ?? { guests: guest?.guests ?? 0, mode: guest?.mode };
}

/** Whether the member has a seat, or an offer holds one for the member. */
export function holdsSeat(guest: Pick<Guest, 'answer'> | undefined): boolean {
  return guest?.answer === 'attending' || guest?.answer === 'offered';
}

/**
 * Whether the check-in says who was there. If nobody was checked in, it says nothing. The door of a place says nothing
 * about members who took part online, either; where there is no place, the check-in is for those online.
 */
export function isExpectedAtDoor({ checkedIn, draft }: GatheringItem, { checkedInAt, mode }: Guest): boolean {
  if (checkedIn === 0) return false;
  return checkedInAt !== undefined || modeNow(draft, mode) !== 'online' || draft.place == null;
}

/**
 * Whether a guest was there, once the gathering is over: the check-in says so; for those whom it cannot judge, the RSVP
 * does.
 */
export function wasThere(gathering: GatheringItem, guest: Guest): boolean {
  return isExpectedAtDoor(gathering, guest) ? guest.checkedInAt !== undefined : guest.answer === 'attending';
}

/** The guest of the gathering as it is planned now: a check-in for an earlier date does not count. */
export function guestNow({ checkInsFrom }: GatheringItem, guest: Guest): Guest {
  const { checkedInAt, checkedInBy, ...others } = guest;
  if (checkedInAt === undefined || Date.parse(checkedInAt) >= Date.parse(checkInsFrom ?? checkedInAt)) return guest;
  return others;
}

/**
 * Where an attending guest gets in: at the place, with the code for the door, or by the online address. Nobody else sees that code or
 * address; undefined = the guest does not attend.
 */
export function entranceOf({ draft }: GatheringItem, guest: Guest | undefined): AttendanceMode | undefined {
  return guest?.answer === 'attending' ? modeNow(draft, guest.mode) : undefined;
}

/** Whether the RSVP still stands; false = time or place changed since, and the member was asked for a new one. */
export function isCurrent(gathering: GatheringItem, guest: Guest): boolean {
  return guest.answeredTo >= standsFrom(gathering, guest);
}

/** From which calendar sequence on an RSVP stands: whoever takes part online did not say yes to a place. */
export function standsFrom(
  { answersFrom, onlineAnswersFrom = answersFrom }: GatheringItem,
  guest: Pick<Guest, 'answer' | 'mode'> | undefined,
): number {
  return isOfOnline(guest) ? onlineAnswersFrom : answersFrom;
}

/** Whether a member takes part online, or waits for that or was offered it. */
export function isOfOnline(guest: Pick<Guest, 'answer' | 'mode'> | undefined): boolean {
  return guest?.mode === 'online' && (holdsSeat(guest) || guest.answer === 'waiting');
}

/** The last change of an RSVP, where `okaeri` made it: an offer, the end of one, a release. Undefined = the RSVP was given, by its member or staff. */
export function changeByOkaeri({ history }: Pick<Guest, 'history'>): RsvpChange | undefined {
  const last = history.findLast(({ checkIn }) => checkIn === undefined);
  return last?.evidence === undefined ? last : undefined;
}

/** The decision that turns `before` into `after`. */
export function guestDecision(
  before: Guest | undefined,
  after: Guest,
  { bounds = {}, ...also }: Partial<Pick<GuestDecision, 'events' | 'timers' | 'bounds'>> = {},
): GuestDecision {
  return { ...decided(after, also), before, movement: movementOf(before, after), bounds };
}

/** What moves when `after` takes the place of `before`. */
function movementOf(before: Guest | undefined, after: Guest): Movement {
  const moved = noMovement();
  for (const [guest, sign] of [
    [before, -1],
    [after, 1],
  ] as const) {
    if (guest?.checkedInAt !== undefined) moved.checkedIn += sign;
    if (guest?.mode === undefined) continue;
    const seats = sign * partyOf(guest);
    if (holdsSeat(guest)) moved.taken[guest.mode] += seats;
    if (guest.answer === 'waiting') moved.waitingSeats[guest.mode] += seats;
    if (guest.answer === 'attending') moved.attendees += seats;
  }
  if (before?.answer === after.answer) return moved;
  const left = before === undefined ? {} : { [before.answer]: -1 };
  return { ...moved, counts: { ...left, [after.answer]: 1 } };
}

/** The sum of several movements. */
export function sumOf(movements: readonly Movement[]): Movement {
  const sum = noMovement();
  for (const { taken, waitingSeats, counts, attendees, checkedIn } of movements) {
    for (const mode of attendanceModes) {
      sum.taken[mode] += taken[mode];
      sum.waitingSeats[mode] += waitingSeats[mode];
    }
    for (const [answer, by] of Object.entries(counts) as [Guest['answer'], number][]) {
      sum.counts[answer] = (sum.counts[answer] ?? 0) + by;
    }
    sum.attendees += attendees;
    sum.checkedIn += checkedIn;
  }
  return sum;
}

/** The gathering as it stands once a movement is counted. */
export function afterMovement(gathering: GatheringItem, movement: Movement): GatheringItem {
  return {
    ...gathering,
    taken: plus(gathering.taken, movement.taken),
    waitingSeats: plus(gathering.waitingSeats, movement.waitingSeats),
    counts: plus(gathering.counts, movement.counts),
    attendees: gathering.attendees + movement.attendees,
    checkedIn: gathering.checkedIn + movement.checkedIn,
  };
}

function plus<Name extends string>(
  numbers: Readonly<Record<Name, number>>,
  moved: Readonly<Partial<Record<NoInfer<Name>, number>>>,
): Record<Name, number> {
  const sum: Record<Name, number> = { ...numbers };
  for (const [name, by] of Object.entries(moved) as [Name, number][]) sum[name] += by;
  return sum;
}

function noMovement() {
  const counts: Partial<Record<Guest['answer'], number>> = {};
  return { taken: { ...noSeats }, waitingSeats: { ...noSeats }, counts, attendees: 0, checkedIn: 0 };
}

/**
 * The history with one more change; the oldest are dropped when there are too many. No change is dated before the one that it follows,
 * although a request may wait for another that came later: so the order and the times agree.
 */
export function withChange(before: Guest | undefined, change: Omit<RsvpChange, 'from'>): Pick<Guest, 'history'> {
  const history = before?.history ?? [];
  const latest = Math.max(Date.parse(change.at), ...history.slice(-1).map(({ at }) => Date.parse(at)));
  const next: RsvpChange = { ...change, at: new Date(latest).toISOString(), from: before?.answer ?? 'none' };
  return { history: [...history, next].slice(-changesKept) };
}

/** A decision that is not an RSVP: an offer, its end, a release. */
export function moveGuest(
  before: Guest,
  { by }: Command<unknown>,
  at: Date,
  change: Partial<Guest>,
  also?: Partial<Pick<GuestDecision, 'events' | 'timers' | 'bounds'>>,
): GuestDecision {
  const moved: Guest = { ...before, ...change, sequence: before.sequence + 1 };
  const unchanged = moved.answer === before.answer;
  const history = unchanged ? {} : withChange(before, { at: at.toISOString(), actor: by, to: moved.answer });
  return guestDecision(before, { ...moved, ...history }, also);
}
