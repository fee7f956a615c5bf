/**
 * The campaigns that announce something, by what they announce: campaigns makes them, gatherings and mail look them up. An
 * announcement that is delivered twice finds the same campaign.
 */
import { type CampaignId, type GatheringId, idFrom, type JobId } from '../../shared/identifier.ts';

/** The campaign that invites to a gathering. */
export function invitationCampaignId(gatheringId: GatheringId): CampaignId {
  return idFrom('campaign', gatheringId);
}

/** The campaign that announces the date of a gathering ahead of the gathering invitation. */
export function saveTheDateCampaignId(gatheringId: GatheringId): CampaignId {
  return idFrom('campaign', gatheringId, 'save-the-date');
}

/** The campaign that announces a job. */
export function jobCampaignId(jobId: JobId): CampaignId {
  return idFrom('campaign', jobId);
}
