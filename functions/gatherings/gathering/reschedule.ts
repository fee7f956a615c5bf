/** What a change of a gathering means for the members who know of it: decided here, and nowhere else. Pure. */
import { isDeepStrictEqual } from 'node:util';
import type { ChangedPart } from '../../../events/agreements/rsvp-words.ts';
import { changedFacts } from '../../../events/read-models/announced-facts.ts';
import { type GatheringDraft, type GatheringItem, modesOf } from '../../../events/read-models/gathering.ts';
import { rsvpsUntil } from '../../../events/read-models/gathering-times.ts';
import { checkInTimes } from './schedule.ts';

/** What follows from a change. */
export interface Consequence {
  /** Calendars are updated: the object's SEQUENCE is raised (RFC 5546 §2.1.4). */
  readonly calendarChanges: boolean;
  /** `event-rescheduled` is emitted: anything changes that the gathering invitation says. One that has not been launched is rewritten. */
  readonly isEmitted: boolean;
  /** Members are asked for a new RSVP. Until they give one, the old one holds and keeps their seat. */
  readonly rsvpsAskedAgain: boolean;
  /**
   * The same for members who take part online: not where only the place moved, and one can still take part in both
   * ways.
   */
  readonly onlineAskedAgain: boolean;
  /** What changed, as the notice to the members says; empty = they get none. */
  readonly changed: readonly ChangedPart[];
}

/**
 * A member says yes to a time, and to a place or to taking part online: when that changes, they are asked for a new RSVP. A new online address
 * changes the calendar entry, but nobody's plans, unless there is none left. An earlier deadline takes time from those who have not
 * decided. Texts and seats change neither: they only change what a gathering invitation says that has not left yet.
 */
export function consequenceOf(before: GatheringDraft, after: GatheringDraft): Consequence {
  const facts = changedFacts(before, after);
  const addressMoved = (before.onlineUrl ?? undefined) !== (after.onlineUrl ?? undefined);
  const modes = modesOf(after);
  const modeRemoved = modesOf(before).some((mode) => !modes.includes(mode));
  const planned = facts.filter((fact) => fact !== 'answer_by');
  const isEarlier = after.answerBy != null && rsvpsUntil({ draft: after }) < rsvpsUntil({ draft: before });
  const changed: readonly ChangedPart[] = [
    ...planned,
    ...(addressMoved ? ['online_address' as const] : []),
    ...(isEarlier ? ['answer_by' as const] : []),
  ];
  const rsvpsAskedAgain = planned.length > 0 || modeRemoved;
  const calendarChanges = planned.length > 0 || addressMoved;
  return {
    calendarChanges,
    isEmitted: calendarChanges || facts.includes('answer_by') || isReworded(before, after, gatheringInvitationWords),
    rsvpsAskedAgain,
    onlineAskedAgain: rsvpsAskedAgain && concernsOnline(planned, after),
    changed,
  };
}

/** Whether what changed concerns those who take part online. Another place does not, nor does a deadline for an RSVP that stands. */
export function concernsOnline(changed: readonly ChangedPart[], after: GatheringDraft): boolean {
  return modesOf(after).length < 2 || changed.some((part) => part !== 'place' && part !== 'answer_by');
}

/**
 * Which check-ins count after a change. If the gathering is moved so far that its check-in is not open yet, those so far were for
 * another date: none of them counts, even when it is moved again.
 */
export function checkInsAfter(
  { draft: before, checkedIn, checkInsFrom }: GatheringItem,
  draft: GatheringDraft,
  at: Date,
): Pick<GatheringItem, 'checkedIn' | 'checkInsFrom'> {
  const { from } = checkInTimes({ draft });
  if (Date.parse(draft.startsAt) === Date.parse(before.startsAt)) return { checkedIn, checkInsFrom };
  if (from > at) return { checkedIn: 0, checkInsFrom: from.toISOString() };
  // Brought forward: the check-in is open from now on.
  if (Date.parse(checkInsFrom ?? '') > at.getTime()) return { checkedIn, checkInsFrom: at.toISOString() };
  return { checkedIn, checkInsFrom };
}

/** What a gathering invitation says besides times and online address: also a place that is only spelled differently. */
const gatheringInvitationWords = [
  'title',
  'description',
  'timeZone',
  'place',
  'seats',
  'onlineSeats',
  'waitingList',
  'guestsPerMember',
] as const satisfies readonly (keyof GatheringDraft)[];

/** The same for a save-the-date, and to whom it goes. */
const dateWords = [
  'title',
  'timeZone',
  'place',
  'audience',
  'classification',
] as const satisfies readonly (keyof GatheringDraft)[];

function isReworded(before: GatheringDraft, after: GatheringDraft, words: readonly (keyof GatheringDraft)[]): boolean {
  return words.some((field) => !isDeepStrictEqual(before[field] ?? null, after[field] ?? null));
}

/** Whether a change of a draft makes its save-the-date, if that has not been launched, say something else or go to others. */
export function rewritesSaveTheDate(before: GatheringDraft, after: GatheringDraft): boolean {
  return correctedParts(before, after).length > 0 || isReworded(before, after, dateWords);
}

/**
 * What a change of a draft makes different from what its save-the-date says: time, place, and whether one can take part
 * online, too. Its online address and its deadline were not announced.
 */
export function correctedParts(before: GatheringDraft, after: GatheringDraft): readonly ChangedPart[] {
  const moved = changedFacts(before, after).filter((fact) => fact !== 'answer_by');
  const isOnline = ({ onlineUrl }: GatheringDraft) => onlineUrl != null;
  return isOnline(before) === isOnline(after) ? moved : [...moved, 'online_address'];
}
