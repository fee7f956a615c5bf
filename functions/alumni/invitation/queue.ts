/** The queue of those who wait for mail of an invitation, as HR sees it. Pure. */
import type * as z from 'zod';
import { programme } from '../../../shared/programme/compiled.ts';
import { dateIn, instantAt, plusDays } from '../../../shared/time/calendar.ts';
import { dailyBudget, onDay } from '../budget/budget.ts';
import type { invitationsSchema } from '../routes.ts';
import type { InvitationBudget } from '../tables.ts';
import { isBusinessDay, nextBusinessDay } from './business-days.ts';

const { invitation, timeZone } = programme;

/** When the daily run sends next. */
export function nextRun(at: Date): Date {
  const today = dateIn(timeZone, at);
  const opens = instantAt(today, invitation.hour, timeZone);
  if (isBusinessDay(today, programme) && at < opens) return opens;
  return instantAt(nextBusinessDay(today, programme), invitation.hour, timeZone);
}

/**
 * On which day the last of those whose turn it is on the day `from` will have their mail. People who become due later go before them: those in the
 * queue, and the reminders to everybody who is invited meanwhile, as if nobody answered.
 */
export function lastDayOf(turns: readonly string[], from: string, budget: InvitationBudget): string {
  const later = Map.groupBy(
    turns.filter((turn) => turn >= from),
    (turn) => onBusinessDay(plusDays(turn, 1)),
  );
  const before = new Map([...later].map(([day, those]) => [day, those.length]));
  let [day, left, counts, newer] = [from, turns.filter((turn) => turn < from).length, onDay(budget, from), 0];
  for (;;) {
    newer += before.get(day) ?? 0;
    const room = Math.max(0, dailyBudget(counts) - counts.sent);
    const first = Math.min(room, newer);
    const leaving = Math.min(room - first, left);
    newer -= first;
    left -= leaving;
    if (left === 0) return day;
    for (const days of invitation.reminderDays) {
      const reminded = onBusinessDay(plusDays(day, days));
      before.set(reminded, (before.get(reminded) ?? 0) + leaving);
    }
    counts = { ...counts, sent: counts.sent + first + leaving };
    day = nextBusinessDay(day, programme);
    counts = onDay(counts, day);
  }
}

function onBusinessDay(day: string): string {
  return isBusinessDay(day, programme) ? day : nextBusinessDay(day, programme);
}

/**
 * The queue at an instant, from the days of all who are in it: how many wait for the next run, what has left today, and when all that wait will
 * have their mail.
 */
export function showInvitations(
  budget: InvitationBudget,
  turns: readonly string[],
  at: Date,
): z.input<typeof invitationsSchema> {
  const date = dateIn(timeZone, at);
  const today = onDay(budget, date);
  const { stopped = null, resumed = null } = budget;
  const next = nextRun(at);
  const from = dateIn(timeZone, next);
  const waiting = turns.filter((turn) => turn < from).length;
  return {
    waiting,
    today: { date, sent: today.sent, budget: dailyBudget(today) },
    nextRunAt: stopped === null ? next.toISOString() : null,
    expectedLastDay: stopped === null && waiting > 0 ? lastDayOf(turns, from, budget) : null,
    stopped,
    resumed,
  };
}
