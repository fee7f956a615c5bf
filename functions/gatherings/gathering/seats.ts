/** Seats: the ways to take part, how many seats each has, and who comes first. Pure. */
import { type AttendanceMode, attendanceModes } from '../../../events/agreements/rsvp-words.ts';
import { type GatheringDraft, type GatheringItem, modesOf } from '../../../events/read-models/gathering.ts';
import { type Bounds, type Guest, holdsSeat, partyOf } from './guest.ts';
import { isLastDay } from './schedule.ts';

type Venue = Pick<GatheringDraft, 'place' | 'onlineUrl' | 'seats' | 'onlineSeats'>;

/** How many can take part in this way; undefined = no limit. A gathering that is only online may say so in either field. */
export function seatLimit(draft: Venue, mode: AttendanceMode): number | undefined {
  if (mode === 'place') return draft.seats ?? undefined;
  return draft.onlineSeats ?? (draft.place == null ? (draft.seats ?? undefined) : undefined);
}

/** The bounds of the seats taken, by the path of their counter in the gathering's item. */
export function seatBounds(draft: Venue, modes: readonly AttendanceMode[] = attendanceModes): Bounds {
  const bounds: Record<string, number> = {};
  for (const mode of modes) {
    const limit = seatLimit(draft, mode);
    if (limit !== undefined) bounds[`taken.${mode}`] = limit;
  }
  return bounds;
}

/** Seats that are neither taken nor held for an offer; Infinity where there is no limit. */
export function freeSeats({ draft, taken }: GatheringItem, mode: AttendanceMode): number {
  return Math.max(0, (seatLimit(draft, mode) ?? Number.POSITIVE_INFINITY) - taken[mode]);
}

/** Seats that a member wants, in one way to take part. */
export interface Wish {
  readonly mode: AttendanceMode;
  readonly party: number;
  readonly at: Date;
}

/**
 * Whether there is room for a member's wish, and the bounds that the write must keep; undefined = no room.
 *
 * First come, first served: beyond the seats that the member holds, a member can take only those that the waiting list
 * does not need; the others are offered in the order of the list. In the last day seats are no longer offered, and a free
 * seat goes to the first who asks for it.
 */
export function roomFor(gathering: GatheringItem, before: Guest | undefined, wish: Wish): Bounds | undefined {
  const limit = seatLimit(gathering.draft, wish.mode);
  const held = seatsHeld(before, wish);
  if (limit === undefined || wish.party <= held) return {};
  const same = before?.mode === wish.mode ? before : undefined;
  const others = gathering.taken[wish.mode] - (holdsSeat(same) && same !== undefined ? partyOf(same) : 0);
  if (isLastDay(gathering, wish.at)) {
    return others + wish.party <= limit ? { [`taken.${wish.mode}`]: limit } : undefined;
  }
  const line = gathering.waitingSeats[wish.mode] - (same?.answer === 'waiting' ? partyOf(same) : 0);
  if (others + wish.party + line > limit) return undefined;
  return { [`taken.${wish.mode}`]: limit - line, [`waitingSeats.${wish.mode}`]: line };
}

/** Whether a member who asks for a seat of this kind now gets none, but at most a place in the line. */
export function isFull(
  gathering: GatheringItem,
  before: Guest | undefined,
  { mode, at }: Omit<Wish, 'party'>,
): boolean {
  return roomFor(gathering, before, { mode, party: 1, at }) === undefined;
}

/** Whether that holds for every way to take part. */
export function isFullThroughout(gathering: GatheringItem, before: Guest | undefined, at: Date): boolean {
  return modesOf(gathering.draft).every((mode) => isFull(gathering, before, { mode, at }));
}

/** A member in the line, as its order needs. */
export type InLine = Pick<Guest, 'alumniId' | 'waitingSince'>;

/** The order of the line: first come, first served. Negative = `one` comes first. */
export function byTurn(one: InLine, other: InLine): number {
  const [first, second] = [one, other].map(({ waitingSince = '' }) => Date.parse(waitingSince));
  return (first ?? 0) - (second ?? 0) || (one.alumniId < other.alumniId ? -1 : 1);
}

/** The same for a wish that staff enters: before all who wait, but never more seats than there are. */
export function roomForStaff(
  gathering: GatheringItem,
  before: Guest | undefined,
  { mode, party }: Omit<Wish, 'at'>,
): Bounds | undefined {
  const limit = seatLimit(gathering.draft, mode);
  const own = before?.mode === mode && holdsSeat(before) ? partyOf(before) : 0;
  if (limit === undefined || party <= own) return {};
  return gathering.taken[mode] - own + party <= limit ? { [`taken.${mode}`]: limit } : undefined;
}

/** An expired offer holds no seat, whether or not its timer has come. */
function seatsHeld(before: Guest | undefined, { mode, at }: Wish): number {
  if (before?.mode !== mode || !holdsSeat(before) || isOfferExpired(before, at)) return 0;
  return partyOf(before);
}

/** Whether a seat was offered and the offer has expired. */
export function isOfferExpired(guest: Guest | undefined, at: Date): boolean {
  return guest?.answer === 'offered' && Date.parse(guest.offerExpiresAt ?? '') <= at.getTime();
}
