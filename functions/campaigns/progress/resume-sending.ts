/** campaign-resumed → every unfinished chunk is nudged again; this sends nothing: a nudge only makes a lane check. */
import { audienceChunkFrozen } from '../../../events/campaigns/index.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { loadCampaign } from '../campaign/campaign-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { nudgeChunks } from './chunk-nudges-store.ts';
import { unfinishedChunks } from './chunks-done.ts';

export const handler = consumer(subscriptions.resumeSending, async ({ data, metadata }, { now, origin, log }) => {
  const { campaignId } = data;
  const campaign = await loadCampaign(campaignId);
  if (campaign?.status !== 'sending') return log.info('EVENT_IGNORED', { reason: campaign?.status ?? 'not_found' });
  const chunks = unfinishedChunks(campaignId, campaign.chunks ?? 0);
  await nudgeChunks(audienceChunkFrozen, campaignId, chunks, { sequence: metadata.sequence, at: now, origin });
});
