/**
 * Every five minutes: finds campaigns that have stalled because a message, a timer or a lane was lost, and resumes them.
 * Of those that wait for HR, only one with a resend to come is watched; this sends nothing: a nudge only makes a lane check.
 */
import { audienceChunkFrozen, audienceFreezeLeft } from '../../../events/campaigns/index.ts';
import type { Origin } from '../../../shared/bus/envelope.ts';
import { commit, writesPerTransaction } from '../../../shared/dynamo/commit.ts';
import { idFrom } from '../../../shared/identifier.ts';
import { lambda } from '../../../shared/lambda/lambda.ts';
import { forEachWatched } from '../../../shared/lambda/watch.ts';
import { emit, outboxWrites } from '../../../shared/outbox/outbox.ts';
import { isPast } from '../campaign/campaign-decision.ts';
import {
  campaignsToWatch,
  commitCampaign,
  freezeSubject,
  loadCampaign,
  watchLater,
} from '../campaign/campaign-store.ts';
import { stepOfWatch } from '../campaign/watching.ts';
import type { Campaign } from '../tables.ts';
import { nudgeChunks } from './chunk-nudges-store.ts';
import { progressOf } from './chunks-done.ts';

export const handler = lambda(async (_event, { now, log }) => {
  await forEachWatched(campaignsToWatch(now), async ({ campaignId }) => {
    const campaign = await loadCampaign(campaignId);
    if (campaign?.watchAt === undefined || !isPast(campaign.watchAt, now)) return;
    const sequence = Date.parse(campaign.watchAt);
    const origin = { correlationId: idFrom('event', 'watch', campaignId, campaign.watchAt) };
    const nudged = await resumeIfStalled(campaign, { sequence, at: now, origin });
    if (nudged !== undefined) log.warn('CAMPAIGN_WATCHED', { campaignId, status: campaign.status, nudged });
  });
});

interface WatchRun {
  readonly sequence: number;
  readonly at: Date;
  readonly origin: Origin;
}

/** How many chunks were nudged; undefined = nothing had to be done. */
async function resumeIfStalled(campaign: Campaign, run: WatchRun): Promise<number | undefined> {
  const { campaignId } = campaign;
  const step = stepOfWatch(campaign, await progressOf(campaign, run.at), run.at);
  if (step.does === 'decide') {
    await commitCampaign(campaign, step.decision, run);
    return 0;
  }
  if (step.does === 'continue_freeze') await continueFreeze(campaign, run);
  // As many as fit one transaction; the watch comes back for the others.
  const chunks = step.does === 'nudge' ? step.chunks.slice(0, writesPerTransaction) : [];
  const nudged = await nudgeChunks(audienceChunkFrozen, campaignId, chunks, run);
  await watchLater(campaign, run.at);
  return step.does === 'look_later' ? undefined : nudged;
}

/** A freeze continues after the chunks that are written; while it works, the chunks of a second freeze are refused. */
async function continueFreeze(campaign: Campaign, { sequence, at, origin }: WatchRun): Promise<void> {
  const left = [emit(audienceFreezeLeft, { campaignId: campaign.campaignId, chunks: 0 })];
  await commit(...outboxWrites(left, { subject: freezeSubject(campaign), after: sequence - 1, at, origin }));
}
