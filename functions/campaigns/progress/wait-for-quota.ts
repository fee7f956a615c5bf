/** sending-quota-reached → the campaign waits; a timer wakes it (launch-scheduled-campaign). */
import { consumer } from '../../../shared/lambda/consumer.ts';
import { campaigns, commitCampaign } from '../campaign/campaign-store.ts';
import { outOfQuota } from '../campaign/sending.ts';
import * as subscriptions from '../subscriptions.ts';

export const handler = consumer(subscriptions.waitForQuota, async ({ data }, { now, origin, log }) => {
  const campaign = await campaigns.get({ campaignId: data.campaignId });
  const decided = campaign === undefined ? undefined : outOfQuota(campaign, now);
  if (decided === undefined) return log.info('EVENT_IGNORED');
  await commitCampaign(campaign, decided, { at: now, origin });
});
