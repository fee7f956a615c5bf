/** campaign-due → a scheduled campaign leaves, one that waited for quota continues, or whoever is still in doubt is resent to. */
import { campaignDue } from '../../../events/timers/index.ts';
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { wakeCampaign } from '../campaign/campaign.ts';
import { decideOnCampaign } from '../campaign/campaign-store.ts';
import * as subscriptions from '../subscriptions.ts';

export const handler = consumer(subscriptions.launchScheduledCampaign, async ({ data }, consumption) => {
  const { campaignId } = campaignDue.refIn(data);
  await decideOnCampaign(campaignId, wakeCampaign, byOkaeri(), consumption);
});
