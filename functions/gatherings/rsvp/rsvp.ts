/** The decisions on an RSVP: what it does to the member's place, the seats and the counts. Pure. */

import type { AttendanceMode, RsvpEvidence } from '../../../events/agreements/rsvp-words.ts';
import { rsvpAnswered } from '../../../events/gatherings/index.ts';
import { modesOf, type PossibleRsvp, rsvpsUntil, waitingUntil } from '../../../events/read-models/gathering.ts';
import { type Command, type Refusal, type Refused, refuse } from '../../../shared/decision/decision.ts';
import { unlessFrom } from '../../../shared/decision/lifecycle.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import { emit } from '../../../shared/outbox/outbox.ts';
import { second } from '../../../shared/time/durations.ts';
import type { Gathering } from '../gathering/gathering.ts';
import {
  type Bounds,
  type Guest,
  type GuestDecision,
  guestDecision,
  type Invitee,
  isCurrent,
  isExpectedAtDoor,
  partyOf,
  withChange,
} from '../gathering/guest.ts';
import { checkInTimes, guestsExpireAt } from '../gathering/schedule.ts';
import { isOfferExpired, isWaitingFor, keepsSeat, mostGuests, seatsFor, seatsForStaff } from '../gathering/seats.ts';
import { contradictionSeconds, rsvpLifecycle } from './lifecycle.ts';

/** An RSVP as it came in. */
export interface GivenRsvp {
  readonly alumniId: AlumniId;
  readonly answer: PossibleRsvp;
  readonly evidence: RsvpEvidence;
  readonly guests: number;
  readonly mode?: AttendanceMode | undefined;
  /** Tells page loads apart; absent for RSVPs that came from no page. */
  readonly page?: string | undefined;
  /** When the member's calendar says that the RSVP was given. */
  readonly calendarStamp?: string | undefined;
}

/** An RSVP that staff enters for a member, and why. */
export interface StaffRsvp extends Pick<GivenRsvp, 'alumniId' | 'answer' | 'guests' | 'mode'> {
  readonly reason: string;
}

/** Why RSVPs are closed. */
export type Closed = 'cancelled' | 'over' | 'too_late';
/** Why an RSVP was not taken as it was given. */
export type NotTaken = 'full' | ModeRefusal | 'too_many_guests';
/** The gathering has two modes and none was named; or the mode that was named does not exist, or no longer exists. */
type ModeRefusal = 'mode_missing' | 'mode_gone';

/**
 * Why nobody can RSVP at this time; undefined = members can. Whoever was offered a seat until a time may take it until then, even if
 * HR has moved the deadline before it: the offer was promised.
 */
export function closedReason(gathering: Gathering, at: Date, guest?: Guest): Closed | undefined {
  if (gathering.status === 'cancelled') return 'cancelled';
  if (gathering.status === 'over' || Date.parse(gathering.draft.startsAt) <= at.getTime()) return 'over';
  if (guest?.answer === 'offered' && !isOfferExpired(guest, at)) return undefined;
  return rsvpsUntil(gathering) <= at ? 'too_late' : undefined;
}

/** Whether the waiting list has closed: nobody on it is offered a seat any more. Staff can still give one. */
export function isWaitingListClosed(gathering: Gathering, at: Date): boolean {
  return closedReason(gathering, at) !== undefined || waitingUntil(gathering) <= at;
}

/** What becomes of an RSVP to attend for which the seats are not available. */
export type WithoutSeats = 'waits' | 'keeps_seat' | 'refused';

/**
 * What becomes of a member's request when there are no seats for it: the member keeps the current seat, or the offered one; a member
 * without one gets a place on the waiting list of this mode, where there is one, or keeps it, until the list closes. The page says the same
 * beside each choice.
 */
export function withoutSeats({ gathering, guest }: Invitee, mode: AttendanceMode, at: Date): WithoutSeats {
  if (keepsSeat(guest, at)) return 'keeps_seat';
  const waits = guest !== undefined && isWaitingFor(gathering.draft, guest, mode);
  const hasList = gathering.draft.waitingList === 'fifo' || waits;
  return hasList && !isWaitingListClosed(gathering, at) ? 'waits' : 'refused';
}

/** Takes a member's RSVP. The same RSVP changes nothing; until the deadline, another one replaces it. */
export function decideRsvp(
  invitee: Invitee,
  command: Command<GivenRsvp>,
  at: Date,
): GuestDecision | Refused<Closed | NotTaken | 'unchanged'> {
  const { gathering, guest: before } = invitee;
  const { input: given } = command;
  const closed = closedReason(gathering, at, before);
  if (closed !== undefined) return refuse(closed);
  const { mode, refused } = modeOf(gathering, given);
  if (refused !== undefined) return refuse(refused);
  const guests = mode === undefined ? 0 : given.guests;
  if (mode !== undefined && guests > mostGuests(gathering, before, mode)) return refuse('too_many_guests');
  if (contradicts(before, given, at)) {
    return taken(invitee, command, at, { answer: 'unconfirmed', guests: 0, mode: undefined });
  }
  if (mode === undefined) return unlessSame(invitee, command, at, { answer: given.answer, guests, mode });
  const bounds = seatsFor(gathering, before, { mode, party: partyOf({ guests }), at });
  if (bounds !== undefined) return unlessSame(invitee, command, at, { answer: 'attending', guests, mode }, bounds);
  if (withoutSeats(invitee, mode, at) !== 'waits') return refuse('full');
  return unlessSame(invitee, command, at, { answer: 'waiting', guests, mode });
}

