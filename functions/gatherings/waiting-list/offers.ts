/** Offering free seats to those who wait, in the order of the line (STANDARDS §3). Pure. */

import { seatOfferExpired } from '../../../events/gatherings/seat-offer-expired.ts';
import { seatOffered } from '../../../events/gatherings/seat-offered.ts';
import type { AttendanceMode } from '../../../events/read-models/gathering.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import { announce } from '../../../shared/outbox/outbox.ts';
import type { Gathering } from '../gathering/gathering.ts';
import { type Guest, type GuestChange, movedBy, partyOf } from '../gathering/guest.ts';
import { answersUntil, isLastDay, lastDayBegins } from '../gathering/schedule.ts';
import { freeSeats, isOfferOver, modesOf } from '../gathering/seats.ts';
import { closedReason } from '../rsvp/rsvp.ts';
import { offerEnds } from './offer-hours.ts';

/** Who waits for a seat, and the zone in which the member's day is counted. */
export interface Waiting {
  readonly guest: Guest;
  readonly timeZone: string;
}

/** Whether there is anything to offer or to tell: seats that are free, and members who wait for them. */
export function hasSeatsForTheLine(gathering: Gathering, at: Date): boolean {
  if (gathering.status !== 'published' || closedReason(gathering, at) !== undefined) return false;
  return modesOf(gathering.draft).some((mode) => gathering.waitingSeats[mode] > 0 && freeSeats(gathering, mode) > 0);
}

/**
 * What becomes of the free seats, at most so many changes at once. Each is offered to the first in the line whom the
 * free seats suffice for: a member with more guests than there are seats keeps the place in the line and is the first
 * again when more become free; until then the seats do not stay empty. In the last day everybody who waits is told once.
 */
export function offersFor(gathering: Gathering, waiting: readonly Waiting[], at: Date, most: number): GuestChange[] {
  if (!hasSeatsForTheLine(gathering, at)) return [];
  const line = [...waiting].sort(byTurn);
  const modes = modesOf(gathering.draft);
  const changes = isLastDay(gathering, at)
    ? modes.flatMap((mode) => toldOf(gathering, line, mode, at))
    : modes.flatMap((mode) => offeredOf(gathering, line, mode, at));
  return changes.slice(0, most);
}

/**
 * The end of an offer that was not taken: the member goes to the end of the line, once; whoever lets a second offer in a
 * row pass is undecided from then on, so that nobody holds up the line. Undefined = there is no offer that is over.
 */
export function expireOffer(gathering: Gathering, before: Guest, at: Date): GuestChange | undefined {
  if (gathering.status !== 'published' || !isOfferOver(before, at)) return undefined;
  const { gatheringId, alumniId } = before;
  const offersMissed = before.offersMissed + 1;
  const over = { offersMissed, offerExpiresAt: undefined };
  const change: Partial<Guest> =
    offersMissed > 1
      ? { ...over, answer: 'undecided', guests: 0, mode: undefined }
      : { ...over, answer: 'waiting', waitingSince: at.toISOString() };
  const announcements = [announce(seatOfferExpired, { gatheringId, alumniId })];
  return movedBy(before, change, at, { announcements, timers: [] });
}

/** The reference of an offer's timer. */
export function offerRef({ gatheringId, alumniId }: Pick<Guest, 'gatheringId' | 'alumniId'>): string {
  return `${gatheringId}.${alumniId}`;
}

function byTurn({ guest: one }: Waiting, { guest: other }: Waiting): number {
  const [first, second] = [one, other].map(({ waitingSince = '' }) => Date.parse(waitingSince));
  return (first ?? 0) - (second ?? 0) || (one.alumniId < other.alumniId ? -1 : 1);
}

function waitingFor(line: readonly Waiting[], mode: AttendanceMode): readonly Waiting[] {
  return line.filter(({ guest }) => guest.answer === 'waiting' && guest.mode === mode);
}

function offeredOf(gathering: Gathering, line: readonly Waiting[], mode: AttendanceMode, at: Date): GuestChange[] {
  let free = freeSeats(gathering, mode);
  return waitingFor(line, mode).flatMap(({ guest, timeZone }) => {
    if (partyOf(guest) > free) return [];
    free -= partyOf(guest);
    const dueAt = offerEnds(at, timeZone, answersUntil(gathering));
    const offerExpiresAt = dueAt.toISOString();
    const change: Partial<Guest> = { answer: 'offered', offerExpiresAt, waitingSince: undefined, toldAt: undefined };
    return movedBy(guest, change, at, {
      announcements: [announced(guest, offerExpiresAt)],
      timers: [{ kind: 'seat-offer', ref: offerRef(guest), dueAt }],
    });
  });
}

/** Told once; after a move to another day, once more in the last day before that one. */
function toldOf(gathering: Gathering, line: readonly Waiting[], mode: AttendanceMode, at: Date): GuestChange[] {
  if (freeSeats(gathering, mode) === 0) return [];
  const since = lastDayBegins(gathering.draft).getTime();
  return waitingFor(line, mode)
    .filter(({ guest }) => guest.toldAt === undefined || Date.parse(guest.toldAt) < since)
    .map(({ guest }) =>
      movedBy(guest, { toldAt: at.toISOString() }, at, { announcements: [announced(guest, null)], timers: [] }),
    );
}

function announced(
  { gatheringId, alumniId }: { gatheringId: Guest['gatheringId']; alumniId: AlumniId },
  expiresAt: string | null,
) {
  return announce(seatOffered, { gatheringId, alumniId, expiresAt });
}
