/** What happens when a notice about a gathering cannot be written: HR sees it, mends it, and the notice goes out. Pure. */
import { eventRescheduled } from '../../../events/gatherings/index.ts';
import { gatheringReminderDue } from '../../../events/timers/index.ts';
import { type Command, type Decision, decided, type Refusal, refuse } from '../../../shared/decision/decision.ts';
import type { ProblemError } from '../../../shared/decision/problem-error.ts';
import { announce } from '../../../shared/outbox/outbox.ts';
import type { Gathering, GatheringDecision } from './gathering.ts';

/** A notice that could not be written, and what stands against it. */
export interface FailedNotice {
  readonly notice: NonNullable<Gathering['trouble']>['notice'];
  readonly errors: readonly ProblemError[];
}

/** Notes that a notice cannot be written. */
export function noteTrouble(
  gathering: Gathering,
  { input: { notice, errors } }: Command<FailedNotice>,
  at: Date,
): Decision<Gathering> | Refusal<'trouble_known'> {
  if (gathering.trouble?.notice === notice) return refuse('trouble_known');
  return decided({ ...gathering, trouble: { since: at.toISOString(), notice, errors: [...errors] } });
}

/** How long after HR mended a gathering a reminder that had failed goes out, in milliseconds: the next sweep takes it. */
const soon = 60_000;

/**
 * HR's change of a gathering in trouble, of which all mails can be written now: the notice that failed goes out. A reminder only if
 * the gathering has not begun; a reminder that is still ahead comes by its own timer.
 */
export function withoutTrouble(
  { trouble, gatheringId }: Pick<Gathering, 'gatheringId' | 'trouble'>,
  decision: GatheringDecision,
  at: Date,
): GatheringDecision {
  if (trouble == null) return decision;
  const state = { ...decision.state, trouble: null };
  switch (trouble.notice) {
    case 'reminder_day':
    case 'reminder_hour': {
      const dueAt = new Date(at.getTime() + soon);
      if (Date.parse(state.draft.startsAt) <= dueAt.getTime()) return { ...decision, state };
      const reminder = trouble.notice === 'reminder_day' ? 'day' : 'hour';
      const lateReminder = { reminder, dueAt: dueAt.toISOString() } as const;
      const timers = [...decision.timers, gatheringReminderDue.at({ gatheringId, reminder }, dueAt)];
      return { ...decision, state: { ...state, lateReminder }, timers };
    }
    case 'rescheduled': {
      if (decision.events.some(({ contract }) => contract === eventRescheduled)) return { ...decision, state };
      const again = announce(eventRescheduled, { gatheringId, answersAskedAgain: true, changed: ['time', 'place'] });
      return { ...decision, state, events: [...decision.events, again] };
    }
    case 'cancelled':
    case 'thanks':
      return { ...decision, state };
  }
}
