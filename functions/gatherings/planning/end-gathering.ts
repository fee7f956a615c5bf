/** The end of a gathering has come: it is over, unless it was moved or cancelled since. */
import { gatheringEndDue } from '../../../events/timers/index.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { endGathering } from '../gathering/gathering.ts';
import { decideOnGathering } from '../gathering/gathering-store.ts';
import * as subscriptions from '../subscriptions.ts';

export const handler = consumer(subscriptions.endGathering, async ({ data }, consumption) => {
  const { gatheringId } = gatheringEndDue.refIn(data);
  const command = { by: 'timer', input: undefined };
  await decideOnGathering(gatheringId, (gathering) => endGathering(gathering, command, consumption.now), consumption);
});
