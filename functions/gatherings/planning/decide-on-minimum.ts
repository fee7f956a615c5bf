/** It is time to decide whether enough people come: too few cancel the gathering, or are shown to HR. */
import { gatheringDecisionDue } from '../../../events/timers/index.ts';
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { commitGathering, loadGathering } from '../gathering/gathering-store.ts';
import { decideOnMinimum } from '../gathering/minimum.ts';
import * as subscriptions from '../subscriptions.ts';

export const handler = consumer(subscriptions.decideOnMinimum, async ({ data }, { now, log, origin }) => {
  const { gatheringId } = gatheringDecisionDue.refIn(data);
  const gathering = await loadGathering(gatheringId);
  if (gathering === undefined) return log.info('EVENT_IGNORED', { reason: 'unknown' });
  const decision = decideOnMinimum(gathering, byOkaeri(), now);
  if (decision.refused !== undefined) return log.info('EVENT_IGNORED', { reason: decision.refused });
  await commitGathering(gathering, decision, { at: now, origin });
  log.info('MINIMUM_DECIDED', { gatheringId, status: decision.state.status });
});
