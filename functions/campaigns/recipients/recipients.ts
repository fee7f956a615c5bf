/** The recipients of a campaign and what became of each, from what mail publishes. */
import { audienceChunksTable } from '../../../events/read-models/campaign-content.ts';
import {
  type RecipientState,
  recipientStatesOf,
  type SendProgress,
  type SendReports,
  sendProgressTable,
  sendReportsTable,
} from '../../../events/read-models/send-progress.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { CampaignId } from '../../../shared/identifier.ts';
import type { Campaign } from '../tables.ts';

const audienceChunks = openTable(audienceChunksTable);
const sendProgress = openTable(sendProgressTable);
const sendReports = openTable(sendReportsTable);

/** Where a page of recipients begins. */
export interface Place {
  readonly chunk: number;
  readonly position: number;
}

/** Most chunks that are searched for one page, however rare the wanted state is. */
const chunksPerPage = 50;
const chunksPerRead = 10;

/** A page of recipients with what became of them. */
export async function listRecipients(
  { campaignId, chunks = 0 }: Campaign,
  wanted: { readonly state: RecipientState | undefined; readonly limit: number; readonly from: Place },
) {
  const items: Recipient[] = [];
  const end = Math.min(chunks, wanted.from.chunk + chunksPerPage);
  for (let first = wanted.from.chunk; first < end; first += chunksPerRead) {
    const numbers = Array.from({ length: Math.min(chunksPerRead, end - first) }, (_, offset) => first + offset);
    for (const { chunk, recipients } of await recipientsOf(campaignId, numbers)) {
      const start = chunk === wanted.from.chunk ? wanted.from.position : 0;
      for (const [position, recipient] of recipients.entries()) {
        if (position < start || (wanted.state !== undefined && recipient.state !== wanted.state)) continue;
        if (items.length === wanted.limit) return { items, next: { chunk, position } };
        items.push(recipient);
      }
    }
  }
  return { items, next: end < chunks ? { chunk: end, position: 0 } : undefined };
}

/** A row: a type, not an interface, because rows of CSV are records. */
type Recipient = {
  readonly alumniId: string;
  readonly state: RecipientState;
  readonly reason: string | null;
  readonly at: string | null;
};

async function recipientsOf(campaignId: CampaignId, numbers: readonly number[]) {
  const keys = numbers.map((chunk) => ({ campaignId, chunk }));
  const [chunks, progress, reported] = await Promise.all([
    audienceChunks.getMany(keys),
    sendProgress.getMany(keys),
    sendReports.getMany(keys),
  ]);
  return chunks
    .sort((one, other) => one.chunk - other.chunk)
    .map(({ chunk, recipients }) => {
      const isOfChunk = (item: { chunk: number }) => item.chunk === chunk;
      return { chunk, recipients: withStates(recipients, progress.find(isOfChunk), reported.find(isOfChunk)) };
    });
}

function withStates(recipients: readonly string[], progress?: SendProgress, reported?: SendReports): Recipient[] {
  const states = progress === undefined ? [] : recipientStatesOf(progress, reported);
  const [at = null] = [progress?.updatedAt, reported?.updatedAt]
    .filter((instant) => instant !== undefined)
    .sort()
    .reverse();
  return recipients.map((alumniId, position) => ({
    alumniId,
    state: states[position] ?? 'pending',
    reason: progress?.reasons[position] ?? reported?.reasons[position] ?? null,
    at,
  }));
}
