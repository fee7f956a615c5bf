/** chunk-sent, audience-frozen → the campaign is completed once every chunk is done. */
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { decideOnCampaign } from '../campaign/campaign-store.ts';
import { completeCampaign } from '../campaign/sending.ts';
import * as subscriptions from '../subscriptions.ts';
import { isDone } from './chunks-done.ts';

/** audience-frozen too: the last chunk may have been done before the campaign knew how many there are. */
export const handler = consumer(subscriptions.completeCampaign, async ({ data }, consumption) => {
  await decideOnCampaign(
    data.campaignId,
    async (campaign, { by }, at) => completeCampaign(campaign, { by, input: { done: await isDone(campaign) } }, at),
    byOkaeri(),
    consumption,
  );
});
