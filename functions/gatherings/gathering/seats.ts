/** Seats: how many each mode has, how many are free, and who comes first. Pure. */
import { type AttendanceMode, attendanceModes } from '../../../events/agreements/rsvp-words.ts';
import {
  type GatheringDraft,
  type GatheringItem,
  guestLimit,
  modeNow,
  modesOf,
  seatLimit,
  type Venue,
} from '../../../events/read-models/gathering.ts';
import { isLastDay, offerHeldUntil } from '../../../events/read-models/gathering-times.ts';
import {
  type Bounds,
  changeByOkaeri,
  type Guest,
  guestsKept,
  holdsSeat,
  type Invitee,
  lastRequest,
  partyOf,
} from './guest.ts';

/**
 * How many guests a member may bring in this mode, or in the roomiest one if none is named. It is the number that the gathering allows, or the
 * larger number that the member already holds, waits with or was offered: HR has lowered the limit since, or staff entered the party. Such a
 * party may become smaller, never larger. There is no room for a party that is larger than all seats: it would wait for ever.
 */
export function mostGuests({ draft }: GatheringItem, guest: Guest | undefined, mode?: AttendanceMode): number {
  const asked = Math.max(draft.guestsPerMember, guestsKept(guest));
  const most = (one: AttendanceMode) => guestLimit(draft, one, asked);
  const isHeld = mode === undefined || modeNow(draft, guest?.mode) === mode;
  const has = holdsSeat(guest) && isHeld ? guestsKept(guest) : 0;
  return Math.max(has, ...(mode === undefined ? modesOf(draft) : [mode]).map(most));
}

/**
 * The guests and the mode of an RSVP that names neither, such as a calendar's: those that the member holds or waits for, or those of the offer that the member
 * let pass, as on the page. If HR has lowered the number of guests since that offer, as many as are allowed now.
 */
export function requestKept(gathering: GatheringItem, guest: Guest | undefined): Pick<Guest, 'guests' | 'mode'> {
  if (guest?.missed === undefined && !holdsSeat(guest) && guest?.answer !== 'waiting') return { guests: 0 };
  const { guests, mode: asked } = lastRequest(guest);
  const mode = modeNow(gathering.draft, asked);
  if (guest?.missed === undefined) return { guests, mode };
  return { guests: Math.min(guests, mostGuests(gathering, guest, mode)), mode };
}

/** Whether a member waits with more guests than there are seats in all: HR lowered them since. No seat can become free for them. */
export function isTooLargeToSeat({ draft }: GatheringItem, guest: Pick<Guest, 'guests' | 'mode'>): boolean {
  const mode = modeNow(draft, guest.mode);
  return mode !== undefined && partyOf(guest) > (seatLimit(draft, mode) ?? Number.POSITIVE_INFINITY);
}

/** The seats that there are, and those that are taken. */
type SeatCount = Pick<GatheringItem, 'taken'> & { readonly draft: Venue };

/** Seats that are taken in this mode; if HR removed a mode, its seats count in the remaining mode. */
export function seatsTaken({ draft, taken }: SeatCount, mode: AttendanceMode): number {
  return attendanceModes.reduce((sum, stored) => sum + (modeNow(draft, stored) === mode ? taken[stored] : 0), 0);
}

/**
 * The bounds of the seats taken, by the path of their counter in the gathering's item. Each counter leaves the seats that another
 * counter has in its mode; a bound is never below what is taken, so that a gathering with too many can still be changed.
 */
export function seatBounds(count: SeatCount): Bounds {
  const bounds: Record<string, number> = {};
  for (const mode of modesOf(count.draft)) {
    const limit = seatLimit(count.draft, mode);
    const taken = count.taken[mode];
    if (limit !== undefined) bounds[`taken.${mode}`] = Math.max(taken, limit - (seatsTaken(count, mode) - taken));
  }
  return bounds;
}

/** Seats that are neither taken nor held for an offer; Infinity where there is no limit. */
export function freeSeats(gathering: GatheringItem, mode: AttendanceMode): number {
  const limit = seatLimit(gathering.draft, mode) ?? Number.POSITIVE_INFINITY;
  return Math.max(0, limit - seatsTaken(gathering, mode));
}

/**
 * Free seats that members on the waiting list could have, by the mode that they wait for. Until the list closes, those
 * members are told of them; afterwards staff can give them, and until the deadline the first who asks gets them.
 */
export function seatsForWaiting(gathering: GatheringItem): Record<AttendanceMode, number> {
  const modes = gathering.status === 'published' ? modesOf(gathering.draft) : [];
  const forMode = (mode: AttendanceMode) =>
    modes.includes(mode) ? Math.min(gathering.waitingSeats[mode], freeSeats(gathering, mode)) : 0;
  return { place: forMode('place'), online: forMode('online') };
}

