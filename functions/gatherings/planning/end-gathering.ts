/** The end of a gathering has come: it is over, unless it was moved or cancelled since. */
import { gatheringEndDue } from '../../../events/timers/index.ts';
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { endGathering } from '../gathering/gathering.ts';
import { decideOnGathering } from '../gathering/gathering-store.ts';
import * as subscriptions from '../subscriptions.ts';

export const handler = consumer(subscriptions.endGathering, async ({ data }, consumption) => {
  const { gatheringId } = gatheringEndDue.refIn(data);
  await decideOnGathering(gatheringId, endGathering, byOkaeri(), consumption);
});
