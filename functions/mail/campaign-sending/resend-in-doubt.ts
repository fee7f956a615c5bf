/** chunk-resend-requested → HR decided: whoever of a chunk stayed in doubt is sent to once more. */

import { chunkLeft } from '../../../events/mail/chunk-left.ts';
import { chunkSent } from '../../../events/mail/chunk-sent.ts';
import { campaignContentsTable } from '../../../events/read-models/campaign-content.ts';
import { sendFeedbackTable, sendProgressTable } from '../../../events/read-models/send-progress.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { announce } from '../../../shared/outbox/outbox.ts';
import * as subscriptions from '../subscriptions.ts';
import { reopenDoubts } from './chunk-progress.ts';
import { storeReopened } from './progress-store.ts';

const contents = openTable(campaignContentsTable);
const sendProgress = openTable(sendProgressTable);
const sendFeedback = openTable(sendFeedbackTable);

/** The request, the reopened positions and the nudge that has them sent are one transaction; the same request again is none. */
export const handler = consumer(subscriptions.resendInDoubt, async ({ data, metadata }, { now, origin, log }) => {
  const { campaignId, chunk } = data;
  const [content, progress, reports] = await Promise.all([
    contents.getOnly({ campaignId }, 'notAfter'),
    sendProgress.get({ campaignId, chunk }),
    sendFeedback.get({ campaignId, chunk }),
  ]);
  const tooLate = content?.notAfter !== undefined && Date.parse(content.notAfter) <= now.getTime();
  if (progress === undefined || tooLate) return log.info('EVENT_IGNORED', { campaignId, chunk });
  const decided = reopenDoubts(progress, reports?.feedback ?? '', metadata.id, now);
  if (decided === undefined) return log.info('EVENT_IGNORED', { campaignId, chunk });
  // Where nobody is sent to again the chunk is as done as it was: the campaign waits to hear so.
  const nudge = announce(decided.reopened === 0 && progress.done ? chunkSent : chunkLeft, { campaignId, chunk });
  await storeReopened(progress, decided.progress, [nudge], { at: now, origin });
  log.info('DOUBTS_REOPENED', { campaignId, chunk, count: decided.reopened });
});
