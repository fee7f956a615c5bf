/** campaign-resumed → every chunk that is not done is nudged again. */
import { audienceChunkFrozen } from '../../../events/campaigns/audience-chunk-frozen.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { campaigns } from '../campaign/campaign-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { nudgeChunks } from './chunk-nudges-store.ts';
import { unfinishedChunks } from './chunks-done.ts';

export const handler = consumer(subscriptions.resumeSending, async ({ data, metadata }, context) => {
  const { now, origin, log } = context;
  const { campaignId } = data;
  const campaign = await campaigns.get({ campaignId });
  if (campaign?.status !== 'sending') return log.info('EVENT_IGNORED');
  const chunks = unfinishedChunks(campaignId, campaign.chunks ?? 0);
  await nudgeChunks(audienceChunkFrozen, campaignId, chunks, { sequence: metadata.sequence, at: now, origin });
});
