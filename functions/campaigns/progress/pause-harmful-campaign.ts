/** sending-harmed → the campaign is paused while recipients are pending; HR looks into it, and resumes it. */
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { decideOnCampaign } from '../campaign/campaign-store.ts';
import { pauseHarmfulCampaign } from '../campaign/sending.ts';
import { countRecipients } from '../recipients/recipient-counts.ts';
import * as subscriptions from '../subscriptions.ts';

export const handler = consumer(subscriptions.pauseHarmfulCampaign, async ({ data, metadata }, consumption) => {
  const { campaignId, because } = data;
  const paused = await decideOnCampaign(
    campaignId,
    async (campaign) => {
      const { pending } = await countRecipients(campaign);
      const harm = { because, noticedAt: metadata.occurredAt, pending };
      return pauseHarmfulCampaign(campaign, byOkaeri(harm), consumption.now);
    },
    consumption,
  );
  if (paused !== undefined) consumption.log.warn('CAMPAIGN_PAUSED', { campaignId, reason: because });
});
