/** resend-in-doubt-requested → the sender hears of every chunk in which somebody stayed in doubt. */
import { chunkResendRequested } from '../../../events/campaigns/chunk-resend-requested.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { campaigns, commitCampaign } from '../campaign/campaign-store.ts';
import { unlessTooLate } from '../campaign/decision.ts';
import { completed } from '../campaign/sending.ts';
import * as subscriptions from '../subscriptions.ts';
import { nudgeChunks } from './chunk-nudges-store.ts';
import { chunksInDoubt, isDone } from './chunks-done.ts';

export const handler = consumer(subscriptions.requestResends, async ({ data, metadata }, context) => {
  const { now, origin, log } = context;
  const { campaignId } = data;
  const campaign = await campaigns.get({ campaignId });
  const decided = campaign === undefined ? undefined : completed(campaign, now);
  if (campaign?.chunks === undefined || decided === undefined) return log.info('EVENT_IGNORED');
  const { sequence } = metadata;
  const inTime = unlessTooLate(campaign, now) === undefined;
  const chunks = chunksInDoubt(campaignId, now);
  const nudged = inTime
    ? await nudgeChunks(chunkResendRequested, campaignId, chunks, { sequence, at: now, origin })
    : 0;
  // SES may have settled all of it since HR asked; then no chunk will say that it is done again.
  if (nudged > 0 || !(await isDone(campaignId, campaign.chunks))) return;
  await commitCampaign(campaign, decided, { at: now, origin });
});
