import { idSchema } from '../../../shared/identifier.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { commitLeaver, loadLeaver } from '../record/leaver-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { forgetIfDue, review } from './review.ts';

/** A timer came due: look at the leaver again. What is due follows from the record, not from the timer. */
export const handler = consumer(subscriptions.followUpInvitation, async ({ type, data }, { now, log, origin }) => {
  const alumniId = idSchema('alumnus').parse(data.ref);
  const leaver = await loadLeaver(alumniId);
  if (leaver === undefined) return log.info('EVENT_IGNORED', { alumniId });
  // The sweep's clock may be a little ahead of this one; for its timer the time has come.
  const at = new Date(Math.max(now.getTime(), Date.parse(data.dueAt)));
  const outcome = forgetIfDue(leaver, at) ?? review(leaver, leaver, at, programme);
  const by = `timer:${type}`;
  const { status } = await commitLeaver(leaver, outcome, { by, at: now, origin, rules: programme });
  log.info('INVITATION_MOVED', { alumniId, before: leaver.status, status });
});
