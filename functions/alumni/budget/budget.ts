/**
 * How many mails of invitations may leave on a day. An import can bring tens of thousands of leavers at once, and SES
 * suspends senders who mail them all on one morning: the volume grows from day to day, and stops when too much of it
 * bounces. Pure.
 */
import { exceededLimits } from '../../../events/agreements/reputation-limits.ts';
import { type Decide, decided, refuse } from '../../../shared/decision/decision.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import type { Programme } from '../../../shared/programme/programme.ts';
import { plusDays } from '../../../shared/time/calendar.ts';
import type { InvitationBudget } from '../tables.ts';

/** The part of the programme that sets the budget. */
type DailyRules = Programme['invitation']['daily'];

/**
 * Whether a mail may leave: `stopped` until HR resumes the mails; `none` is left for the day; `free` for whoever is
 * due; the `turn` of this leaver has come; or `unknown`, because nobody has looked, and a timer that is due at once
 * will.
 */
export type Allowance = 'stopped' | 'none' | 'free' | 'turn' | 'unknown';

/** For how many days mailbox providers remember the volume of a day; they judge a sender by the last month. */
const remembered = 30;

/** The budget before the first mail. */
export const newBudget: InvitationBudget = {
  queue: 'invitations',
  sent: 0,
  busiest: 0,
  mailed: 0,
  bounced: 0,
  complained: 0,
};

/** The counts as they are on a day. On a day that begins, nothing has left yet; after a month without mail the volume grows from little again. */
export function onDay(budget: InvitationBudget, day: string): InvitationBudget {
  // The clock of another function may still be before midnight: its mails count for the day that has begun.
  if (budget.day !== undefined && budget.day >= day) return budget;
  const isKnown = budget.day !== undefined && plusDays(budget.day, remembered) >= day;
  return { ...budget, day, sent: 0, busiest: isKnown ? Math.max(budget.busiest, budget.sent) : 0 };
}

/** How many mails may leave on the day of the counts. */
export function dailyBudget(
  { busiest }: Pick<InvitationBudget, 'busiest'>,
  { first, growth, most }: DailyRules = programme.invitation.daily,
): number {
  return Math.min(most, Math.max(first, Math.ceil(busiest * growth)));
}

/** How many more mails may leave on a day. */
export function mailsLeft(budget: InvitationBudget, day: string, rules?: DailyRules): number {
  if (budget.stopped !== undefined) return 0;
  const today = onDay(budget, day);
  return Math.max(0, dailyBudget(today, rules) - today.sent);
}

/** Stops the mails if too many of those since HR last resumed them came back or were complained of. */
export const stopIfHarmful: Decide<InvitationBudget, undefined, 'stopped' | 'no_harm'> = (budget, { by }, at) => {
  if (budget.stopped !== undefined) return refuse('stopped');
  const { mailed: accepted, bounced, complained } = budget;
  const [because] = exceededLimits({ accepted, bounced, complained });
  if (because === undefined) return refuse('no_harm');
  return decided({ ...budget, stopped: { at: at.toISOString(), because, by } });
};

/** HR stops the mails. */
export const stopInvitations: Decide<InvitationBudget, undefined, 'stopped'> = (budget, { by }, at) => {
  if (budget.stopped !== undefined) return refuse('stopped');
  return decided({ ...budget, stopped: { at: at.toISOString(), because: 'hr', by } });
};

/** HR lets the mails leave again; they are judged by what leaves from here on. */
export const resumeInvitations: Decide<InvitationBudget, undefined, 'not_stopped'> = (budget, { by }, at) => {
  if (budget.stopped === undefined) return refuse('not_stopped');
  const resumed = { at: at.toISOString(), by };
  return decided({ ...budget, stopped: undefined, resumed, mailed: 0, bounced: 0, complained: 0 });
};
