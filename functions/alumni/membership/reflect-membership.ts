import { isRefusal } from '../../../shared/decision/decision.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { review } from '../invitation/review.ts';
import { withConsent } from '../record/leaver.ts';
import { commitLeaver, loadLeaver } from '../record/leaver-store.ts';
import * as subscriptions from '../subscriptions.ts';

/** Reflects what consent recorded: somebody who responded is not invited again, and the card says who cannot be reached. */
export const handler = consumer(subscriptions.reflectMembership, async (event, { now, log, origin }) => {
  const { alumniId } = event.data;
  const leaver = await loadLeaver(alumniId);
  if (leaver === undefined) return log.info('EVENT_IGNORED', { alumniId, reason: 'unknown_leaver' });
  const decision = review(leaver, { by: 'consent', input: withConsent(leaver, event) }, now);
  if (isRefusal(decision)) return log.info('EVENT_IGNORED', { alumniId, reason: decision.refused });
  const { status } = await commitLeaver(leaver, decision, { at: now, origin });
  log.info('LEAVER_FOLDED', { alumniId, status });
});
