/** chunk-sent, audience-frozen → the campaign is completed once every chunk is done. */
import { byOkaeri, isRefusal, refuse } from '../../../shared/decision/decision.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { decideOnCampaign } from '../campaign/campaign-store.ts';
import { completeCampaign } from '../campaign/sending.ts';
import * as subscriptions from '../subscriptions.ts';
import { isDone } from './chunks-done.ts';

/** audience-frozen too: the last chunk may have been done before the campaign knew how many there are. */
export const handler = consumer(subscriptions.completeCampaign, async ({ data }, consumption) => {
  await decideOnCampaign(
    data.campaignId,
    async (campaign, command, at) => {
      const completed = completeCampaign(campaign, command, at);
      return isRefusal(completed) || (await isDone(campaign)) ? completed : refuse('chunks_left');
    },
    byOkaeri(),
    consumption,
  );
});
