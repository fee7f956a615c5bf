/**
 * event-cancelled, gathering-ended, job-closed → nobody else receives the campaigns that announce it; event-scheduled → nor the
 * save-the-date, since the gathering invitation is out.
 */
import {
  invitationCampaignId,
  jobCampaignId,
  saveTheDateCampaignId,
} from '../../../events/agreements/announcement-campaigns.ts';
import type { EventOn } from '../../../shared/bus/subscription.ts';
import { byOkaeri } from '../../../shared/decision/decision.ts';
import type { CampaignId } from '../../../shared/identifier.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { withdrawCampaign } from '../campaign/campaign.ts';
import { decideOnCampaign } from '../campaign/campaign-store.ts';
import * as subscriptions from '../subscriptions.ts';

export const handler = consumer(subscriptions.withdrawAnnouncement, async (event, consumption) => {
  for (const campaignId of withdrawnBy(event)) {
    await decideOnCampaign(campaignId, withdrawCampaign, byOkaeri(), consumption);
  }
});

function withdrawnBy(event: EventOn<typeof subscriptions.withdrawAnnouncement>): readonly CampaignId[] {
  if (event.type === 'job-closed') return [jobCampaignId(event.data.jobId)];
  const { gatheringId } = event.data;
  const saveTheDate = saveTheDateCampaignId(gatheringId);
  return event.type === 'event-scheduled' ? [saveTheDate] : [invitationCampaignId(gatheringId), saveTheDate];
}