/** What a decision on an RSVP that staff enters looks at. */
export interface StaffInvitee extends Invitee {
  /** Whether the person is a member now. */
  readonly isMember: boolean;
}

/**
 * Takes an RSVP that staff enters for a member: after the deadline too, until the end, before those who wait and with more
 * guests than members may bring, but never a seat that is not available. A person who left the programme can be taken off the
 * list, but not put on it.
 */
export function decideRsvpForMember(
  invitee: StaffInvitee,
  { by, input }: Command<StaffRsvp>,
  at: Date,
): GuestDecision | Refusal<'not_a_member' | 'full' | ModeRefusal> | Refused<'unchanged'> {
  const { gathering, guest: before, isMember } = invitee;
  const ended = gathering.status === 'published' && Date.parse(gathering.draft.endsAt) <= at.getTime();
  const status = ended ? 'over' : gathering.status;
  const wrong = { refused: 'wrong_state', status, needed: ['published'] } as const;
  // Nobody is a guest of a draft, member or not.
  if (status === 'draft') return wrong;
  if (!isMember && (before === undefined || input.answer === 'attending')) return refuse('not_a_member');
  if (status !== 'published') return wrong;
  const { mode, refused } = modeOf(gathering, input);
  if (refused !== undefined) return refuse(refused);
  const command = { by, input: { ...input, evidence: 'staff' } } as const;
  if (mode === undefined) return unlessSame(invitee, command, at, { answer: input.answer, guests: 0, mode });
  const bounds = seatsForStaff(gathering, before, { mode, party: partyOf(input) });
  if (bounds === undefined) return refuse('full');
  return unlessSame(invitee, command, at, { answer: 'attending', guests: input.guests, mode }, bounds);
}

/** Why a check-in was not noted, or not undone. */
export type CheckInRefusal = 'not_published' | 'too_early' | 'too_late';

/** Notes that a member is present, once; also when the gathering is over, for the time of {@link checkInTimes}. */
export function checkIn(
  { gathering, guest }: Invitee & { readonly guest: Guest },
  command: Command,
  at: Date,
): GuestDecision | Refusal<CheckInRefusal> | Refused<'unchanged'> {
  const refused = checkInRefusal(gathering, at);
  if (refused === 'not_published') return refuse(refused);
  if (guest.checkedInAt !== undefined) return refuse('unchanged');
  if (refused !== undefined) return refuse(refused);
  const wrong = unlessFrom(rsvpLifecycle, 'checkIn', guest.answer);
  if (wrong !== undefined) return wrong;
  return withCheckIn(guest, command, at, 'done');
}

/** Takes back a check-in that was a mistake, as if it had never been; the history keeps both. */
export function undoCheckIn(
  { gathering, guest }: Invitee & { readonly guest: Guest },
  command: Command,
  at: Date,
): GuestDecision | Refusal<CheckInRefusal> | Refused<'unchanged'> {
  const refused = checkInRefusal(gathering, at);
  if (refused === 'not_published') return refuse(refused);
  if (guest.checkedInAt === undefined) return refuse('unchanged');
  if (refused !== undefined) return refuse(refused);
  return withCheckIn(guest, command, at, 'undone');
}

function checkInRefusal(gathering: Gathering, at: Date): CheckInRefusal | undefined {
  if (gathering.status !== 'published' && gathering.status !== 'over') return 'not_published';
  const { from, until } = checkInTimes(gathering);
  if (at < from) return 'too_early';
  return at >= until ? 'too_late' : undefined;
}

function withCheckIn(guest: Guest, { by }: Command, at: Date, step: 'done' | 'undone'): GuestDecision {
  const isDone = step === 'done';
  return guestDecision(guest, {
    ...guest,
    sequence: guest.sequence + 1,
    checkedInAt: isDone ? at.toISOString() : undefined,
    checkedInBy: isDone ? by : undefined,
    ...withChange(guest, { at: at.toISOString(), actor: by, to: guest.answer, checkIn: step }),
  });
}

/**
 * Whether a member who said yes did not come; undefined while the gathering is not over, for members who did not say yes,
 * and if nobody was checked in at all: then nobody kept the list.
 */
export function isNoShow(gathering: Gathering, guest: Guest): boolean | undefined {
  if (gathering.status !== 'over' || guest.answer !== 'attending' || !isExpectedAtDoor(gathering, guest))
    return undefined;
  return guest.checkedInAt === undefined;
}

