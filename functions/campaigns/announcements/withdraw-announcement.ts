/**
 * event-cancelled, job-closed → the campaigns that announce it go to nobody else; event-scheduled → nor does the one that
 * tells the date, since the invitation is out.
 */
import type { EventOn } from '../../../shared/bus/subscription.ts';
import { type CampaignId, idFrom } from '../../../shared/identifier.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { cancelled } from '../campaign/campaign.ts';
import { campaigns, commitCampaign } from '../campaign/campaign-store.ts';
import { okaeri } from '../campaign/decision.ts';
import * as subscriptions from '../subscriptions.ts';

export const handler = consumer(subscriptions.withdrawAnnouncement, async (event, { now, origin, log }) => {
  for (const campaignId of campaignsOf(event)) {
    const campaign = await campaigns.get({ campaignId });
    if (campaign === undefined) {
      log.info('EVENT_IGNORED');
      continue;
    }
    const outcome = cancelled(campaign, { actor: okaeri, at: now });
    if (outcome.refused === undefined) await commitCampaign(campaign, outcome, { at: now, origin });
    else log.info('EVENT_IGNORED', { reason: outcome.refused });
  }
});

function campaignsOf(event: EventOn<typeof subscriptions.withdrawAnnouncement>): readonly CampaignId[] {
  if (event.type === 'job-closed') return [idFrom('campaign', event.data.jobId)];
  const { gatheringId } = event.data;
  const date = idFrom('campaign', gatheringId, 'save-the-date');
  return event.type === 'event-scheduled' ? [date] : [idFrom('campaign', gatheringId), date];
}
