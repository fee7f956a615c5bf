/** What waits for HR at a gathering, in a sentence. Pure. */
import { invitationCampaignId, saveTheDateCampaignId } from '../../../events/agreements/announcement-campaigns.ts';
import type { Gathering } from '../gathering/gathering.ts';

/** What HR has to do so that members hear of the gathering; null = nothing. */
export function hintOf({ gatheringId, status, frozenAudiences }: Gathering): string | null {
  if (status === 'published' && frozenAudiences?.gatheringInvitation === 0) {
    const campaignId = invitationCampaignId(gatheringId);
    return `${unheard('gathering invitation')}: change the audience of its campaign ${campaignId} (PATCH /campaigns/${campaignId}), or wait until somebody is in it, and resume that campaign.`;
  }
  if (status === 'draft' && frozenAudiences?.saveTheDate === 0) {
    const campaignId = saveTheDateCampaignId(gatheringId);
    return `${unheard('save-the-date')}: change the audience of this draft, or wait until somebody is in it, and resume its campaign ${campaignId}.`;
  }
  return null;
}

function unheard(announcement: string): string {
  return `The ${announcement} reached nobody when it was to leave, and nothing was sent`;
}
