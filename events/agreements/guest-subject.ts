/**
 * The subject under which gatherings emits the events about one guest. Mail remembers by it which RSVP it confirmed last.
 */
import type { AlumniId, GatheringId } from '../../shared/identifier.ts';

/** A guest of a gathering. */
interface GuestName {
  readonly gatheringId: GatheringId;
  readonly alumniId: AlumniId;
}

/** The subject of a guest's RSVPs; with further parts, that of notices to the guest: `gth_…/alm_…/reminder_day/29412345`. */
export function guestSubject({ gatheringId, alumniId }: GuestName, ...about: readonly (string | number)[]): string {
  return [gatheringId, alumniId, ...about].join('/');
}
