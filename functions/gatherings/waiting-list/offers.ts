/** Offering free seats to members who wait, in the order of the waiting list. Pure. */

import { seatOfferExpired, seatOffered } from '../../../events/gatherings/index.ts';
import { modesOf } from '../../../events/read-models/gathering.ts';
import {
  isLastDay,
  lastDayBegins,
  offerHeldUntil,
  offersSeats,
  rsvpsUntil,
} from '../../../events/read-models/gathering-times.ts';
import { seatOfferDue } from '../../../events/timers/index.ts';
import { type Command, type Refusal, refuse } from '../../../shared/decision/decision.ts';
import { unlessFrom } from '../../../shared/decision/lifecycle.ts';
import { emit } from '../../../shared/outbox/outbox.ts';
import type { Gathering } from '../gathering/gathering.ts';
import { type Guest, type GuestDecision, type Invitee, moveGuest, partyOf } from '../gathering/guest.ts';
import {
  byTurn,
  freeSeats,
  isOfferExpired,
  isWaitingFor,
  type PartyInLine,
  seatBounds,
  seatsForWaiting,
} from '../gathering/seats.ts';
import { rsvpLifecycle } from '../rsvp/lifecycle.ts';
import { offerEnds } from './offer-hours.ts';

/** A member who waits for a seat, and the zone in which the hours of an offer are counted. */
export interface Waiting {
  readonly guest: Guest;
  readonly timeZone: string;
}

/** Whether there is anything to offer: free seats, and members who wait for them. */
export function hasSeatsForWaiting(gathering: Gathering, at: Date): boolean {
  if (!offersSeats(gathering, at)) return false;
  return Object.values(seatsForWaiting(gathering)).some((seats) => seats > 0);
}

/**
 * The members of the waiting list whom the free seats concern now, in their turn: for whom a seat could be offered, or, in the last 24 hours,
 * who have not been told of it.
 */
export function concernedBySeats(gathering: Gathering, line: readonly PartyInLine[], at: Date): readonly PartyInLine[] {
  if (!hasSeatsForWaiting(gathering, at)) return [];
  const { draft } = gathering;
  const inTurn = [...line].sort(byTurn);
  return modesOf(draft).flatMap((mode) => {
    const seats = freeSeats(gathering, mode);
    const waits = inTurn.filter((party) => isWaitingFor(draft, party, mode));
    return isLastDay(gathering, at)
      ? withoutNews(gathering, waits, seats)
      : waits.filter((party) => partyOf(party) <= seats);
  });
}

/**
 * Decides on the free seats, with at most `most` decisions at once. Each seat is offered to the first on the waiting list for whom
 * the free seats are enough: a member with more guests keeps the place on the waiting list, and is the first again when more seats
 * become free; until then the seats do not stay empty. A member who would have too little time before the deadline keeps it, too. In
 * the last 24 hours, they get one notice instead.
 */
export function offerSeats(
  { gathering, waiting }: { readonly gathering: Gathering; readonly waiting: readonly Waiting[] },
  command: Command<{ readonly most: number }>,
  at: Date,
): readonly GuestDecision[] {
  if (!hasSeatsForWaiting(gathering, at)) return [];
  const decide = isLastDay(gathering, at) ? newsOfFreeSeat : offerInTurn;
  const line = [...waiting].sort((one, other) => byTurn(one.guest, other.guest));
  const { draft } = gathering;
  return modesOf(draft)
    .flatMap((mode) => {
      const waits = line.filter(({ guest }) => isWaitingFor(draft, guest, mode));
      return decide(gathering, waits, freeSeats(gathering, mode), command, at);
    })
    .slice(0, command.input.most);
}

/**
 * Ends an offer that was not taken, and with it the place on the waiting list: the member is undecided, and is offered no other seat
 * unless they ask for one. So nobody is asked again and again, and a seat that nobody else waits for is free for everybody.
 */
export function expireOffer(
  { gathering, guest }: Invitee,
  command: Command,
  at: Date,
): GuestDecision | Refusal<'not_published' | 'not_found' | 'not_yet'> {
  // The timer of the end may come before that of the offer.
  if (gathering.status !== 'published' && gathering.status !== 'over') return refuse('not_published');
  if (guest === undefined) return refuse('not_found');
  const wrong = unlessFrom(rsvpLifecycle, 'expire', guest.answer);
  if (wrong !== undefined) return wrong;
  if (!isOfferExpired(gathering, guest, at)) return refuse('not_yet');
  const { gatheringId, alumniId } = guest;
  const left = { answer: 'undecided', guests: 0, mode: undefined, offerExpiresAt: undefined } as const;
  const heldUntil = offerHeldUntil(gathering, guest.offerExpiresAt ?? gathering.draft.startsAt).toISOString();
  const missed = { guests: guest.guests, mode: guest.mode, heldUntil };
  const change: Partial<Guest> = { ...left, offersMissed: guest.offersMissed + 1, missed };
  return moveGuest(guest, command, at, change, { events: [emit(seatOfferExpired, { gatheringId, alumniId })] });
}

type WaitingMembers = readonly Waiting[];

function offerInTurn(gathering: Gathering, line: WaitingMembers, seats: number, command: Command<unknown>, at: Date) {
  let free = seats;
  return line.flatMap(({ guest, timeZone }) => {
    if (partyOf(guest) > free) return [];
    const dueAt = offerEnds(at, timeZone, rsvpsUntil(gathering));
    if (dueAt === undefined) return [];
    free -= partyOf(guest);
    const { gatheringId, alumniId, mode = null, guests } = guest;
    const expiresAt = dueAt.toISOString();
    const change = {
      answer: 'offered',
      offerExpiresAt: expiresAt,
      waitingSince: undefined,
      toldAt: undefined,
    } as const;
    return moveGuest(guest, command, at, change, {
      events: [emit(seatOffered, { gatheringId, alumniId, expiresAt, mode, guests })],
      timers: [seatOfferDue.at({ gatheringId, alumniId }, dueAt)],
      bounds: seatBounds(gathering),
    });
  });
}

/** Those who have not had the news of these free seats: for whom they are enough, or everybody if they are enough for nobody. */
function withoutNews<Party extends Pick<Guest, 'guests' | 'toldAt'>>(
  { draft }: Gathering,
  line: readonly Party[],
  seats: number,
): readonly Party[] {
  if (seats === 0) return [];
  const since = lastDayBegins(draft).getTime();
  const unaware = line.filter(({ toldAt }) => toldAt === undefined || Date.parse(toldAt) < since);
  const fits = (party: Party) => partyOf(party) <= seats;
  return line.some(fits) ? unaware.filter(fits) : unaware;
}

/**
 * One notice to each for whom the free seats are enough; if they are enough for nobody, to all, who may come with fewer guests: the
 * seats do not stay empty. After a move to another day, one more in the last 24 hours before that one.
 */
function newsOfFreeSeat(
  gathering: Gathering,
  line: WaitingMembers,
  seats: number,
  command: Command<unknown>,
  at: Date,
) {
  const guests = line.map(({ guest }) => guest);
  return withoutNews(gathering, guests, seats).map((guest) => {
    const { gatheringId, alumniId, mode = null, guests } = guest;
    const events = [emit(seatOffered, { gatheringId, alumniId, expiresAt: null, mode, guests })];
    return moveGuest(guest, command, at, { toldAt: at.toISOString() }, { events, bounds: seatBounds(gathering) });
  });
}
