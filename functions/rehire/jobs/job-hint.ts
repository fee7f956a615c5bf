/** What HR has to do about a job, in a sentence. Pure. */
import type { CampaignId } from '../../../shared/identifier.ts';
import { doubtHint } from '../../../shared/texts/doubt-hint.ts';

/**
 * What HR has to do so that members hear of the job; null = nothing.
 *
 * @param lastingDoubts how many recipients of its campaign are in doubt and will not be reported on by SES any more
 */
export function hintOf(campaignId: CampaignId, lastingDoubts: number): string | null {
  return lastingDoubts === 0 ? null : doubtHint(lastingDoubts, 'the mail about this job', campaignId);
}
