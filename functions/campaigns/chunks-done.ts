import { sendProgressTable } from '../../events/read-models/send-progress.ts';
import { openTable } from '../../shared/dynamo/table.ts';
import type { CampaignId } from '../../shared/identifier.ts';

const sendProgress = openTable(sendProgressTable);

/** Whether each of a campaign's chunks has an outcome for everybody. Looks from the last one, which is done last. */
export async function isDone(campaignId: CampaignId, chunks: number): Promise<boolean> {
  let expected = chunks - 1;
  for await (const progress of sendProgress.queryAll({ partition: campaignId, newestFirst: true })) {
    if (progress.chunk !== expected || !progress.done) return false;
    expected -= 1;
  }
  return expected < 0;
}

/** The chunks that are not done, in order. */
export async function* unfinishedChunks(campaignId: CampaignId, chunks: number): AsyncGenerator<number> {
  let next = 0;
  for await (const progress of sendProgress.queryAll({ partition: campaignId })) {
    while (next < progress.chunk) yield next++;
    if (!progress.done) yield progress.chunk;
    next = progress.chunk + 1;
  }
  while (next < chunks) yield next++;
}