type RsvpCommand = Command<Omit<GivenRsvp, 'answer' | 'guests' | 'mode'> & { readonly reason?: string }>;
type Outcome = Pick<Guest, 'guests' | 'mode'> & { readonly answer: PossibleRsvp | 'waiting' | 'unconfirmed' };

/**
 * How an attending member takes part: the mode that was named, or the only one if none was. A mode that does not exist is never
 * read as the other one: a member who chose to take part online did not agree to come.
 */
function modeOf(
  { draft }: Gathering,
  given: Pick<GivenRsvp, 'answer' | 'mode'>,
): { readonly mode?: AttendanceMode | undefined; readonly refused?: ModeRefusal } {
  if (given.answer !== 'attending') return {};
  const modes = modesOf(draft);
  const named = given.mode ?? (modes.length === 1 ? modes[0] : undefined);
  if (named === undefined) return { refused: 'mode_missing' };
  return modes.includes(named) ? { mode: named } : { refused: 'mode_gone' };
}

/** What the member asked for: a member who waits asked to attend. */
function requested(answer: Guest['answer']): Guest['answer'] {
  return answer === 'waiting' || answer === 'offered' ? 'attending' : answer;
}

function contradicts(before: Guest | undefined, given: GivenRsvp, at: Date): boolean {
  if (before?.page === undefined || given.page === undefined || before.page === given.page) return false;
  const soon = at.getTime() - Date.parse(before.answeredAt) < contradictionSeconds * second;
  return soon && requested(before.answer) !== given.answer;
}

function unlessSame(
  invitee: Invitee,
  command: RsvpCommand,
  at: Date,
  outcome: Outcome,
  bounds?: Bounds,
): GuestDecision | Refused<'unchanged'> {
  const { gathering, guest } = invitee;
  const { answer, guests, mode } = outcome;
  const same = guest?.answer === answer && guest.guests === guests && guest.mode === mode;
  if (guest !== undefined && same && isCurrent(gathering, guest)) return refuse('unchanged');
  return taken(invitee, command, at, outcome, bounds);
}

function taken(invitee: Invitee, command: RsvpCommand, at: Date, outcome: Outcome, bounds: Bounds = {}): GuestDecision {
  const after = guestAfter(invitee, command, at, outcome);
  const { gatheringId, alumniId, evidence, guests, mode = null } = after;
  const { answer } = outcome;
  const changesAnswer = isChange(invitee, answer);
  const event = emit(rsvpAnswered, { gatheringId, alumniId, answer, evidence, mode, guests, changesAnswer });
  return guestDecision(invitee.guest, after, { events: [event], bounds });
}

/**
 * Whether an RSVP changes one that held. A seat that was waited for or offered is not a change of mind, and neither is the RSVP to
 * another time or place.
 */
function isChange({ gathering, guest: before }: Invitee, answer: Outcome['answer']): boolean {
  if (before === undefined || !isCurrent(gathering, before)) return false;
  if (before.answer === 'unconfirmed' || before.answer === 'offered') return false;
  // An offer that expired, or a release, was not said by the member.
  const last = before.history.findLast(({ checkIn }) => checkIn === undefined);
  if (last !== undefined && last.evidence === undefined) return false;
  return before.answer !== 'waiting' || answer !== 'attending';
}

/** What is kept of an RSVP. It ends an offer, and clears the count of missed ones. */
function guestAfter(
  { gathering, guest: before }: Invitee,
  { by, input }: RsvpCommand,
  at: Date,
  outcome: Outcome,
): Guest {
  const { alumniId, evidence, page, calendarStamp, reason } = input;
  const answeredAt = at.toISOString();
  const attending = outcome.answer === 'attending';
  const change = { at: answeredAt, actor: by, to: outcome.answer, evidence };
  return {
    gatheringId: gathering.gatheringId,
    alumniId,
    sequence: (before?.sequence ?? 0) + 1,
    ...outcome,
    evidence,
    answeredAt,
    answeredTo: gathering.calendarSequence,
    page,
    calendarStamp,
    ...placeOnList(before, outcome, answeredAt),
    offersMissed: 0,
    checkedInAt: attending ? before?.checkedInAt : undefined,
    checkedInBy: attending ? before?.checkedInBy : undefined,
    ...withChange(before, reason === undefined ? change : { ...change, reason }),
    expiresAt: guestsExpireAt(gathering),
  };
}

/** A waiting member keeps the place on the waiting list, with more or fewer guests too; another mode has a line of its own. */
function placeOnList(before: Guest | undefined, outcome: Outcome, at: string): Pick<Guest, 'waitingSince' | 'toldAt'> {
  if (outcome.answer !== 'waiting') return {};
  const waits = before?.answer === 'waiting' && before.mode === outcome.mode;
  return waits ? { waitingSince: before.waitingSince ?? at, toldAt: before.toldAt } : { waitingSince: at };
}
