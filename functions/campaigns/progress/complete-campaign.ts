/** chunk-sent, audience-frozen → once every chunk is done, the campaign is. */
import { consumer } from '../../../shared/lambda/consumer.ts';
import { campaigns, commitCampaign } from '../campaign/campaign-store.ts';
import { completed } from '../campaign/sending.ts';
import * as subscriptions from '../subscriptions.ts';
import { isDone } from './chunks-done.ts';

/** audience-frozen too: the last chunk may have been done before the campaign knew how many there are. */
export const handler = consumer(subscriptions.completeCampaign, async ({ data }, { now, origin, log }) => {
  const campaign = await campaigns.get({ campaignId: data.campaignId });
  const decided = campaign === undefined ? undefined : completed(campaign, now);
  if (campaign?.chunks === undefined || decided === undefined) return log.info('EVENT_IGNORED');
  if (!(await isDone(campaign.campaignId, campaign.chunks))) return;
  await commitCampaign(campaign, decided, { at: now, origin });
});
