/** What an RSVP that is taken does to the guest, the seats and the counts, whoever gave it. Pure. */

import type { AttendanceMode, RsvpEvidence } from '../../../events/agreements/rsvp-words.ts';
import { rsvpAnswered } from '../../../events/gatherings/index.ts';
import { modesOf, type PossibleRsvp } from '../../../events/read-models/gathering.ts';
import { type Command, type Refused, refuse } from '../../../shared/decision/decision.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import { emit } from '../../../shared/outbox/outbox.ts';
import type { Gathering } from '../gathering/gathering.ts';
import {
  type Bounds,
  changeByOkaeri,
  type Guest,
  type GuestDecision,
  guestDecision,
  type Invitee,
  isCurrent,
  withChange,
} from '../gathering/guest.ts';
import { guestsExpireAt } from '../gathering/schedule.ts';
import { hasMissedOffer, isWaitingFor } from '../gathering/seats.ts';

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

/** The gathering has two modes and none was named; or the mode that was named does not exist, or no longer exists. */
export type ModeRefusal = 'mode_missing' | 'mode_gone';

/** The command to take an RSVP, of a member or of staff. */
export type RsvpCommand = Command<Omit<GivenRsvp, 'answer' | 'guests' | 'mode'> & { readonly reason?: string }>;
/** What becomes of it. */
type TakenAs = Pick<Guest, 'guests' | 'mode'> & { readonly answer: PossibleRsvp | 'waiting' | 'unconfirmed' };

/**
 * How an attending member takes part: the mode that was named, or the only one if none was. A mode that does not exist is never
 * read as the other one: a member who chose to take part online did not agree to come.
 */
export function modeOf(
  { draft }: Gathering,
  given: Pick<GivenRsvp, 'answer' | 'mode'>,
): { readonly mode?: AttendanceMode | undefined; readonly refused?: ModeRefusal } {
  if (given.answer !== 'attending') return {};
  const modes = modesOf(draft);
  const named = given.mode ?? (modes.length === 1 ? modes[0] : undefined);
  if (named === undefined) return { refused: 'mode_missing' };
  return modes.includes(named) ? { mode: named } : { refused: 'mode_gone' };
}

/**
 * The decision that takes an RSVP; one that repeats what the member said before changes nothing. After something that the member did not say (the
 * end of an offer, a release), the same answer is an RSVP of its own.
 */
export function takenUnlessSame(
  invitee: Invitee,
  command: RsvpCommand,
  at: Date,
  outcome: TakenAs,
  bounds?: Bounds,
): GuestDecision | Refused<'unchanged'> {
  const { gathering, guest } = invitee;
  const { answer, guests, mode } = outcome;
  const same = guest?.answer === answer && guest.guests === guests && guest.mode === mode;
  if (guest !== undefined && same && isCurrent(gathering, guest) && wasSaid(guest)) return refuse('unchanged');
  return takenRsvp(invitee, command, at, outcome, bounds);
}

/** Whether the RSVP is the word of its member or of staff: an offer that expired, or a release, is not. */
function wasSaid(guest: Guest): boolean {
  return !hasMissedOffer(guest) && changeByOkaeri(guest) === undefined;
}

/** The decision that takes an RSVP, also one that says the same. */
export function takenRsvp(
  invitee: Invitee,
  command: RsvpCommand,
  at: Date,
  outcome: TakenAs,
  bounds: Bounds = {},
): GuestDecision {
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
function isChange({ gathering, guest: before }: Invitee, answer: TakenAs['answer']): boolean {
  if (before === undefined || !isCurrent(gathering, before)) return false;
  if (before.answer === 'unconfirmed' || before.answer === 'offered') return false;
  if (!wasSaid(before)) return false;
  return before.answer !== 'waiting' || answer !== 'attending';
}

/** What is kept of an RSVP. It ends an offer, and clears the count of missed ones. */
function guestAfter(
  { gathering, guest: before }: Invitee,
  { by, input }: RsvpCommand,
  at: Date,
  outcome: TakenAs,
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
    ...placeOnList({ gathering, guest: before }, outcome, answeredAt),
    offersMissed: 0,
    checkedInAt: attending ? before?.checkedInAt : undefined,
    checkedInBy: attending ? before?.checkedInBy : undefined,
    ...withChange(before, reason === undefined ? change : { ...change, reason }),
    expiresAt: guestsExpireAt(gathering),
  };
}

/** A waiting member keeps the place on the waiting list, with more or fewer guests too; another mode has a list of its own. */
function placeOnList(
  { gathering: { draft }, guest: before }: Invitee,
  { answer, mode }: TakenAs,
  at: string,
): Pick<Guest, 'waitingSince' | 'toldAt'> {
  if (answer !== 'waiting' || mode === undefined) return {};
  if (before === undefined || !isWaitingFor(draft, before, mode)) return { waitingSince: at };
  return { waitingSince: before.waitingSince ?? at, toldAt: before.toldAt };
}