/** Seats that a member wants, in one mode. */
export interface SeatRequest {
  readonly mode: AttendanceMode;
  readonly party: number;
  readonly at: Date;
}

/**
 * Whether there are seats for a member's request, and the bounds that the write must keep; undefined = there are not.
 *
 * First come, first served: beyond the seats that the member holds, a member can take only those that go to nobody on the waiting
 * list; the others are offered in the order of the list. In the last 24 hours seats are no longer offered, and a free seat goes to the
 * first who asks for it.
 */
export function seatsFor(invitee: Invitee, request: SeatRequest): Bounds | undefined {
  const { gathering, guest: before } = invitee;
  const limit = seatLimit(gathering.draft, request.mode);
  const held = isOfferExpired(gathering, before, request.at) ? 0 : seatsHeld(gathering, before, request.mode);
  if (limit === undefined || request.party <= held) return {};
  if (isLastDay(gathering, request.at)) return boundWithin(gathering, before, request, limit);
  const bound = boundWithin(gathering, before, request, limit - keptFromMember(invitee, request.mode));
  return bound && { ...bound, [`waitingSeats.${request.mode}`]: waitedFor(gathering, before, request.mode) };
}

/** The seats that a member cannot take, because others wait for them: all of them, unless it is known which of them can be offered. */
function keptFromMember({ gathering, guest, keptForLine }: Invitee, mode: AttendanceMode): number {
  return keptForLine?.[mode] ?? waitedFor(gathering, guest, mode);
}

/** A party on the waiting list. */
export type PartyInLine = WaitingMember & Pick<Guest, 'answer' | 'mode' | 'guests' | 'toldAt'>;

/**
 * Free seats that are offered to those who wait before the member, by mode: in the order of the list, each party for which the seats that are
 * left are enough. A party that is too large for them keeps none of them empty. Seats of an offer that the member let pass are free, too: they
 * only count as taken until the timer of the offer has come.
 */
export function seatsKeptForLine(
  { gathering, guest }: Invitee,
  line: readonly PartyInLine[],
  at: Date,
): Record<AttendanceMode, number> {
  const inTurn = [...line].sort(byTurn);
  const keptIn = (mode: AttendanceMode) => {
    const lapsed = isOfferExpired(gathering, guest, at) ? seatsHeld(gathering, guest, mode) : 0;
    const free = freeSeats(gathering, mode) + lapsed;
    const parties = inTurn.filter((one) => isWaitingFor(gathering.draft, one, mode)).map(partyOf);
    return parties.reduce((kept, party) => (kept + party <= free ? kept + party : kept), 0);
  };
  return { place: keptIn('place'), online: keptIn('online') };
}

/** Whether some seat is free that somebody waits for, or may be in a moment: then it matters to the member who waits. */
export function isLineOfInterest({ gathering, guest }: Invitee, at: Date): boolean {
  const isFree = (mode: AttendanceMode) => freeSeats(gathering, mode) > 0 || isOfferExpired(gathering, guest, at);
  const isWanted = (mode: AttendanceMode) => gathering.waitingSeats[mode] > 0 && isFree(mode);
  return !isLastDay(gathering, at) && modesOf(gathering.draft).some(isWanted);
}

/** The seats that others wait for. */
function waitedFor({ draft, waitingSeats }: GatheringItem, before: Guest | undefined, mode: AttendanceMode): number {
  return waitingSeats[mode] - (before !== undefined && isWaitingFor(draft, before, mode) ? partyOf(before) : 0);
}

/** Whether a guest waits for a seat of this kind. */
export function isWaitingFor(
  draft: GatheringDraft,
  { answer, mode: held }: Pick<Guest, 'answer' | 'mode'>,
  mode: AttendanceMode,
): boolean {
  return answer === 'waiting' && modeNow(draft, held) === mode;
}

/**
 * The bound that keeps at most `most` seats taken once the request is met; undefined = these seats are not enough for it.
 */
function boundWithin(
  gathering: GatheringItem,
  before: Guest | undefined,
  { mode, party }: Omit<SeatRequest, 'at'>,
  most: number,
): Bounds | undefined {
  const own = seatsHeld(gathering, before, mode);
  const others = seatsTaken(gathering, mode) - own;
  if (others + party > most) return undefined;
  const othersHere = gathering.taken[mode] - (before?.mode === mode ? own : 0);
  return { [`taken.${mode}`]: most - (others - othersHere) };
}

