/** campaign-due → a scheduled campaign leaves, or one that waited for quota goes on. */
import { idSchema } from '../../../shared/identifier.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { due } from '../campaign/campaign.ts';
import { campaigns, commitCampaign } from '../campaign/campaign-store.ts';
import * as subscriptions from '../subscriptions.ts';

export const handler = consumer(subscriptions.launchScheduledCampaign, async ({ data }, { now, origin, log }) => {
  const campaignId = idSchema('campaign').parse(data.ref);
  const campaign = await campaigns.get({ campaignId });
  const decided = campaign === undefined ? undefined : due(campaign, now);
  if (decided === undefined) return log.info('EVENT_IGNORED');
  await commitCampaign(campaign, decided, { at: now, origin });
});
