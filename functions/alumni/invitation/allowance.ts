/** Asks the day's budget before a decision on a leaver. */
import { programme } from '../../../shared/programme/compiled.ts';
import { dateIn } from '../../../shared/time/calendar.ts';
import { type Allowance, mailsLeft } from '../budget/budget.ts';
import { loadBudget } from '../budget/budget-store.ts';
import { nextInvitationTime } from './business-days.ts';

/** Whether a mail may leave at an instant. Outside the hour for invitations no mail leaves, and only a stop matters. */
export async function allowanceAt(at: Date): Promise<Allowance> {
  const budget = await loadBudget();
  if (budget.stopped !== undefined) return 'stopped';
  if (nextInvitationTime(at, programme) > at) return 'unknown';
  return mailsLeft(budget, dateIn(programme.timeZone, at)) > 0 ? 'free' : 'none';
}
