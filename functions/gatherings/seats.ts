/** Seats: which ways there are to take part, and how many places each has. */
import { type AttendanceMode, attendanceModes, type GatheringDraft } from '../../events/read-models/gathering.ts';

type Venue = Pick<GatheringDraft, 'place' | 'onlineUrl' | 'seats' | 'onlineSeats'>;

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
export function seatBounds(draft: Venue, modes: readonly AttendanceMode[] = attendanceModes): Record<string, number> {
  const bounds: Record<string, number> = {};
  for (const mode of modes) {
    const limit = seatLimit(draft, mode);
    if (limit !== undefined) bounds[`taken.${mode}`] = limit;
  }
  return bounds;
}
