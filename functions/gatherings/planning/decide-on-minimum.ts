/** It is time to decide whether enough people come: too few cancel the gathering, or are shown to HR. */
import { gatheringDecisionDue } from '../../../events/timers/index.ts';
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { decideOnGathering } from '../gathering/gathering-store.ts';
import { decideOnMinimum } from '../gathering/minimum.ts';
import * as subscriptions from '../subscriptions.ts';

export const handler = consumer(subscriptions.decideOnMinimum, async ({ data }, consumption) => {
  const { gatheringId } = gatheringDecisionDue.refIn(data);
  const taken = await decideOnGathering(gatheringId, decideOnMinimum, byOkaeri(), consumption);
  if (taken !== undefined)
    consumption.log.info('MINIMUM_DECIDED', { gatheringId, status: taken.decision.state.status });
});
