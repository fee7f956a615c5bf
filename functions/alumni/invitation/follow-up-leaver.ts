import { invitationDue } from '../../../events/timers/index.ts';
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { decideOnLeaver } from '../record/leaver-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { followUp } from './review.ts';

/** A timer is due: reviews the leaver. The record decides what follows, not the timer. */
export const handler = consumer(subscriptions.followUpLeaver, async ({ data }, consumption) => {
  // Every timer of a leaver names the leaver in the same way.
  const { alumniId } = invitationDue.refIn(data);
  // The sweep's clock may be a little ahead of this one; for its timer the time has come.
  const at = new Date(Math.max(consumption.now.getTime(), Date.parse(data.dueAt)));
  const log = consumption.log.with({ alumniId });
  const moved = await decideOnLeaver(alumniId, followUp, byOkaeri(), { ...consumption, now: at, log });
  if (moved === undefined) return;
  log.info('INVITATION_MOVED', { before: moved.before.status, status: moved.decision.state.status });
});
