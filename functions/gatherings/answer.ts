/** What an answer to an invitation does: to the member's state, to the seats, to the counts. Pure (STANDARDS §3). */
import type * as z from 'zod';
import type { AttendanceMode, GuestAnswer } from '../../events/read-models/gathering.ts';
import { rsvpAnswered } from '../../events/rsvp-answered.ts';
import type { AlumniId } from '../../shared/identifier.ts';
import { type Announcement, announce } from '../../shared/outbox/outbox.ts';
import type { Gathering } from './gathering.ts';
import { modesOf, seatLimit } from './seats.ts';
import type { evidences, guestsTable } from './tables.ts';

export type Guest = z.infer<typeof guestsTable.item>;
export type Evidence = (typeof evidences)[number];

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

/** Why an invitation can no longer be answered by anybody. */
export type Closed = 'cancelled' | 'over' | 'too_late';

/** Seats that are taken (positive) or given back, and members by answer. */
export interface Movement {
  readonly taken: Readonly<Record<AttendanceMode, number>>;
  readonly counts: Readonly<Partial<Record<GuestAnswer, number>>>;
}

export type AnswerOutcome =
  | { readonly kind: 'closed'; readonly reason: Closed }
  | { readonly kind: 'refused'; readonly reason: 'full' | 'mode_missing' | 'too_many_guests' }
  | { readonly kind: 'unchanged'; readonly guest: Guest }
  | {
      readonly kind: 'answered';
      readonly before: Guest | undefined;
      readonly guest: Guest;
      readonly movement: Movement;
      readonly announcements: readonly Announcement[];
    };

/** Different page loads that contradict each other within this time are a scanner at work, not a person. Milliseconds. */
export const contradictionWindow = 10_000;

/** Answers are kept so long after the gathering. Milliseconds. */
const keptFor = 2 * 365 * 86_400_000;

/** Until when a gathering can be answered. */
export function answersUntil(gathering: Gathering): Date {
  return new Date(gathering.draft.answerBy ?? gathering.draft.startsAt);
}

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
  const attending = given.answer === 'attending';
  const modes = modesOf(gathering.draft);
  const mode = attending ? (modes.length === 1 ? modes[0] : modes.find((known) => known === given.mode)) : undefined;
  if (attending && mode === undefined) return { kind: 'refused', reason: 'mode_missing' };
  const guests = attending ? given.guests : 0;
  if (guests > gathering.draft.guestsPerMember) return { kind: 'refused', reason: 'too_many_guests' };
  if (contradicts(before, given)) {
    return answered(gathering, before, given, { answer: 'unconfirmed', guests: 0, mode: undefined });
  }
  const answer = mode === undefined ? given.answer : seated(gathering, before, mode, guests);
  if (answer === undefined) return { kind: 'refused', reason: 'full' };
  const same = before?.answer === answer && before.guests === guests && before.mode === mode;
  if (before !== undefined && same && isCurrent(gathering, before)) return { kind: 'unchanged', guest: before };
  return answered(gathering, before, given, { answer, guests, mode });
}

/** Marks a member as present; again changes nothing. Undefined = this member has no seat. */
export function checkIn(guest: Guest, { by, at }: { by: string; at: Date }): Guest | undefined {
  if (guest.checkedInAt !== undefined) return guest;
  if (guest.answer !== 'attending') return undefined;
  return { ...guest, sequence: guest.sequence + 1, checkedInAt: at.toISOString(), checkedInBy: by };
}

/** What the member asked for; who waits asked to attend. */
function asked(guest: Guest): GuestAnswer {
  return guest.answer === 'waiting' || guest.answer === 'offered' ? 'attending' : guest.answer;
}

function contradicts(before: Guest | undefined, given: GivenAnswer): boolean {
  if (before?.page === undefined || given.page === undefined || before.page === given.page) return false;
  return given.at.getTime() - Date.parse(before.answeredAt) < contradictionWindow && asked(before) !== given.answer;
}

/** A seat, a place in the waiting list, or neither. Who has a seat keeps it when there is none for what is asked beyond it. */
function seated(
  gathering: Gathering,
  before: Guest | undefined,
  mode: AttendanceMode,
  guests: number,
): 'attending' | 'waiting' | undefined {
  const limit = seatLimit(gathering.draft, mode);
  const own = before?.mode === mode ? seatsOf(before) : 0;
  const more = 1 + guests - own;
  if (limit === undefined || more <= 0 || gathering.taken[mode] + more <= limit) return 'attending';
  return gathering.draft.waitingList === 'fifo' && before?.answer !== 'attending' ? 'waiting' : undefined;
}

/** Seats that a member takes up: with the guests, once attending. */
function seatsOf(guest: Pick<Guest, 'answer' | 'guests'> | undefined): number {
  return guest?.answer === 'attending' ? 1 + guest.guests : 0;
}

function answered(
  gathering: Gathering,
  before: Guest | undefined,
  given: GivenAnswer,
  state: Pick<Guest, 'guests' | 'mode'> & { readonly answer: PossibleAnswer | 'waiting' | 'unconfirmed' },
): AnswerOutcome {
  const { gatheringId } = gathering;
  const { alumniId, evidence } = given;
  const at = given.at.toISOString();
  const guest: Guest = {
    gatheringId,
    alumniId,
    sequence: (before?.sequence ?? 0) + 1,
    ...state,
    evidence,
    answeredAt: at,
    answeredTo: gathering.calendarSequence,
    page: given.page,
    waitingSince: state.answer === 'waiting' ? (before?.waitingSince ?? at) : undefined,
    checkedInAt: before?.checkedInAt,
    checkedInBy: before?.checkedInBy,
    expiresAt: Math.floor((Date.parse(gathering.draft.endsAt) + keptFor) / 1000),
  };
  return {
    kind: 'answered',
    before,
    guest,
    movement: movementOf(before, guest),
    announcements: [announce(rsvpAnswered, { gatheringId, alumniId, answer: state.answer, evidence })],
  };
}

function movementOf(before: Guest | undefined, after: Guest): Movement {
  const taken = { place: 0, online: 0 };
  if (before?.mode !== undefined) taken[before.mode] -= seatsOf(before);
  if (after.mode !== undefined) taken[after.mode] += seatsOf(after);
  if (before?.answer === after.answer) return { taken, counts: {} };
  return { taken, counts: { ...(before === undefined ? {} : { [before.answer]: -1 }), [after.answer]: 1 } };
}
