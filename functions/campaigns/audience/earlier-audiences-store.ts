/** The audiences of earlier campaigns, for the frequency cap. */
import { audienceChunksTable } from '../../../events/read-models/campaign-content.ts';
import { mayHaveLeft, sendProgressTable } from '../../../events/read-models/send-progress.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { AlumniId, CampaignId } from '../../../shared/identifier.ts';
import { day } from '../../../shared/time/durations.ts';
import { parsePeriod } from '../../../shared/time/period.ts';
import { campaignsLaunchedBetween } from '../campaign/campaign-store.ts';
import { isFreezeStuck } from '../campaign/watching.ts';
import type { Campaign } from '../tables.ts';
import type { FrozenChunk } from './chunking.ts';
import { comesBefore, type EarlierAudience } from './frequency-cap.ts';

/** How many chunks of each earlier audience are held in memory. */
const chunksPerPage = 20;

/** What decides which campaigns were launched before this one. */
interface Launched {
  readonly campaignId: CampaignId;
  readonly launchedAt: Date;
}

/**
 * The audiences of all campaigns, of any topic, that were launched in the period before this one; service mail does not count.
 * With `after`, only the members who come later.
 */
export async function earlierAudiences(
  launched: Launched,
  per: string,
  after: AlumniId | undefined,
): Promise<EarlierAudience[]> {
  const found: EarlierAudience[] = [];
  for await (const earlier of launchedBefore(launched, per)) found.push(audienceOf(earlier, after));
  return found;
}

/**
 * Whether one of these campaigns is still being frozen. One whose freeze no longer moves is stuck, and nobody waits for
 * it.
 */
export async function isEarlierBeingFrozen(launched: Launched, per: string, now: Date): Promise<boolean> {
  for await (const earlier of launchedBefore(launched, per))
    if (earlier.status === 'freezing' && !isFreezeStuck(earlier, now)) return true;
  return false;
}

async function* launchedBefore({ campaignId, launchedAt }: Launched, per: string): AsyncGenerator<Campaign> {
  const from = new Date(launchedAt.getTime() - parsePeriod(per).count * day);
  for await (const earlier of campaignsLaunchedBetween(from, launchedAt)) {
    if (earlier.campaignId === campaignId) continue;
    // Launched in the same millisecond: one of the two has to be the earlier.
    if (earlier.launchedAt === launchedAt.toISOString() && earlier.campaignId > campaignId) continue;
    yield earlier;
  }
}

/** Opens its tables itself: a programme without a cap grants no access to them. */
async function* audienceOf(campaign: Campaign, after: AlumniId | undefined): AsyncGenerator<readonly AlumniId[]> {
  const from = await firstChunkAfter(after, campaign);
  const query = { partition: campaign.campaignId, from, limit: chunksPerPage };
  for await (const chunk of openTable(audienceChunksTable).queryAll(query)) yield writtenTo(chunk, campaign);
}

/** The recipients who count for the cap; of a cancelled campaign, those to whom a mail may have gone. */
async function writtenTo({ chunk, recipients, skips }: FrozenChunk, { campaignId, status }: Campaign) {
  const notSkipped = (position: number) => skips?.[position] === undefined;
  if (status !== 'cancelled') return recipients.filter((_one, position) => notSkipped(position));
  const progress = await openTable(sendProgressTable).get({ campaignId, chunk });
  return recipients.filter((_one, position) => notSkipped(position) && mayHaveLeft(progress, position));
}

/**
 * The first chunk that ends with this member or a later one, by binary search: chunks are in the order of the audience.
 */
async function firstChunkAfter(after: AlumniId | undefined, { campaignId, chunks = 0 }: Campaign): Promise<number> {
  if (after === undefined) return 0;
  let [low, high] = [0, chunks];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const chunk = await openTable(audienceChunksTable).get({ campaignId, chunk: middle });
    const last = chunk?.recipients.at(-1);
    if (last !== undefined && comesBefore(last, after)) low = middle + 1;
    else high = middle;
  }
  return low;
}
