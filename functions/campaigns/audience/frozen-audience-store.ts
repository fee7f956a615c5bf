import { setTimeout as delay } from 'node:timers/promises';
import { chunkKey } from '../../../events/agreements/chunk-key.ts';
import { audienceChunkFrozen } from '../../../events/campaigns/index.ts';
import { audienceChunksTable } from '../../../events/read-models/campaign-content.ts';
import type { Origin } from '../../../shared/bus/envelope.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { CampaignId } from '../../../shared/identifier.ts';
import { emit, outboxWrites } from '../../../shared/outbox/outbox.ts';
import { second } from '../../../shared/time/durations.ts';
import { chunksPerWrite, type FrozenChunk, manifestOf } from './chunking.ts';

const audienceChunks = openTable(audienceChunksTable);

/**
 * The least time for one write, in milliseconds; faster than this, the table throttles. A campaign's chunks are in one
 * partition, which takes 1,000 write units a second (DynamoDB), and a chunk of 100 ids in a transaction costs six.
 */
const writeTakesAtLeast = (chunksPerWrite * 6 * second) / 900;

/** Where a freeze continues: the next chunk, and the last recipient that is written. */
export async function frozenSoFar(campaignId: CampaignId) {
  const { items } = await audienceChunks.query({ partition: campaignId, newestFirst: true, limit: 1 });
  const [last] = items;
  return { next: last === undefined ? 0 : last.chunk + 1, last: last?.recipients.at(-1) };
}

/**
 * Writes chunks of a campaign, each with the nudge that sends it, in one transaction.
 *
 * @throws ConcurrentChange when another freeze of the same campaign wrote one of them
 */
export function chunkWriter(campaignId: CampaignId, at: Date, origin: Origin) {
  let free = 0;
  return async (chunks: readonly FrozenChunk[]): Promise<void> => {
    await delay(Math.max(0, free - performance.now()));
    free = performance.now() + writeTakesAtLeast;
    await commit(
      ...chunks.flatMap(({ chunk, recipients, skips }) => {
        const nudge = [emit(audienceChunkFrozen, { campaignId, chunk })];
        return [
          audienceChunks.create({ campaignId, chunk, recipients: [...recipients], skips }),
          ...outboxWrites(nudge, { subject: chunkKey.write({ campaignId, chunk }), after: 0, at, origin }),
        ];
      }),
    );
  };
}

/** The manifest of the chunks that are written. */
export function storedManifest(campaignId: CampaignId) {
  return manifestOf(audienceChunks.queryAll({ partition: campaignId }));
}
