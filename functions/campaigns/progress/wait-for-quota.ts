/** sending-quota-reached → the campaign waits; a timer wakes it (wake-campaign). */
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { decideOnCampaign } from '../campaign/campaign-store.ts';
import { waitForQuota } from '../campaign/sending.ts';
import * as subscriptions from '../subscriptions.ts';

export const handler = consumer(subscriptions.waitForQuota, async ({ data }, consumption) => {
  await decideOnCampaign(data.campaignId, waitForQuota, byOkaeri(), consumption);
});
