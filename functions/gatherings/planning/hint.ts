/** What HR has to do about a gathering, in a sentence. Pure. */
import { invitationCampaignId, saveTheDateCampaignId } from '../../../events/agreements/announcement-campaigns.ts';
import { hasBegun, rsvpsUntil } from '../../../events/read-models/gathering-times.ts';
import type { CampaignId } from '../../../shared/identifier.ts';
import { doubtHint } from '../../../shared/texts/doubt-hint.ts';
import type { Gathering } from '../gathering/gathering.ts';

/**
 * What HR has to do so that members hear of the gathering; null = nothing.
 *
 * @param lastingDoubts how many recipients of {@link campaignInDoubt} are in doubt and will not be reported on by SES
 * any more
 */
export function hintOf(gathering: Gathering, at: Date, lastingDoubts = 0): string | null {
  return hintOfNobody(gathering, at) ?? hintOfLate(gathering, at) ?? hintOfDoubt(gathering, at, lastingDoubts) ?? null;
}

/** The campaign whose recipients may have heard of the gathering, or not, while its mail can still be sent to them again. */
export function campaignInDoubt(gathering: Gathering, at: Date): CampaignId | undefined {
  const { gatheringId, status, frozenAudiences: reached } = gathering;
  if (status === 'published' && (reached?.gatheringInvitation ?? 0) > 0 && rsvpsUntil(gathering) > at)
    return invitationCampaignId(gatheringId);
  if (status === 'draft' && (reached?.saveTheDate ?? 0) > 0 && !hasBegun(gathering, at))
    return saveTheDateCampaignId(gatheringId);
  return undefined;
}

function hintOfDoubt(gathering: Gathering, at: Date, count: number): string | undefined {
  const campaignId = campaignInDoubt(gathering, at);
  if (campaignId === undefined || count === 0) return undefined;
  const announcement = gathering.status === 'draft' ? 'save-the-date' : 'gathering invitation';
  return doubtHint(count, `the ${announcement}`, campaignId);
}

/** The audience was empty. What its campaign takes now, the campaign says itself. */
function hintOfNobody(gathering: Gathering, at: Date): string | undefined {
  const { gatheringId, status, frozenAudiences } = gathering;
  if (hasBegun(gathering, at)) return undefined;
  if (status === 'published' && frozenAudiences?.gatheringInvitation === 0) {
    return `${unheard('gathering invitation')}: ${askCampaign(invitationCampaignId(gatheringId))}.`;
  }
  if (status === 'draft' && frozenAudiences?.saveTheDate === 0) {
    const campaign = askCampaign(saveTheDateCampaignId(gatheringId));
    return `${unheard('save-the-date')}: change the audience of this draft, or wait until somebody is in it; ${campaign}.`;
  }
  return undefined;
}

/** It is too late for an announcement that has not left: an outage, or nobody approved it in time. */
function hintOfLate(gathering: Gathering, at: Date): string | undefined {
  const { gatheringId, status, counts, frozenAudiences, saveTheDateAt } = gathering;
  const isInvited = counts.invited > 0 || frozenAudiences?.gatheringInvitation !== undefined;
  if (status === 'published' && !isInvited && rsvpsUntil(gathering) <= at) {
    return `No gathering invitation left before the deadline for RSVPs (answerBy, or the start), and nobody was invited: move that. ${leavesOrSays(invitationCampaignId(gatheringId))}`;
  }
  const isAnnounced = saveTheDateAt === undefined || frozenAudiences?.saveTheDate !== undefined;
  if (status === 'draft' && !isAnnounced && hasBegun(gathering, at)) {
    return `The save-the-date did not leave before the start, and nobody was told: move the start. ${leavesOrSays(saveTheDateCampaignId(gatheringId))}`;
  }
  return undefined;
}

function leavesOrSays(campaignId: CampaignId): string {
  return `Its campaign then leaves by itself, or its hint says what to do (GET /campaigns/${campaignId}).`;
}

function unheard(announcement: string): string {
  return `The ${announcement} reached nobody when it was to leave, and nothing was sent`;
}

function askCampaign(campaignId: CampaignId): string {
  return `the hint of its campaign says what to do (GET /campaigns/${campaignId})`;
}
