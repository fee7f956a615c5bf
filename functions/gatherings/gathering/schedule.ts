/** The times at which something happens to a gathering, from what HR wrote. Pure. */

import { type GatheringDraft, type GatheringItem, minimumDecidedHours } from '../../../events/read-models/gathering.ts';
import { reminderTimes, waitingUntil } from '../../../events/read-models/gathering-times.ts';
import {
  gatheringDeadlineDue,
  gatheringDecisionDue,
  gatheringEndDue,
  gatheringReminderDue,
  gatheringStartDue,
} from '../../../events/timers/index.ts';
import { expiryFrom } from '../../../shared/dynamo/table-definition.ts';
import { day, hour } from '../../../shared/time/durations.ts';
import type { Timer } from '../../../shared/timers/timers.ts';
import { checkInDays, checkInHours, guestsTable } from '../tables.ts';

type Times = Pick<GatheringDraft, 'startsAt' | 'answerBy' | 'decideBy' | 'minAttendees'>;

/** When what is known about the guests is deleted: two years after the end. Seconds since 1970, as DynamoDB's TTL wants. */
export function guestsExpireAt({ draft }: Pick<GatheringItem, 'draft'>): number {
  return expiryFrom(guestsTable, new Date(draft.endsAt));
}

/**
 * When members can be checked in: from some hours before the start, so that nobody is by mistake on another day, until some days after
 * the end, so that HR can put the list right.
 */
export function checkInTimes({ draft }: Pick<GatheringItem, 'draft'>): { readonly from: Date; readonly until: Date } {
  return {
    from: new Date(Date.parse(draft.startsAt) - checkInHours * hour),
    until: new Date(Date.parse(draft.endsAt) + checkInDays * day),
  };
}

/** When it is decided whether enough people come; undefined where no minimum is set. */
export function decisionTime({ minAttendees, decideBy, answerBy, startsAt }: Times): Date | undefined {
  if (minAttendees == null) return undefined;
  return new Date(decideBy ?? answerBy ?? Date.parse(startsAt) - minimumDecidedHours * hour);
}

/** The timers of a published gathering: those in the future, and always its end. */
export function timersOf({ gatheringId, draft }: Pick<GatheringItem, 'gatheringId' | 'draft'>, at: Date): Timer[] {
  const reminders = reminderTimes({ draft });
  const decision = decisionTime(draft);
  const wanted = [
    gatheringReminderDue.at({ gatheringId, reminder: 'day' }, reminders.day),
    gatheringReminderDue.at({ gatheringId, reminder: 'hour' }, reminders.hour),
    gatheringDeadlineDue.at({ gatheringId }, waitingUntil({ draft })),
    ...(decision === undefined ? [] : [gatheringDecisionDue.at({ gatheringId }, decision)]),
  ];
  return [gatheringEndDue.at({ gatheringId }, new Date(draft.endsAt)), ...wanted.filter(({ dueAt }) => dueAt > at)];
}

/**
 * The timers that a change of a published gathering sets. Where it brings the start so near that the waiting list closes at once, the
 * timer of that is due with the change. Offers that were made before end with the start at the latest, and have no timer for that.
 */
export function timersAfter(
  before: GatheringDraft,
  { gatheringId, draft }: Pick<GatheringItem, 'gatheringId' | 'draft'>,
  at: Date,
): Timer[] {
  if (!timesMoved(before, draft)) return [];
  const closesNow = waitingUntil({ draft: before }) > at && waitingUntil({ draft }) <= at;
  const begins = new Date(draft.startsAt);
  return [
    ...timersOf({ gatheringId, draft }, at),
    ...(begins > at ? [gatheringStartDue.at({ gatheringId }, begins)] : []),
    ...(closesNow ? [gatheringDeadlineDue.at({ gatheringId }, at)] : []),
  ];
}

/** Whether a timer that was due then closed the waiting list: at its time as it is now, or by the change that put this time into the past. */
export function closedWaitingList(
  { draft, changedAt }: Pick<GatheringItem, 'draft' | 'changedAt'>,
  dueAt: Date,
): boolean {
  const closes = waitingUntil({ draft }).getTime();
  return (
    dueAt.getTime() === closes || (dueAt.getTime() > closes && dueAt.getTime() === Date.parse(changedAt?.time ?? ''))
  );
}

/** Whether a change of the draft moves one of the times that timers wait for. */
export function timesMoved(before: GatheringDraft, after: GatheringDraft): boolean {
  const times = (draft: GatheringDraft) =>
    [new Date(draft.startsAt), new Date(draft.endsAt), decisionTime(draft), waitingUntil({ draft })].map((time) =>
      time?.getTime(),
    );
  return times(before).some((time, position) => time !== times(after)[position]);
}
