/** Whether the mail of a campaign about a gathering left, from what mail publishes. */
import { type SentMail, sendProgressTable, sendReportsTable } from '../../../events/read-models/send-progress.ts';
import { openTable } from '../../../shared/dynamo/table.ts';

export const sentMail: SentMail = { progress: openTable(sendProgressTable), reports: openTable(sendReportsTable) };
