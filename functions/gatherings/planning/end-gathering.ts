/** The end of a gathering has come: it is over, unless it was moved or cancelled since. */
import { gatheringEndDue } from '../../../events/timers/index.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { endGathering } from '../gathering/gathering.ts';
import { commitGathering, loadGathering } from '../gathering/gathering-store.ts';
import * as subscriptions from '../subscriptions.ts';

export const handler = consumer(subscriptions.endGathering, async ({ data }, { now, log, origin }) => {
  const gathering = await loadGathering(gatheringEndDue.refIn(data).gatheringId);
  if (gathering === undefined) return log.info('EVENT_IGNORED', { reason: 'unknown' });
  const decision = endGathering(gathering, { by: 'timer', input: undefined }, now);
  if (decision.refused !== undefined) return log.info('EVENT_IGNORED', { reason: decision.refused });
  await commitGathering(gathering, decision, { at: now, origin });
});
