/** sending-harmed → the campaign is paused while recipients are pending; HR investigates, and resumes it. */
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
    async (campaign, command, at) => {
      const { counts } = await countRecipients(campaign, at);
      const input = { ...command.input, pending: counts.pending };
      return pauseHarmfulCampaign(campaign, { ...command, input }, at);
    },
    byOkaeri({ because, noticedAt: metadata.occurredAt }),
    consumption,
  );
  if (paused !== undefined) consumption.log.warn('CAMPAIGN_PAUSED', { campaignId, reason: because });
});