/** The most people, the member included, for whom {@link seatsFor} finds seats; Infinity where there is no limit. */
export function seatsOpenTo(invitee: Invitee, { mode, at }: Omit<SeatRequest, 'party'>): number {
  const { gathering, guest: before } = invitee;
  const own = seatsHeld(gathering, before, mode);
  const limit = seatLimit(gathering.draft, mode) ?? Number.POSITIVE_INFINITY;
  const line = isLastDay(gathering, at) ? 0 : keptFromMember(invitee, mode);
  const open = limit - line - (seatsTaken(gathering, mode) - own);
  return Math.max(0, open, isOfferExpired(gathering, before, at) ? 0 : own);
}

/** Whether a member who asks for a seat of this kind now gets none, but at most a place on the waiting list. */
export function isFull(invitee: Invitee, request: Omit<SeatRequest, 'party'>): boolean {
  return seatsOpenTo(invitee, request) === 0;
}

/** Whether that holds for every mode. */
export function isFullThroughout(invitee: Invitee, at: Date): boolean {
  return modesOf(invitee.gathering.draft).every((mode) => isFull(invitee, { mode, at }));
}

/** A member on the waiting list, as its order needs. */
export type WaitingMember = Pick<Guest, 'alumniId' | 'waitingSince'>;

/** The order of the waiting list: first come, first served. Negative = `one` comes first. */
export function byTurn(one: WaitingMember, other: WaitingMember): number {
  const [first, second] = [one, other].map(({ waitingSince = '' }) => Date.parse(waitingSince));
  return (first ?? 0) - (second ?? 0) || (one.alumniId < other.alumniId ? -1 : 1);
}

/** Whether somebody else is offered a seat of the kind that a member waits for before that member is. */
export function isBeforeInLine(
  draft: GatheringDraft,
  other: WaitingMember & Pick<Guest, 'answer' | 'mode'>,
  guest: Guest,
): boolean {
  const mode = modeNow(draft, guest.mode);
  if (mode === undefined || other.alumniId === guest.alumniId) return false;
  return isWaitingFor(draft, other, mode) && byTurn(other, guest) < 0;
}

/** As {@link seatsFor}, for a request that staff enters: before all who wait, but never more seats than there are. */
export function seatsForStaff(
  gathering: GatheringItem,
  before: Guest | undefined,
  { mode, party }: Omit<SeatRequest, 'at'>,
): Bounds | undefined {
  const limit = seatLimit(gathering.draft, mode);
  if (limit === undefined || party <= seatsHeld(gathering, before, mode)) return {};
  return boundWithin(gathering, before, { mode, party }, limit);
}

/** The seats of this mode that are counted for the member. Those of an expired offer count until its timer has come. */
function seatsHeld({ draft }: GatheringItem, before: Guest | undefined, mode: AttendanceMode): number {
  return before !== undefined && holdsSeat(before) && modeNow(draft, before.mode) === mode ? partyOf(before) : 0;
}

/** Whether a member has a seat, or was offered one in time: they keep it when they ask for others that are not available. */
export function keepsSeat({ gathering, guest }: Invitee, at: Date): boolean {
  return holdsSeat(guest) && !isOfferExpired(gathering, guest, at);
}

/** Whether the member let an offer pass: the end of the offer made them undecided, they did not say so. */
export function hasMissedOffer({ answer, offersMissed }: Pick<Guest, 'answer' | 'offersMissed'>): boolean {
  return answer === 'undecided' && offersMissed > 0;
}

/**
 * Until when the seat was held that a member let pass, whom the end of the offer made undecided: as the mail of the offer said, not when its timer
 * came. Older items hold only the latter; undefined = there is no such offer, or nothing says when it ended.
 */
export function missedOfferHeldUntil(
  guest: Pick<Guest, 'answer' | 'offersMissed' | 'missed' | 'history'>,
): string | undefined {
  return hasMissedOffer(guest) ? (guest.missed?.heldUntil ?? changeByOkaeri(guest)?.at) : undefined;
}

/**
 * Until when the seat was held that the member let pass, even if the timer of the offer has not come yet; undefined = there is none, or nothing
 * says when it ended.
 */
export function offerLapsedAt(gathering: Pick<GatheringItem, 'draft'>, guest: Guest, at: Date): Date | undefined {
  if (isOfferExpired(gathering, guest, at)) {
    return offerHeldUntil(gathering, guest.offerExpiresAt ?? gathering.draft.startsAt);
  }
  const ended = missedOfferHeldUntil(guest);
  return ended === undefined ? undefined : new Date(ended);
}

/** Whether a seat was offered and the offer has expired: with the start at the latest, whenever that is now. */
export function isOfferExpired(gathering: Pick<GatheringItem, 'draft'>, guest: Guest | undefined, at: Date): boolean {
  if (guest?.answer !== 'offered') return false;
  return offerHeldUntil(gathering, guest.offerExpiresAt ?? gathering.draft.startsAt) <= at;
}
