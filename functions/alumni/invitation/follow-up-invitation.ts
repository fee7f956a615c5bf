import { invitationDue } from '../../../events/timers/index.ts';
import { isRefusal } from '../../../shared/decision/decision.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { commitLeaver, loadLeaver } from '../record/leaver-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { followUp } from './review.ts';

/** A timer is due: reviews the leaver. What follows depends on the record, not on the timer. */
export const handler = consumer(subscriptions.followUpInvitation, async ({ type, data }, { now, log, origin }) => {
  // Every timer of a leaver names the leaver in the same way.
  const { alumniId } = invitationDue.refIn(data);
  const leaver = await loadLeaver(alumniId);
  if (leaver === undefined) return log.info('EVENT_IGNORED', { alumniId, reason: 'unknown_leaver' });
  // The sweep's clock may be a little ahead of this one; for its timer the time has come.
  const at = new Date(Math.max(now.getTime(), Date.parse(data.dueAt)));
  const decision = followUp(leaver, { by: `timer:${type}`, input: undefined }, at);
  if (isRefusal(decision)) return log.info('EVENT_IGNORED', { alumniId, reason: decision.refused });
  const { status } = await commitLeaver(leaver, decision, { at, origin });
  log.info('INVITATION_MOVED', { alumniId, before: leaver.status, status });
});
