/**
 * Reads the log lines that somebody has to hear of, at once or when they fall silent. CloudWatch Logs hands them on by a subscription filter of each
 * log group, and Lambda repeats what failed. The people on call are notified of each thing once an hour, and twice only if a run ended before it was
 * stored, or if two log groups say the same at once.
 */
import { gunzipSync } from 'node:zlib';
import type { CloudWatchLogsEvent } from 'aws-lambda';
import * as z from 'zod';
import { lambda } from '../../../shared/lambda/lambda.ts';
import { readEnvironment } from '../../../shared/process/environment.ts';
import { onCallEnvironment } from '../environment.ts';
import { sameLines, takeLines } from './line-notifications.ts';
import { carryOut, loadLineRecord } from './line-records-store.ts';

const environment = readEnvironment(onCallEnvironment);
const delivery = z.object({ logEvents: z.array(z.object({ timestamp: z.number(), message: z.string() })) });

export const handler = lambda<CloudWatchLogsEvent>(async ({ awslogs }, { now, log }) => {
  const { logEvents } = delivery.parse(JSON.parse(gunzipSync(Buffer.from(awslogs.data, 'base64')).toString()));
  for (const lines of sameLines(logEvents)) {
    const decision = takeLines(lines, await loadLineRecord(lines));
    await carryOut(environment.ALARM_TOPIC, decision, now);
    if (decision.notification !== undefined) log.info('ON_CALL_NOTIFIED', { of: decision.notification.subject });
  }
});
