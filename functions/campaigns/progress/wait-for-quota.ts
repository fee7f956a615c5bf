/** sending-quota-reached → the campaign waits; a timer wakes it (launch-scheduled-campaign). */
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { decideByEvent } from '../campaign/decide-by-event.ts';
import { waitForQuota } from '../campaign/sending.ts';
import * as subscriptions from '../subscriptions.ts';

export const handler = consumer(subscriptions.waitForQuota, async ({ data }, consumption) => {
  const { now } = consumption;
  await decideByEvent(data.campaignId, (campaign) => waitForQuota(campaign, byOkaeri(), now), consumption);
});
