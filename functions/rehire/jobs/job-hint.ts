/** What HR has to do about a job, in a sentence. Pure. */
import type { CampaignId } from '../../../shared/identifier.ts';

/**
 * What HR has to do so that members hear of the job; null = nothing.
 *
 * @param lastingDoubts how many recipients of its campaign are in doubt and will not be reported on by SES any more
 */
export function hintOf(campaignId: CampaignId, lastingDoubts: number): string | null {
  if (lastingDoubts === 0) return null;
  return `For ${lastingDoubts} of the recipients it is not known whether the mail about this job left: if it can be sent to them again, the hint of its campaign says so (GET /campaigns/${campaignId}).`;
}
