/**
 * Tells the people on call of log lines that somebody has to act upon. CloudWatch Logs hands them on by a subscription filter of each log group, and
 * Lambda repeats what failed: each thing is told once in an hour of the clock, and twice only where a run ended
 * between telling and noting it.
 */
import { gunzipSync } from 'node:zlib';
import type { CloudWatchLogsEvent } from 'aws-lambda';
import * as z from 'zod';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { expiryFrom } from '../../../shared/dynamo/table-definition.ts';
import { idempotencyTable } from '../../../shared/http/middleware/idempotency-table.ts';
import { lambda } from '../../../shared/lambda/lambda.ts';
import { environmentVariable } from '../../../shared/process/environment.ts';
import { noticesOfLines } from './told-lines.ts';
import { tell } from './topic-store.ts';

const topic = environmentVariable('ALARM_TOPIC');
const known = openTable(idempotencyTable);
const delivery = z.object({ logEvents: z.array(z.object({ timestamp: z.number(), message: z.string() })) });

export const handler = lambda<CloudWatchLogsEvent>(async ({ awslogs }, { now, log }) => {
  const { logEvents } = delivery.parse(JSON.parse(gunzipSync(Buffer.from(awslogs.data, 'base64')).toString()));
  for (const { id, ...notice } of noticesOfLines(logEvents)) {
    if ((await known.get({ id })) !== undefined) continue;
    // Told before it is noted: whoever is on call would rather hear it twice than never.
    await tell(topic, notice);
    await commit(known.put({ id, expiration: expiryFrom(idempotencyTable, now) }));
    log.info('OPERATORS_TOLD', { of: notice.subject });
  }
});
