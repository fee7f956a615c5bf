/** The queue of those who wait for mail of an invitation, as HR sees it. Pure. */
import type * as z from 'zod';
import { programme } from '../../../shared/programme/compiled.ts';
import { dateIn, instantAt } from '../../../shared/time/calendar.ts';
import { dailyBudget, lastDayOf, onDay } from '../budget/budget.ts';
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

/** The queue at an instant: how many wait for the next run, what has left today, and when all that wait will have their mail. */
export function showInvitations(
  budget: InvitationBudget,
  waiting: number,
  at: Date,
): z.input<typeof invitationsSchema> {
  const date = dateIn(timeZone, at);
  const today = onDay(budget, date);
  const { stopped = null, resumed = null } = budget;
  const next = nextRun(at);
  const days = { from: dateIn(timeZone, next), dayAfter: (day: string) => nextBusinessDay(day, programme) };
  return {
    waiting,
    today: { date, sent: today.sent, budget: dailyBudget(today) },
    nextRunAt: stopped === null ? next.toISOString() : null,
    expectedLastDay: stopped === null && waiting > 0 ? lastDayOf(waiting, days, budget) : null,
    stopped,
    resumed,
  };
}
