import { chunkKey } from '../../../events/agreements/chunk-key.ts';
import type { audienceChunkFrozen, chunkResendRequested } from '../../../events/campaigns/index.ts';
import type { Origin } from '../../../shared/bus/envelope.ts';
import { commit, type Write, writesPerTransaction } from '../../../shared/dynamo/commit.ts';
import type { CampaignId } from '../../../shared/identifier.ts';
import { emit, outboxWrites } from '../../../shared/outbox/outbox.ts';

/**
 * Nudges some chunks of a campaign, many in one transaction. A nudge has the sequence of the event that caused it, so that a
 * second delivery of that event makes the same nudges.
 *
 * @returns how many chunks were nudged
 */
export async function nudgeChunks(
  contract: typeof audienceChunkFrozen | typeof chunkResendRequested,
  campaignId: CampaignId,
  chunks: AsyncIterable<number> | Iterable<number>,
  { sequence, at, origin }: { readonly sequence: number; readonly at: Date; readonly origin: Origin },
): Promise<number> {
  let nudged = 0;
  let together: Write[] = [];
  for await (const chunk of chunks) {
    const nudge = [emit(contract, { campaignId, chunk })];
    together.push(
      ...outboxWrites(nudge, { subject: chunkKey.write({ campaignId, chunk }), after: sequence, at, origin }),
    );
    nudged += 1;
    if (together.length < writesPerTransaction) continue;
    await commit(...together);
    together = [];
  }
  await commit(...together);
  return nudged;
}
