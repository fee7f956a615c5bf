/** What became of the recipients: read from what mail publishes, counted and listed for HR. */
import { type AudienceChunk, audienceChunksTable } from '../../events/read-models/campaign-content.ts';
import {
  type FeedbackCode,
  feedbacks,
  type OutcomeCode,
  outcomes,
  type RecipientState,
  recipientState,
  recipientStates,
  type SendFeedback,
  type SendProgress,
  sendFeedbackTable,
  sendProgressTable,
} from '../../events/read-models/send-progress.ts';
import { openTable } from '../../shared/dynamo/table.ts';
import type { CampaignId } from '../../shared/identifier.ts';
import type { Counts } from './routes.ts';
import type { Campaign } from './tables.ts';

const audienceChunks = openTable(audienceChunksTable);
const sendProgress = openTable(sendProgressTable);
const sendFeedback = openTable(sendFeedbackTable);

/** Recipients by state; whoever is in a chunk that no lane has begun is pending. */
export async function countRecipients({ campaignId, recipients = 0 }: Campaign): Promise<Counts> {
  const counts = Object.fromEntries(recipientStates.map((state) => [state, 0])) as Record<RecipientState, number>;
  if (recipients > 0) {
    const feedbackOf = new Map<number, string>();
    for await (const { chunk, feedback } of sendFeedback.queryAll({ partition: campaignId })) {
      feedbackOf.set(chunk, feedback);
    }
    for await (const progress of sendProgress.queryAll({ partition: campaignId })) {
      for (const state of statesOf(progress, feedbackOf.get(progress.chunk))) counts[state] += 1;
    }
  }
  const known = recipientStates.reduce((sum, state) => sum + counts[state], 0);
  return { recipients, ...counts, pending: counts.pending + Math.max(0, recipients - known) };
}

/** The state of each recipient of a chunk, in its order. */
export function statesOf({ outcomes: letters }: Pick<SendProgress, 'outcomes'>, feedback = ''): RecipientState[] {
  return [...letters].map((letter, position) => recipientState(asOutcome(letter), asFeedback(feedback[position])));
}

function asOutcome(letter: string): OutcomeCode {
  if (letter in outcomes) return letter as OutcomeCode;
  throw new Error('a send progress holds an unknown outcome');
}

function asFeedback(letter = '-'): FeedbackCode {
  if (letter in feedbacks) return letter as FeedbackCode;
  throw new Error('a send feedback holds an unknown letter');
}

/** Where a list of recipients goes on. */
export interface Place {
  readonly chunk: number;
  readonly position: number;
}

/** At most so many chunks are looked through for one page, however rare the wanted state is. */
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

interface Recipient {
  readonly alumniId: string;
  readonly state: RecipientState;
  readonly reason: string | null;
  readonly at: string | null;
}

async function recipientsOf(campaignId: CampaignId, numbers: readonly number[]) {
  const keys = numbers.map((chunk) => ({ campaignId, chunk }));
  const [chunks, progress, feedback] = await Promise.all([
    audienceChunks.getMany(keys),
    sendProgress.getMany(keys),
    sendFeedback.getMany(keys),
  ]);
  const of = <Item extends { chunk: number }>(items: readonly Item[], chunk: number) =>
    items.find((item) => item.chunk === chunk);
  return chunks
    .sort((one, other) => one.chunk - other.chunk)
    .map((chunk) => ({
      chunk: chunk.chunk,
      recipients: withStates(chunk, of(progress, chunk.chunk), of(feedback, chunk.chunk)),
    }));
}

function withStates(
  { recipients }: AudienceChunk,
  progress: SendProgress | undefined,
  feedback: SendFeedback | undefined,
): Recipient[] {
  const states = progress === undefined ? [] : statesOf(progress, feedback?.feedback);
  const at = [progress?.updatedAt, feedback?.updatedAt]
    .filter((instant) => instant !== undefined)
    .sort()
    .at(-1);
  return recipients.map((alumniId, position) => ({
    alumniId,
    state: states[position] ?? 'pending',
    reason: progress?.reasons[position] ?? feedback?.reasons[position] ?? null,
    at: at ?? null,
  }));
}
