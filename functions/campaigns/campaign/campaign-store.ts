import { campaignContentsTable } from '../../../events/read-models/campaign-content.ts';
import type { Origin } from '../../../shared/bus/envelope.ts';
import { commit, type Write } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { nextSequence, outboxWrites } from '../../../shared/outbox/outbox.ts';
import { timerWrites } from '../../../shared/timers/timers.ts';
import { type Campaign, campaignsTable } from '../tables.ts';
import type { Decided } from './decision.ts';

export const campaigns = openTable(campaignsTable);

/** A campaign by its id. @throws Problem 404 */
export async function loadCampaign(campaignId: Campaign['campaignId']): Promise<Campaign> {
  const campaign = await campaigns.get({ campaignId });
  if (campaign === undefined) throw Problem.notFound('campaign');
  return campaign;
}

/**
 * Commits a decision: the campaign, its events, its timers, and what the sender is told, in one transaction.
 *
 * @throws ConcurrentChange when the campaign was changed since `before` was read.
 */
export async function commitCampaign(
  before: Campaign | undefined,
  decided: Decided,
  { at, origin, also = [] }: { at: Date; origin: Origin; also?: readonly Write[] },
): Promise<Campaign> {
  const after = before?.sequence ?? 0;
  const campaign = { ...decided.campaign, sequence: nextSequence(after, decided.announcements) };
  const { campaignId } = campaign;
  await commit(
    before === undefined ? campaigns.create(campaign) : campaigns.replace(campaign, { sequence: before.sequence }),
    ...outboxWrites(decided.announcements, { subject: campaignId, after, at, origin }),
    ...timerWrites(decided.timers, origin),
    ...(decided.stopped === undefined || !campaign.contentFrozen ? [] : [stopWrite(campaignId, decided.stopped)]),
    ...also,
  );
  return campaign;
}

/** Tells the sender to take no further window, or to go on. Opened here: few functions may write to it. */
function stopWrite(campaignId: Campaign['campaignId'], stopped: boolean): Write {
  return openTable(campaignContentsTable).update({ campaignId }, { set: { stopped } });
}
