/** chunk-resend-requested → the mail is resent to the recipients of a chunk who stayed in doubt, as HR decided. */
import { campaignContentsTable } from '../../../events/read-models/campaign-content.ts';
import { sendProgressTable, sendReportsTable } from '../../../events/read-models/send-progress.ts';
import { byOkaeri, isRefusal } from '../../../shared/decision/decision.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import * as subscriptions from '../subscriptions.ts';
import { reopenDoubts } from './chunk-progress.ts';
import { commitProgress } from './progress-store.ts';

const contents = openTable(campaignContentsTable);
const sendProgress = openTable(sendProgressTable);
const sendReports = openTable(sendReportsTable);

/**
 * The request, the reopened positions and the nudge that makes a lane send to them are one transaction; a repeated
 * request changes nothing.
 */
export const handler = consumer(subscriptions.resendInDoubt, async ({ data, metadata }, { now, origin, log }) => {
  const { campaignId, chunk } = data;
  const [content, progress, reports] = await Promise.all([
    contents.getOnly({ campaignId }, 'notAfter'),
    sendProgress.get({ campaignId, chunk }),
    sendReports.get({ campaignId, chunk }),
  ]);
  if (progress === undefined) return log.info('EVENT_IGNORED', { campaignId, chunk, reason: 'not_found' });
  const notAfter = content?.notAfter === undefined ? undefined : new Date(content.notAfter);
  const request = { request: metadata.id, reported: reports?.feedback ?? '', notAfter };
  const decision = reopenDoubts(progress, byOkaeri(request), now);
  if (isRefusal(decision)) return log.info('EVENT_IGNORED', { campaignId, chunk, reason: decision.refused });
  await commitProgress(progress, decision, { at: now, origin });
  log.info('DOUBTS_REOPENED', { campaignId, chunk, count: decision.reopened });
});
