/** How many recipients are in which state, from what mail publishes. */
import {
  lastingDoubts,
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

/** How many recipients are in which state, and how many of those in doubt are HR's to decide about. */
interface RecipientCounts {
  readonly counts: Counts;
  readonly lastingDoubts: number;
}

/** Recipients by state; those in a chunk that no lane has begun are pending. */
export async function countRecipients({ campaignId, recipients = 0 }: Campaign, at: Date): Promise<RecipientCounts> {
  const counts = Object.fromEntries(recipientStates.map((state) => [state, 0])) as Record<RecipientState, number>;
  let lasting = 0;
  if (recipients > 0) {
    const reports = new Map<number, { readonly feedback: string }>();
    for await (const { chunk, feedback } of sendReports.queryAll({ partition: campaignId })) {
      reports.set(chunk, { feedback });
    }
    for await (const progress of sendProgress.queryAll({ partition: campaignId })) {
      const reported = reports.get(progress.chunk);
      for (const state of recipientStatesOf(progress, reported)) counts[state] += 1;
      lasting += lastingDoubts(progress, reported?.feedback ?? '', at).length;
    }
  }
  const known = recipientStates.reduce((sum, state) => sum + counts[state], 0);
  const pending = counts.pending + Math.max(0, recipients - known);
  return { counts: { recipients, ...counts, pending }, lastingDoubts: lasting };
}
