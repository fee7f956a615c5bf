/** resend-in-doubt-requested → the sender is asked to resend every chunk with recipients still in doubt. */
import { chunkResendRequested } from '../../../events/campaigns/index.ts';
import { byOkaeri, isRefusal } from '../../../shared/decision/decision.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { commitCampaign, loadCampaign } from '../campaign/campaign-store.ts';
import { completeCampaign, planResend } from '../campaign/sending.ts';
import * as subscriptions from '../subscriptions.ts';
import { nudgeChunks } from './chunk-nudges-store.ts';
import { chunksInDoubt, isDone } from './chunks-done.ts';

export const handler = consumer(subscriptions.requestResends, async ({ data, metadata }, { now, origin, log }) => {
  const { campaignId } = data;
  const campaign = await loadCampaign(campaignId);
  if (campaign === undefined) return log.info('EVENT_IGNORED', { reason: 'not_found' });
  const plan = planResend(campaign, now);
  if (plan.refused !== undefined) return log.info('EVENT_IGNORED', { reason: plan.refused });
  const nudging = { sequence: metadata.sequence, at: now, origin };
  const chunks = plan.resends ? chunksInDoubt(campaignId, now) : [];
  const nudged = await nudgeChunks(chunkResendRequested, campaignId, chunks, nudging);
  // If SES has settled all of it since HR's request, no chunk will report again that it is done.
  const done = nudged === 0 && (await isDone(campaign));
  const completed = completeCampaign(campaign, byOkaeri({ done }), now);
  if (!isRefusal(completed)) await commitCampaign(campaign, completed, { at: now, origin });
});
