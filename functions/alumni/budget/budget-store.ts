/** Where the mails of invitations are counted: one item, so that two functions never send more than the day's budget together. */
import { alumniInvited } from '../../../events/alumni/index.ts';
import type { Decision } from '../../../shared/decision/decision.ts';
import { commit, type Write } from '../../../shared/dynamo/commit.ts';
import { ConcurrentChange, openTable } from '../../../shared/dynamo/table.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { dateIn } from '../../../shared/time/calendar.ts';
import { type InvitationBudget, invitationBudgetTable, invitationQueue } from '../tables.ts';
import { dailyBudget, mailsLeft, newBudget, onDay } from './budget.ts';

/** Opened on use: not every function that changes a leaver sends mail. */
const budgets = () => openTable(invitationBudgetTable);
const key = { queue: invitationQueue } as const;

/** The budget with its counts; for a new programme, the budget before the first mail. */
export async function loadBudget(): Promise<InvitationBudget> {
  return (await budgets().get(key)) ?? newBudget;
}

/** The budget as an item that can be counted up: whoever needs it first creates it. */
async function storedBudget(): Promise<InvitationBudget> {
  const stored = await budgets().get(key);
  if (stored?.day !== undefined) return stored;
  await commit(budgets().count(key, { sent: 0, busiest: 0, mailed: 0 }));
  return (await budgets().get(key)) ?? newBudget;
}

/** How many mails may still leave on the day of an instant. */
export async function mailsLeftAt(at: Date): Promise<number> {
  return mailsLeft(await loadBudget(), dateIn(programme.timeZone, at));
}

/**
 * The write that counts the mail of a decision for the day of an instant; none where nothing is mailed.
 *
 * @throws ConcurrentChange, also from the commit, when the last mail of the day left meanwhile, or the mails were stopped: decide again
 */
export async function mailWrites({ events }: Pick<Decision<unknown>, 'events'>, at: Date): Promise<Write[]> {
  if (!events.some(({ contract }) => contract.type === alumniInvited.type)) return [];
  const stored = await storedBudget();
  const day = dateIn(programme.timeZone, at);
  const budget = onDay(stored, day);
  if (mailsLeft(budget, day) === 0) throw new ConcurrentChange('no mail of an invitation is left for today');
  const expected = { day: stored.day, stopped: undefined };
  if (stored.day !== budget.day) {
    const set = { day: budget.day, sent: 1, busiest: budget.busiest };
    return [budgets().update(key, { set, add: { mailed: 1 }, expected })];
  }
  return [budgets().update(key, { add: { sent: 1, mailed: 1 }, atMost: { sent: dailyBudget(budget) }, expected })];
}

/** The write that counts a mail which came back or was complained of. */
export function harmWrite(reason: 'bounce' | 'complaint'): Write {
  return budgets().count(key, { [reason === 'bounce' ? 'bounced' : 'complained']: 1 });
}

/** Stores what was decided on a budget, with writes that belong to it. @throws ConcurrentChange when it was stopped or resumed meanwhile */
export async function commitBudget(
  before: InvitationBudget,
  { state }: Decision<InvitationBudget>,
  also: readonly Write[] = [],
): Promise<void> {
  const { stopped, resumed, mailed, bounced, complained } = state;
  const remove = stopped === undefined ? (['stopped'] as const) : [];
  // The day's mails are counted by other writers.
  const set = { stopped, resumed, ...(stopped === undefined ? { mailed, bounced, complained } : {}) };
  await storedBudget();
  await commit(budgets().update(key, { set, remove, expected: { stopped: before.stopped } }), ...also);
}
