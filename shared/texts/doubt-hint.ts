import type { CampaignId } from '../identifier.ts';

/** What the hint of a gathering or a job says about recipients in doubt: what can be done is said by the hint of the campaign. */
export function doubtHint(count: number, mail: string, campaignId: CampaignId): string {
  return `For ${count} of the recipients it is not known whether ${mail} left: if it can be sent to them again, the hint of its campaign says so (GET /campaigns/${campaignId}).`;
}
