/** The decision on a member's RSVP: whether it is taken, and whether there is a seat for it. Pure. */

import type { AttendanceMode } from '../../../events/agreements/rsvp-words.ts';
import { isOpenToRsvps, isToCome, offersSeats } from '../../../events/read-models/gathering-times.ts';
import { type Command, type Refused, refuse } from '../../../shared/decision/decision.ts';
import { second } from '../../../shared/time/durations.ts';
import type { Gathering } from '../gathering/gathering.ts';
import { type Guest, type GuestDecision, type Invitee, partyOf } from '../gathering/guest.ts';
import { isFull, isOfferExpired, isWaitingFor, keepsSeat, mostGuests, seatsFor } from '../gathering/seats.ts';
import { type GivenRsvp, type ModeRefusal, modeOf, takenRsvp, takenUnlessSame } from './given-rsvp.ts';
import { contradictionSeconds } from './lifecycle.ts';

/** Why RSVPs are closed. */
export type Closed = 'cancelled' | 'over' | 'too_late';

/** Why an RSVP was not taken as it was given. */
export type NotTaken = 'full' | ModeRefusal | 'too_many_guests';

/**
 * Why nobody can RSVP at this time; undefined = members can. Whoever was offered a seat until a time may take it until then, even if
 * HR has moved the deadline before it: the offer was promised. Only the start, when it is moved before that time, ends it earlier.
 */
export function closedReason(gathering: Gathering, at: Date, guest?: Guest): Closed | undefined {
  if (gathering.status === 'cancelled') return 'cancelled';
  if (!isToCome(gathering, at)) return 'over';
  const holdsOffer = guest?.answer === 'offered' && !isOfferExpired(gathering, guest, at);
  return isOpenToRsvps(gathering, at, { holdsOffer }) ? undefined : 'too_late';
}

/** What becomes of an RSVP to attend for which the seats are not available. */
export type WithoutSeats = 'waits' | 'keeps_seat' | 'refused';

/**
 * What becomes of a member's request when there are no seats for it: the member keeps the current seat, or the offered one; a member
 * without one gets a place on the waiting list of this mode, where there is one, or keeps it, until the list closes. The page says the same
 * beside each choice.
 */
export function withoutSeats(invitee: Invitee, mode: AttendanceMode, at: Date): WithoutSeats {
  const { gathering, guest } = invitee;
  if (keepsSeat(invitee, at)) return 'keeps_seat';
  const waits = guest !== undefined && isWaitingFor(gathering.draft, guest, mode);
  const hasList = gathering.draft.waitingList === 'fifo' || waits;
  return hasList && offersSeats(gathering, at) ? 'waits' : 'refused';
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
  // Where there is no seat at all, fewer guests would not help.
  if (mode !== undefined && guests > mostGuests(gathering, before, mode)) {
    const isRefused = isFull(invitee, { mode, at }) && withoutSeats(invitee, mode, at) === 'refused';
    return refuse(isRefused ? 'full' : 'too_many_guests');
  }
  if (contradicts(before, given, at)) {
    return takenRsvp(invitee, command, at, { answer: 'unconfirmed', guests: 0, mode: undefined });
  }
  if (mode === undefined) return takenUnlessSame(invitee, command, at, { answer: given.answer, guests, mode });
  const bounds = seatsFor(invitee, { mode, party: partyOf({ guests }), at });
  if (bounds !== undefined) return takenUnlessSame(invitee, command, at, { answer: 'attending', guests, mode }, bounds);
  if (withoutSeats(invitee, mode, at) !== 'waits') return refuse('full');
  return takenUnlessSame(invitee, command, at, { answer: 'waiting', guests, mode });
}

/** What the member asked for last: whoever waits, or was offered the seat since, asked to attend. */
function requested(answer: Guest['answer']): Guest['answer'] {
  return answer === 'waiting' || answer === 'offered' ? 'attending' : answer;
}

function contradicts(before: Guest | undefined, given: GivenRsvp, at: Date): boolean {
  if (before?.page === undefined || given.page === undefined || before.page === given.page) return false;
  const soon = at.getTime() - Date.parse(before.answeredAt) < contradictionSeconds * second;
  return soon && requested(before.answer) !== given.answer;
}
