import {
  doubtHolds,
  doubtsOf,
  lastingDoubts,
  type SendProgress,
  sendProgressTable,
  sendReportsTable,
} from '../../../events/read-models/send-progress.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { CampaignId } from '../../../shared/identifier.ts';
import type { Doubt } from '../campaign/sending.ts';
import { type ChunksProgress, chunksProgress } from '../campaign/watching.ts';
import type { Campaign } from '../tables.ts';

const sendProgress = openTable(sendProgressTable);

/**
 * Whether every chunk of a campaign has an outcome for each of its recipients. Looks at the last one alone, which is done last, before it reads
 * the others: it is asked after each chunk, and a page of chunks is a megabyte.
 */
export async function isDone({ campaignId, chunks }: Campaign): Promise<boolean> {
  if (chunks === undefined) return false;
  let expected = chunks - 1;
  const { items } = await sendProgress.query({ partition: campaignId, newestFirst: true, limit: 1 });
  if (chunks > 0 && (items[0]?.chunk !== expected || !items[0].done)) return false;
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

/** How far the chunks of a campaign are. */
export async function progressOf({ campaignId, chunks = 0 }: Campaign, at: Date): Promise<ChunksProgress> {
  const known = new Map<number, SendProgress>();
  for await (const progress of sendProgress.queryAll({ partition: campaignId })) known.set(progress.chunk, progress);
  return chunksProgress(known, chunks, at);
}

/** How many recipients of a campaign are in doubt: SES has not reported their mails either. */
export async function doubtIn(campaignId: CampaignId): Promise<Doubt> {
  let inDoubt = 0;
  let newest = 0;
  for await (const { progress, reported } of chunksWithDoubt(campaignId)) {
    const open = doubtsOf(progress, reported);
    inDoubt += open.size;
    newest = Math.max(newest, ...[...open.values()].map((since) => since.getTime()));
  }
  return { inDoubt, settledAt: new Date(newest + doubtHolds) };
}

/** The chunks in which a recipient has been in doubt for so long that SES will not report the mail. */
export async function* chunksInDoubt(campaignId: CampaignId, at: Date): AsyncGenerator<number> {
  for await (const { progress, reported } of chunksWithDoubt(campaignId)) {
    if (lastingDoubts(progress, reported, at).length > 0) yield progress.chunk;
  }
}

async function* chunksWithDoubt(campaignId: CampaignId) {
  const sendReports = openTable(sendReportsTable);
  for await (const progress of sendProgress.queryAll({ partition: campaignId })) {
    if (doubtsOf(progress).size === 0) continue;
    const reports = await sendReports.get({ campaignId, chunk: progress.chunk });
    yield { progress, reported: reports?.feedback ?? '' };
  }
}
