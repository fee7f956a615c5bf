import { type Command, isRefusal } from '../../../shared/decision/decision.ts';
import type { CampaignId } from '../../../shared/identifier.ts';
import type { Consumption } from '../../../shared/lambda/consumer.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { announceCampaign, type CampaignAnnouncement } from '../campaign/campaign.ts';
import { commitCampaign, loadCampaign } from '../campaign/campaign-store.ts';

/** Makes the campaign of an announcement, once; also one that comes too late, so that HR sees it. */
export async function makeAnnouncement(
  campaignId: CampaignId,
  { by, input }: Command<CampaignAnnouncement>,
  { now, origin, log }: Consumption,
): Promise<void> {
  if ((await loadCampaign(campaignId)) !== undefined) return log.info('EVENT_IGNORED', { reason: 'known' });
  const outcome = announceCampaign(campaignId, { by, input: { ...input, approval: programme.approval } }, now);
  if (isRefusal(outcome)) throw new Error(`an announcement that cannot be made: ${outcome.refused}`);
  await commitCampaign(undefined, outcome, { at: now, origin });
}
