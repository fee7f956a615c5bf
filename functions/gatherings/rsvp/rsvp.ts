/** What an answer to an invitation does: to the member's state, to the seats, to the counts. Pure (STANDARDS §3). */

import { rsvpAnswered } from '../../../events/gatherings/rsvp-answered.ts';
import type { AttendanceMode, GuestAnswer } from '../../../events/read-models/gathering.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import { announce } from '../../../shared/outbox/outbox.ts';
import type { Gathering } from '../gathering/gathering.ts';
import {
  type Evidence,
  type Guest,
  type GuestChange,
  holdsSeat,
  movementOf,
  partyOf,
  withChange,
} from '../gathering/guest.ts';
import { answersUntil } from '../gathering/schedule.ts';
import { type Bounds, isOfferOver, modesOf, roomFor, roomForStaff } from '../gathering/seats.ts';

export type { Evidence, Guest } from '../gathering/guest.ts';
export { answersUntil } from '../gathering/schedule.ts';

/** What a member can answer. */
export const possibleAnswers = ['attending', 'declined', 'undecided'] as const;
export type PossibleAnswer = (typeof possibleAnswers)[number];

/** An answer as it came in. */
export interface GivenAnswer {
  readonly alumniId: AlumniId;
  readonly answer: PossibleAnswer;
  readonly evidence: Evidence;
  readonly guests: number;
  readonly mode?: AttendanceMode | undefined;
  /** Tells page loads apart; absent for answers that came by no page. */
  readonly page?: string | undefined;
  readonly at: Date;
}

/** An answer that staff gives for a member, and why. */
export interface StaffAnswer extends Omit<GivenAnswer, 'evidence' | 'page'> {
  readonly by: string;
  readonly reason: string;
}

/** Why an invitation can no longer be answered by anybody. */
export type Closed = 'cancelled' | 'over' | 'too_late';

/** A change of a member's answer, and the bounds that the write must keep. */
export interface Answered extends GuestChange {
  readonly kind: 'answered';
  readonly bounds: Bounds;
}

export type AnswerOutcome =
  | { readonly kind: 'closed'; readonly reason: Closed }
  | { readonly kind: 'refused'; readonly reason: 'full' | 'mode_missing' | 'too_many_guests' }
  | { readonly kind: 'unchanged'; readonly guest: Guest }
  | Answered;

/** Different page loads that contradict each other within this time are a scanner at work, not a person. Milliseconds. */
export const contradictionWindow = 10_000;

/** Answers are kept so long after the gathering. Milliseconds. */
const keptFor = 2 * 365 * 86_400_000;

/** Why nobody can answer at this time; undefined = answers are welcome. */
export function closedReason(gathering: Gathering, at: Date): Closed | undefined {
  if (gathering.status === 'cancelled') return 'cancelled';
  if (gathering.status === 'over' || Date.parse(gathering.draft.startsAt) <= at.getTime()) return 'over';
  return answersUntil(gathering) <= at ? 'too_late' : undefined;
}

/** Whether what the member said still stands, or was asked again since. */
export function isCurrent(gathering: Gathering, guest: Guest): boolean {
  return guest.answeredTo >= gathering.answersFrom;
}

/** Takes an answer. The same answer again changes nothing; another one replaces it until the deadline. */
export function answerInvitation(gathering: Gathering, before: Guest | undefined, given: GivenAnswer): AnswerOutcome {
  const reason = closedReason(gathering, given.at);
  if (reason !== undefined) return { kind: 'closed', reason };
  const mode = modeOf(gathering, given);
  if (given.answer === 'attending' && mode === undefined) return { kind: 'refused', reason: 'mode_missing' };
  const guests = mode === undefined ? 0 : given.guests;
  if (guests > gathering.draft.guestsPerMember) return { kind: 'refused', reason: 'too_many_guests' };
  const by: Giver = { ...given, actor: 'member' };
  if (contradicts(before, given)) {
    return answered(gathering, before, by, { answer: 'unconfirmed', guests: 0, mode: undefined });
  }
  if (mode === undefined) return settled(gathering, before, by, { answer: given.answer, guests, mode });
  const room = roomFor(gathering, before, { mode, party: partyOf({ guests }), at: given.at });
  if (room !== undefined) return settled(gathering, before, by, { answer: 'attending', guests, mode }, room);
  // Who has a seat, or is offered one, keeps it when there is none for what is asked beyond it.
  const keeps = holdsSeat(before) && !isOfferOver(before, given.at);
  if (keeps || gathering.draft.waitingList === 'none') return { kind: 'refused', reason: 'full' };
  return settled(gathering, before, by, { answer: 'waiting', guests, mode });
}

/**
 * Takes an answer that staff gives for a member: also after the deadline until the end, before those who wait and with
 * more guests than members may bring, but never a seat that there is not.
 */
