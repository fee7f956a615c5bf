/** How many recipients are in which state, from what mail publishes. */
import {
  type RecipientState,
  recipientStates,
  recipientStatesOf,
  sendProgressTable,
  sendReportsTable,
} from '../../../events/read-models/send-progress.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { Counts } from '../schemas.ts';
import type { Campaign } from '../tables.ts';

const sendProgress = openTable(sendProgressTable);
const sendReports = openTable(sendReportsTable);

/** Recipients by state; those in a chunk that no lane has begun are pending. */
export async function countRecipients({ campaignId, recipients = 0 }: Campaign): Promise<Counts> {
  const counts = Object.fromEntries(recipientStates.map((state) => [state, 0])) as Record<RecipientState, number>;
  if (recipients > 0) {
    const reports = new Map<number, { readonly feedback: string }>();
    for await (const { chunk, feedback } of sendReports.queryAll({ partition: campaignId })) {
      reports.set(chunk, { feedback });
    }
    for await (const progress of sendProgress.queryAll({ partition: campaignId })) {
      for (const state of recipientStatesOf(progress, reports.get(progress.chunk))) counts[state] += 1;
    }
  }
  const known = recipientStates.reduce((sum, state) => sum + counts[state], 0);
  return { recipients, ...counts, pending: counts.pending + Math.max(0, recipients - known) };
}
