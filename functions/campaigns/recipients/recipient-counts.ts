/** How many recipients are in which state, from what mail publishes. */
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

/** Recipients by state; those in a chunk that no lane has begun are pending. */
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

/** The state of each recipient of a chunk, in its order. @throws Error when a letter is unknown */
export function statesOf({ outcomes: letters }: Pick<SendProgress, 'outcomes'>, feedback = ''): RecipientState[] {
  return [...letters].map((outcome, position) => {
    const reported = feedback[position] ?? '-';
    if (!isOutcome(outcome) || !isFeedback(reported))
      throw new Error('a send progress or feedback has an unknown letter');
    return recipientState(outcome, reported);
  });
}

const isOutcome = (letter: string): letter is OutcomeCode => letter in outcomes;
const isFeedback = (letter: string): letter is FeedbackCode => letter in feedbacks;
