import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { environmentVariable } from '../process/environment.ts';
import { timeouts } from '../process/timeouts.ts';

let client: SQSClient | undefined;

/** Sends a record to the dead-letter queue, with the reason as a message attribute. */
export async function deadLetter(record: SQSRecord, reason: string): Promise<void> {
  client ??= new SQSClient({ ...timeouts, maxAttempts: 3 });
  await client.send(
    new SendMessageCommand({
      QueueUrl: environmentVariable('DEAD_LETTER_QUEUE_URL'),
      MessageBody: record.body,
      MessageAttributes: { reason: { DataType: 'String', StringValue: reason } },
    }),
  );
}