export function answerForMember(gathering: Gathering, before: Guest | undefined, given: StaffAnswer): AnswerOutcome {
  const { status, draft } = gathering;
  if (status === 'cancelled') return { kind: 'closed', reason: 'cancelled' };
  if (status === 'over' || Date.parse(draft.endsAt) <= given.at.getTime()) return { kind: 'closed', reason: 'over' };
  const mode = modeOf(gathering, given);
  const by: Giver = { ...given, evidence: 'staff', actor: given.by };
  if (mode === undefined) {
    if (given.answer === 'attending') return { kind: 'refused', reason: 'mode_missing' };
    return settled(gathering, before, by, { answer: given.answer, guests: 0, mode });
  }
  const room = roomForStaff(gathering, before, { mode, party: partyOf(given) });
  if (room === undefined) return { kind: 'refused', reason: 'full' };
  return settled(gathering, before, by, { answer: 'attending', guests: given.guests, mode }, room);
}

/** Marks a member as present; again changes nothing. Undefined = this member has no seat. */
export function checkIn(guest: Guest, { by, at }: { by: string; at: Date }): Guest | undefined {
  if (guest.checkedInAt !== undefined) return guest;
  if (guest.answer !== 'attending') return undefined;
  return { ...guest, sequence: guest.sequence + 1, checkedInAt: at.toISOString(), checkedInBy: by };
}

/**
 * Whether a member who said yes did not come; undefined while the gathering is not over, for those who did not say yes,
 * and where nobody was checked in at all: then the list was not kept.
 */
export function isNoShow(gathering: Gathering, guest: Guest): boolean | undefined {
  if (gathering.status !== 'over' || gathering.checkedIn === 0 || guest.answer !== 'attending') return undefined;
  return guest.checkedInAt === undefined;
}

interface Giver extends Pick<GivenAnswer, 'alumniId' | 'evidence' | 'page' | 'at'> {
  readonly actor: string;
  readonly reason?: string;
}

type Standing = Pick<Guest, 'guests' | 'mode'> & { readonly answer: PossibleAnswer | 'waiting' | 'unconfirmed' };

/** The way in which one takes part, where one does: the only one there is, or the one that was named. */
function modeOf({ draft }: Gathering, given: Pick<GivenAnswer, 'answer' | 'mode'>): AttendanceMode | undefined {
  if (given.answer !== 'attending') return undefined;
  const modes = modesOf(draft);
  return modes.length === 1 ? modes[0] : modes.find((known) => known === given.mode);
}

/** What the member asked for; who waits asked to attend. */
function asked(guest: Guest): GuestAnswer {
  return guest.answer === 'waiting' || guest.answer === 'offered' ? 'attending' : guest.answer;
}

function contradicts(before: Guest | undefined, given: GivenAnswer): boolean {
  if (before?.page === undefined || given.page === undefined || before.page === given.page) return false;
  return given.at.getTime() - Date.parse(before.answeredAt) < contradictionWindow && asked(before) !== given.answer;
}

function settled(
  gathering: Gathering,
  before: Guest | undefined,
  given: Giver,
  state: Standing,
  bounds: Bounds = {},
): AnswerOutcome {
  const { answer, guests, mode } = state;
  const same = before?.answer === answer && before.guests === guests && before.mode === mode;
  if (before !== undefined && same && isCurrent(gathering, before)) return { kind: 'unchanged', guest: before };
  return answered(gathering, before, given, state, bounds);
}

function answered(
  gathering: Gathering,
  before: Guest | undefined,
  given: Giver,
  state: Standing,
  bounds: Bounds = {},
): Answered {
  const guest = guestAfter(gathering, before, given, state);
  const { gatheringId, alumniId, evidence, guests, mode = null } = guest;
  return {
    kind: 'answered',
    before,
    guest,
    movement: movementOf(before, guest),
    bounds,
    announcements: [announce(rsvpAnswered, { gatheringId, alumniId, answer: state.answer, evidence, mode, guests })],
    timers: [],
  };
}

/** What is kept of an answer; an offer, and offers that were let pass, are over with it. */
function guestAfter(gathering: Gathering, before: Guest | undefined, given: Giver, state: Standing): Guest {
  const { alumniId, evidence, page, actor, reason } = given;
  const at = given.at.toISOString();
  const attending = state.answer === 'attending';
  return {
    gatheringId: gathering.gatheringId,
    alumniId,
    sequence: (before?.sequence ?? 0) + 1,
    ...state,
    evidence,
    answeredAt: at,
    answeredTo: gathering.calendarSequence,
    page,
    ...placeInLine(before, state, at),
    offersMissed: 0,
    checkedInAt: attending ? before?.checkedInAt : undefined,
    checkedInBy: attending ? before?.checkedInBy : undefined,
    ...withChange(before, { at, actor, to: state.answer, evidence, ...(reason === undefined ? {} : { reason }) }),
    expiresAt: Math.floor((Date.parse(gathering.draft.endsAt) + keptFor) / 1000),
  };
}

/** Who waits keeps the place in the line, with more or fewer guests too; the line of another mode is another one. */
function placeInLine(before: Guest | undefined, state: Standing, at: string): Pick<Guest, 'waitingSince' | 'toldAt'> {
  if (state.answer !== 'waiting') return {};
  const waits = before?.answer === 'waiting' && before.mode === state.mode;
  return waits ? { waitingSince: before.waitingSince ?? at, toldAt: before.toldAt } : { waitingSince: at };
}
