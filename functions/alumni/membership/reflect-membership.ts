import { consumer } from '../../../shared/lambda/consumer.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { review } from '../invitation/review.ts';
import { reflect } from '../record/leaver.ts';
import { commitLeaver, loadLeaver } from '../record/leaver-store.ts';
import * as subscriptions from '../subscriptions.ts';

/** Reflects what consent recorded: who answered is not invited again, and the card says who cannot be reached. */
export const handler = consumer(subscriptions.reflectMembership, async (event, { now, log, origin }) => {
  const { alumniId } = event.data;
  const leaver = await loadLeaver(alumniId);
  if (leaver === undefined) return log.info('EVENT_IGNORED', { alumniId });
  const outcome = review(leaver, reflect(leaver, event, programme.timeZone), now, programme);
  const { status } = await commitLeaver(leaver, outcome, { by: 'consent', at: now, origin, rules: programme });
  log.info('LEAVER_FOLDED', { alumniId, status });
});
