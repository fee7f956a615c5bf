/**
 * Every day at the hour for invitations: sends what is due, of those who wait the latest first, until the day's budget is used up. Timers
 * send to single leavers as well; whoever comes second finds nothing to do.
 */
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { ConcurrentChange } from '../../../shared/dynamo/table.ts';
import { idFrom } from '../../../shared/identifier.ts';
import { lambda } from '../../../shared/lambda/lambda.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { dateIn, plusDays } from '../../../shared/time/calendar.ts';
import { mailsLeftAt } from '../budget/budget-store.ts';
import { decideOnLeaver } from '../record/leaver-store.ts';
import { nextInvitationTime } from './business-days.ts';
import { queuedLeavers } from './queue-store.ts';
import { followUp } from './review.ts';

/** How long a leaver may take, in milliseconds. */
const oneLeaverNeeds = 10_000;

export const handler = lambda(async (_event, { now, log, timeLeft }) => {
  if (nextInvitationTime(now, programme) > now)
    return log.info('INVITATIONS_SENT', { count: 0, reason: 'no_business_hour' });
  const today = dateIn(programme.timeZone, now);
  const run = idFrom('event', 'invitations', today);
  let left = await mailsLeftAt(now);
  let count = 0;
  for await (const { alumniId, correlationId = run } of queuedLeavers(plusDays(today, -1))) {
    if (left === 0) break;
    // Thrown, so that Lambda runs it again: what has left is counted.
    if (timeLeft() < oneLeaverNeeds) throw new Error(`the time was over after ${count} mails`);
    const due = { now, origin: { correlationId }, log: log.with({ alumniId }) };
    try {
      const moved = await decideOnLeaver(alumniId, (one, by, at) => followUp(one, by, at, 'turn'), byOkaeri(), due);
      if (moved?.decision.events.some(({ contract }) => contract.type === 'alumni-invited') !== true) continue;
      count += 1;
      left -= 1;
    } catch (error) {
      if (!(error instanceof ConcurrentChange)) throw error;
      // A timer was faster, or its mail was the last of the day.
      left = await mailsLeftAt(now);
    }
  }
  log.info('INVITATIONS_SENT', { count, left });
});
