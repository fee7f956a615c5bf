/** How many recipients are in which state: read from what mail publishes. */
import {
  type FeedbackCode,
  feedbacks,
  type OutcomeCode,
  outcomes,
  type RecipientState,
  recipientState,
  recipientStates,
  type SendProgress,
  sendFeedbackTable,
  sendProgressTable,
} from '../../../events/read-models/send-progress.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { Counts } from '../schemas.ts';
import type { Campaign } from '../tables.ts';

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
