/** What a change of a published gathering means for the invited members: decided here, and nowhere else. Pure. */
import type { ChangedPart } from '../../../events/gatherings/index.ts';
import { type GatheringDraft, modesOf } from '../../../events/read-models/gathering.ts';

/** What follows from a change. */
export interface Consequence {
  /** Calendars are updated: the object's SEQUENCE is raised, and event-rescheduled is announced (RFC 5546 §2.1.4). */
  readonly calendarChanges: boolean;
  /** Members are asked for a new RSVP. Until they give one, the old one holds and keeps their seat. */
  readonly answersAskedAgain: boolean;
  /** What changed, as the notice to the members says. */
  readonly changed: readonly ChangedPart[];
}

/**
 * A place as people read it: spaces, the width of characters (Unicode NFKC, UAX #15), and characters that nobody sees do not count.
 * So a correction of the spelling alone, because a mail could not hold the old one, moves nobody.
 */
function asRead(text: string | undefined): string {
  return (text ?? '').normalize('NFKC').replace(/[\p{C}\s]/gu, '');
}

/**
 * A member says yes to a time and a place: when they change, members are asked for a new RSVP. A new online address
 * changes the calendar entry, but nobody's plans, unless there is none left. Texts and seats change neither.
 */
export function consequenceOf(before: GatheringDraft, after: GatheringDraft): Consequence {
  const timeMoved =
    Date.parse(before.startsAt) !== Date.parse(after.startsAt) ||
    Date.parse(before.endsAt) !== Date.parse(after.endsAt);
  const placeMoved =
    asRead(before.place?.name) !== asRead(after.place?.name) ||
    asRead(before.place?.address) !== asRead(after.place?.address);
  const addressMoved = (before.onlineUrl ?? undefined) !== (after.onlineUrl ?? undefined);
  const modes = modesOf(after);
  const modeRemoved = modesOf(before).some((mode) => !modes.includes(mode));
  const changed: readonly ChangedPart[] = [
    ...(timeMoved ? ['time' as const] : []),
    ...(placeMoved ? ['place' as const] : []),
    ...(addressMoved ? ['online_address' as const] : []),
  ];
  return { calendarChanges: changed.length > 0, answersAskedAgain: timeMoved || placeMoved || modeRemoved, changed };
}
