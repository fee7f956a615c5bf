import { programme } from '../../../shared/programme/compiled.ts';
import type { Allowance } from '../budget/budget.ts';
import { mailsLeftAt } from '../budget/budget-store.ts';
import { nextInvitationTime } from './business-days.ts';

/** Whether the day's budget has room for a mail. Outside the hour for invitations nobody looks: no mail leaves then. */
export async function allowanceAt(at: Date): Promise<Allowance> {
  if (nextInvitationTime(at, programme) > at) return 'unknown';
  return (await mailsLeftAt(at)) > 0 ? 'free' : 'none';
}
