/** What waits for HR at a gathering, in a sentence. Pure. */
import { invitationCampaignId, saveTheDateCampaignId } from '../../../events/agreements/announcement-campaigns.ts';
import { hasBegun } from '../../../events/read-models/gathering-times.ts';
import type { CampaignId } from '../../../shared/identifier.ts';
import type { Gathering } from '../gathering/gathering.ts';

/** What HR has to do so that members hear of the gathering; null = nothing. What its campaign takes now, the campaign says itself. */
export function hintOf(gathering: Gathering, at: Date): string | null {
  const { gatheringId, status, frozenAudiences } = gathering;
  if (hasBegun(gathering, at)) return null;
  if (status === 'published' && frozenAudiences?.gatheringInvitation === 0) {
    return `${unheard('gathering invitation')}: ${askCampaign(invitationCampaignId(gatheringId))}.`;
  }
  if (status === 'draft' && frozenAudiences?.saveTheDate === 0) {
    const campaign = askCampaign(saveTheDateCampaignId(gatheringId));
    return `${unheard('save-the-date')}: change the audience of this draft, or wait until somebody is in it; ${campaign}.`;
  }
  return null;
}

function unheard(announcement: string): string {
  return `The ${announcement} reached nobody when it was to leave, and nothing was sent`;
}

function askCampaign(campaignId: CampaignId): string {
  return `the hint of its campaign says what to do (GET /campaigns/${campaignId})`;
}
