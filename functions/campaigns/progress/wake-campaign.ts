/** campaign-due → a scheduled campaign is launched, one that waited for quota continues, or mails still in doubt are resent. */
import { campaignDue } from '../../../events/timers/index.ts';
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { wakeCampaign } from '../campaign/campaign.ts';
import { decideOnCampaign } from '../campaign/campaign-store.ts';
import * as subscriptions from '../subscriptions.ts';

export const handler = consumer(subscriptions.wakeCampaign, async ({ data }, consumption) => {
  const { campaignId } = campaignDue.refIn(data);
  await decideOnCampaign(campaignId, wakeCampaign, byOkaeri(), consumption);
});
