/** The times of a gathering that something happens at, from what HR wrote. Pure. */
import type { GatheringDraft, GatheringItem } from '../../../events/read-models/gathering.ts';
import type { Timer } from '../../../shared/timers/timers.ts';

type Times = Pick<GatheringDraft, 'startsAt' | 'answerBy' | 'decideBy' | 'minAttendees'>;

const hour = 3_600_000;
const day = 24 * hour;

/** Until when a gathering can be answered. */
export function answersUntil({ draft }: Pick<GatheringItem, 'draft'>): Date {
  return new Date(draft.answerBy ?? draft.startsAt);
}

/** The last 24 hours before the start: no timed offers any more, a free seat is for whoever answers first. */
export function isLastDay({ draft }: Pick<GatheringItem, 'draft'>, at: Date): boolean {
  return at.getTime() >= lastDayBegins(draft).getTime();
}

/** When the last 24 hours before the start begin. */
export function lastDayBegins({ startsAt }: Pick<GatheringDraft, 'startsAt'>): Date {
  return new Date(Date.parse(startsAt) - day);
}

/**
 * When those who come are reminded: 24 hours and one hour before the start. A due `gathering-reminder` is for the
 * gathering as it stands only if its `dueAt` is one of these: after a move, the earlier timers still come.
 */
export function reminderTimes({ draft }: Pick<GatheringItem, 'draft'>): Readonly<Record<'day' | 'hour', Date>> {
  return { day: lastDayBegins(draft), hour: new Date(Date.parse(draft.startsAt) - hour) };
}

/** When it is decided whether enough come; undefined where no minimum is set. */
export function decisionTime({ minAttendees, decideBy, answerBy, startsAt }: Times): Date | undefined {
  if (minAttendees == null) return undefined;
  return new Date(decideBy ?? answerBy ?? Date.parse(startsAt) - 2 * day);
}

/** The timers of a published gathering; what lies in the past is not waited for, but the end always is. */
export function timersOf({ gatheringId, draft }: Pick<GatheringItem, 'gatheringId' | 'draft'>, at: Date): Timer[] {
  const reminders = reminderTimes({ draft });
  const decision = decisionTime(draft);
  const wanted: Timer[] = [
    { kind: 'gathering-reminder', ref: `${gatheringId}.day`, dueAt: reminders.day },
    { kind: 'gathering-reminder', ref: `${gatheringId}.hour`, dueAt: reminders.hour },
    ...(decision === undefined ? [] : [{ kind: 'gathering-decision', ref: gatheringId, dueAt: decision } as const]),
  ];
  return [
    { kind: 'gathering-end', ref: gatheringId, dueAt: new Date(draft.endsAt) },
    ...wanted.filter(({ dueAt }) => dueAt > at),
  ];
}

/** Whether a change of the draft moves one of the times that timers wait for. */
export function timesMoved(before: GatheringDraft, after: GatheringDraft): boolean {
  const times = (draft: GatheringDraft) => [draft.startsAt, draft.endsAt].map((time) => Date.parse(time));
  const moved = times(before).some((time, position) => time !== times(after)[position]);
  return moved || decisionTime(before)?.getTime() !== decisionTime(after)?.getTime();
}
