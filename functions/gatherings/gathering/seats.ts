/** Seats: which ways there are to take part, how many places each has, and who goes before whom. */
import {
  type AttendanceMode,
  attendanceModes,
  type GatheringDraft,
  type GatheringItem,
} from '../../../events/read-models/gathering.ts';
import { type Guest, holdsSeat, partyOf } from './guest.ts';
import { isLastDay } from './schedule.ts';

type Venue = Pick<GatheringDraft, 'place' | 'onlineUrl' | 'seats' | 'onlineSeats'>;

/** Numbers of the gathering's item that must be kept by a write, by the path of each; they hold after it. */
export type Bounds = Readonly<Record<string, number>>;

/** The ways to take part in a gathering; where there are two, the member is asked. */
export function modesOf(draft: Venue): readonly AttendanceMode[] {
  return [...(draft.place == null ? [] : ['place' as const]), ...(draft.onlineUrl == null ? [] : ['online' as const])];
}

/** How many can take part in this way; undefined = as many as like. What is only online may say so in either field. */
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

/** Seats that nobody takes and no offer holds; Infinity where there is no limit. */
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
 * Whether there is room for a member's wish, and the bounds under which there is in the write; undefined = no room.
 *
 * First come, first served: beyond what the member holds, only seats that the waiting list does not need are free for
 * the taking; the others are offered in the order of the list. In the last day there are no offers any more, and a free
 * seat is for whoever answers first (STANDARDS §3).
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

/** Whether staff can give the seats: before everybody who waits, but never more than there are. */
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

/** An offer that is over holds nothing any more, whether or not its timer has come. */
function seatsHeld(before: Guest | undefined, { mode, at }: Wish): number {
  if (before?.mode !== mode || !holdsSeat(before) || isOfferOver(before, at)) return 0;
  return partyOf(before);
}

/** Whether a seat was offered and its time is over. */
export function isOfferOver(guest: Guest | undefined, at: Date): boolean {
  return guest?.answer === 'offered' && Date.parse(guest.offerExpiresAt ?? '') <= at.getTime();
}
