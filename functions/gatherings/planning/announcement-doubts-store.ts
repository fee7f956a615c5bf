/** Whether the mail of a campaign about a gathering left, from what mail publishes. */
import { countLastingDoubts, sendProgressTable, sendReportsTable } from '../../../events/read-models/send-progress.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { CampaignId } from '../../../shared/identifier.ts';

const sendProgress = openTable(sendProgressTable);
const sendReports = openTable(sendReportsTable);

/** How many recipients of a campaign are in doubt and will not be reported on by SES any more. */
export async function lastingDoubtsOf(campaignId: CampaignId, at: Date): Promise<number> {
  const partition = { partition: campaignId };
  return countLastingDoubts(sendProgress.queryAll(partition), sendReports.queryAll(partition), at);
}
