import { isRefusal } from '../../../shared/decision/decision.ts';
import type { CampaignId } from '../../../shared/identifier.ts';
import type { Consumption } from '../../../shared/lambda/consumer.ts';
import type { Campaign } from '../tables.ts';
import { commitCampaign, loadCampaign } from './campaign-store.ts';
import type { CampaignOutcome } from './decision.ts';

/**
 * What an event means for a campaign: load → decide → commit. If nothing was decided, the log says why.
 *
 * @returns whether a decision was taken
 * @throws ConcurrentChange when another writer was faster
 */
export async function decideByEvent(
  campaignId: CampaignId,
  decide: (campaign: Campaign) => CampaignOutcome<string> | Promise<CampaignOutcome<string>>,
  { now, origin, log }: Consumption,
): Promise<boolean> {
  const campaign = await loadCampaign(campaignId);
  const outcome: CampaignOutcome<string> = campaign === undefined ? { refused: 'not_found' } : await decide(campaign);
  if (isRefusal(outcome)) log.info('EVENT_IGNORED', { reason: outcome.refused });
  else await commitCampaign(campaign, outcome, { at: now, origin });
  return !isRefusal(outcome);
}
