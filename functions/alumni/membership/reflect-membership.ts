import { consumer } from '../../../shared/lambda/consumer.ts';
import { review } from '../invitation/review.ts';
import { withConsent } from '../record/leaver.ts';
import { decideOnLeaver } from '../record/leaver-store.ts';
import * as subscriptions from '../subscriptions.ts';

/** Reflects what consent recorded: somebody who responded is not invited again, and the card says who cannot be reached. */
export const handler = consumer(subscriptions.reflectMembership, async (event, consumption) => {
  const { alumniId } = event.data;
  const log = consumption.log.with({ alumniId });
  const taken = await decideOnLeaver(
    alumniId,
    (leaver, { by, input }, at) => review(leaver, { by, input: withConsent(leaver, input) }, at),
    { by: 'consent', input: event },
    { ...consumption, log },
  );
  if (taken !== undefined) log.info('LEAVER_FOLDED', { status: taken.decision.state.status });
});
