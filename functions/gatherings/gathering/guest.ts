/** A member's place at a gathering, and what one change of it moves: seats, waiting list, counts, history. Pure. */
import type * as z from 'zod';
import type { AttendanceMode, GuestAnswer } from '../../../events/read-models/gathering.ts';
import type { Announcement } from '../../../shared/outbox/outbox.ts';
import type { Timer } from '../../../shared/timers/timers.ts';
import { type answerChangeSchema, changesKept, type evidences, type guestsTable } from '../tables.ts';

export type Guest = z.infer<typeof guestsTable.item>;
export type Evidence = (typeof evidences)[number];
export type AnswerChange = z.infer<typeof answerChangeSchema>;

type Seats = Readonly<Record<AttendanceMode, number>>;

/** What a change moves in the gathering's numbers: positive = taken or joined, negative = given back or left. */
export interface Movement {
  /** Seats that are taken or held for an offer. */
  readonly taken: Seats;
  /** Seats that the waiting list needs. */
  readonly waitingSeats: Seats;
  readonly counts: Readonly<Partial<Record<GuestAnswer, number>>>;
  readonly attendees: number;
  readonly checkedIn: number;
}

/** A change of one member's place, with all that goes with it in one transaction. */
export interface GuestChange {
  readonly before: Guest | undefined;
  readonly guest: Guest;
  readonly movement: Movement;
  readonly announcements: readonly Announcement[];
  readonly timers: readonly Timer[];
}

/** Seats for a member and the guests. */
export function partyOf({ guests }: Pick<Guest, 'guests'>): number {
  return 1 + guests;
}

/** The member has a seat, or one is held for the member. */
export function holdsSeat(guest: Pick<Guest, 'answer'> | undefined): boolean {
  return guest?.answer === 'attending' || guest?.answer === 'offered';
}

/** What moves when `after` takes the place of `before`. */
export function movementOf(before: Guest | undefined, after: Guest): Movement {
  const moved = { taken: { place: 0, online: 0 }, waitingSeats: { place: 0, online: 0 }, attendees: 0, checkedIn: 0 };
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
  if (before?.answer === after.answer) return { ...moved, counts: {} };
  const left = before === undefined ? {} : { [before.answer]: -1 };
  return { ...moved, counts: { ...left, [after.answer]: 1 } };
}

/** The sum of several movements. */
export function sumOf(movements: readonly Movement[]): Movement {
  const sum = {
    taken: { place: 0, online: 0 },
    waitingSeats: { place: 0, online: 0 },
    counts: {} as Partial<Record<GuestAnswer, number>>,
    attendees: 0,
    checkedIn: 0,
  };
  for (const { taken, waitingSeats, counts, attendees, checkedIn } of movements) {
    for (const mode of ['place', 'online'] as const) {
      sum.taken[mode] += taken[mode];
      sum.waitingSeats[mode] += waitingSeats[mode];
    }
    for (const [answer, by] of Object.entries(counts) as [GuestAnswer, number][]) {
      sum.counts[answer] = (sum.counts[answer] ?? 0) + by;
    }
    sum.attendees += attendees;
    sum.checkedIn += checkedIn;
  }
  return sum;
}

/** The history with one change more; the oldest go when there are too many. */
export function withChange(before: Guest | undefined, change: Omit<AnswerChange, 'from'>): Pick<Guest, 'history'> {
  const next: AnswerChange = { ...change, from: before?.answer ?? 'none' };
  return { history: [...(before?.history ?? []), next].slice(-changesKept) };
}

/** A change of what stood before, by nobody's answer: an offer, its end. */
export function movedBy(
  before: Guest,
  change: Partial<Guest>,
  at: Date,
  also: Pick<GuestChange, 'announcements' | 'timers'>,
): GuestChange {
  const moved: Guest = { ...before, ...change, sequence: before.sequence + 1 };
  const history =
    moved.answer === before.answer
      ? {}
      : withChange(before, { at: at.toISOString(), actor: 'okaeri', to: moved.answer });
  const guest = { ...moved, ...history };
  return { before, guest, movement: movementOf(before, guest), ...also };
}
