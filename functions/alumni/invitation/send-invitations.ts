/**
 * Every day at the hour for invitations: sends what is due until the day's budget is used up; of those who wait, the
 * latest come first. Timers send to single leavers as well; whoever comes second finds nothing to do.
 */
import { alumniInvited } from '../../../events/alumni/index.ts';
import type { Consumed } from '../../../shared/decision/decide-by-event.ts';
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { ConcurrentChange } from '../../../shared/dynamo/table.ts';
import { type AlumniId, idFrom } from '../../../shared/identifier.ts';
import { lambda } from '../../../shared/lambda/lambda.ts';
import { retryOnConflict } from '../../../shared/lambda/retry.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { dateIn, plusDays } from '../../../shared/time/calendar.ts';
import { mailsLeftAt } from '../budget/budget-store.ts';
import { decideOnLeaver } from '../record/leaver-store.ts';
import { isBusinessDay, nextInvitationTime } from './business-days.ts';
import { queuedLeavers } from './queue-store.ts';
import { followUp } from './review.ts';

/** How long a leaver may take, in milliseconds. */
const oneLeaverNeeds = 10_000;

/** What the scheduler says: when the run was due (EventBridge Scheduler User Guide, "Scheduled event"). */
interface ScheduledRun {
  readonly time?: string;
}

export const handler = lambda<ScheduledRun>(async ({ time = '' }, { now, log, timeLeft }) => {
  // The scheduler's clock may be a little ahead of this one; a run by hand has no time of its own.
  const at = new Date(Math.max(now.getTime(), Date.parse(time) || 0));
  const today = dateIn(programme.timeZone, at);
  if (!isBusinessDay(today, programme)) return log.info('INVITATIONS_SENT', { count: 0, reason: 'no_business_day' });
  if (nextInvitationTime(at, programme) > at) return log.error('INVITATIONS_MISSED');
  const run = idFrom('event', 'invitations', today);
  let left = await mailsLeftAt(at);
  let [count, failed] = [0, 0];
  for await (const { alumniId, correlationId = run } of queuedLeavers(plusDays(today, -1))) {
    if (left === 0) break;
    // Thrown, so that Lambda runs it again: what has left is counted.
    if (timeLeft() < oneLeaverNeeds) throw new Error(`the time was over after ${count} mails`);
    const due = { now: at, origin: { correlationId }, log: log.with({ alumniId }) };
    try {
      if (!(await isMailed(alumniId, due))) continue;
      count += 1;
      left -= 1;
    } catch (error) {
      left = await mailsLeftAt(at);
      // The last mail of the day was another one's.
      if (left === 0 && error instanceof ConcurrentChange) break;
      failed += 1;
      due.log.error('INVITATION_FAILED', {}, error);
    }
  }
  log.info('INVITATIONS_SENT', { count, left });
  if (failed > 0) throw new Error(`${failed} leavers could not be invited`);
});

/** Decides on a leaver whose turn it is, and decides again if another writer was faster. */
async function isMailed(alumniId: AlumniId, due: Consumed): Promise<boolean> {
  const moved = await retryOnConflict(() =>
    decideOnLeaver(alumniId, (one, command, at) => followUp(one, command, at, 'turn'), byOkaeri(), due),
  );
  return moved?.decision.events.some(({ contract }) => contract.type === alumniInvited.type) === true;
}
