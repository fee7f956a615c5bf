/** sending-harmed → the campaign is paused, as long as somebody is still to be written to; HR looks, and resumes it. */
import { consumer } from '../../../shared/lambda/consumer.ts';
import { campaigns, commitCampaign } from '../campaign/campaign-store.ts';
import { harmed } from '../campaign/sending.ts';
import { countRecipients } from '../recipients/recipient-counts.ts';
import * as subscriptions from '../subscriptions.ts';

export const handler = consumer(subscriptions.pauseHarmfulCampaign, async ({ data, metadata }, context) => {
  const { now, origin, log } = context;
  const { campaignId, because } = data;
  const campaign = await campaigns.get({ campaignId });
  if (campaign === undefined) return log.info('EVENT_IGNORED');
  const { pending } = await countRecipients(campaign);
  const decided = harmed(campaign, { because, noticedAt: metadata.occurredAt }, pending, now);
  if (decided === undefined) return log.info('EVENT_IGNORED');
  await commitCampaign(campaign, decided, { at: now, origin });
  log.warn('CAMPAIGN_PAUSED', { campaignId, reason: because });
});
