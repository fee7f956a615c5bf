/** The one decision on what a change of a published gathering means for those who were invited. */
import type { ChangedPart } from '../../../events/gatherings/event-rescheduled.ts';
import type { GatheringDraft } from '../../../events/read-models/gathering.ts';

/** What follows from a change. */
export interface Consequence {
  /** Calendars are updated: the object's SEQUENCE is raised and event-rescheduled goes out (RFC 5546 §2.1.4). */
  readonly calendarChanges: boolean;
  /** Members are asked once more whether they come; until they answer, what they said holds and keeps their seat. */
  readonly answersAskedAgain: boolean;
  /** What members are told has changed. */
  readonly changed: readonly ChangedPart[];
}

/**
 * Time and place are what a member said yes to: when they change, the answer is asked again. Another online address
 * changes the calendar entry, but nobody's plans. Texts and seats change neither.
 */
export function consequenceOf(before: GatheringDraft, after: GatheringDraft): Consequence {
  const timeMoved =
    Date.parse(before.startsAt) !== Date.parse(after.startsAt) ||
    Date.parse(before.endsAt) !== Date.parse(after.endsAt);
  const placeMoved =
    before.place?.name !== after.place?.name || (before.place?.address ?? '') !== (after.place?.address ?? '');
  const addressMoved = (before.onlineUrl ?? undefined) !== (after.onlineUrl ?? undefined);
  const changed: readonly ChangedPart[] = [
    ...(timeMoved ? ['time' as const] : []),
    ...(placeMoved ? ['place' as const] : []),
    ...(addressMoved ? ['online_address' as const] : []),
  ];
  return { calendarChanges: changed.length > 0, answersAskedAgain: timeMoved || placeMoved, changed };
}
