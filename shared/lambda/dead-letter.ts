import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { environmentVariable } from '../process/environment.ts';
import { timeouts } from '../process/timeouts.ts';

let client: SQSClient | undefined;

/** What a consumer gets to handle, from a queue or from a rule. */
export interface QueueMessage {
  readonly messageId: string;
  /** The event as JSON. */
  readonly body: string;
}

/** Sends a message to the dead-letter queue; the reason and the function that could not read it are attributes. */
export async function deadLetter(message: QueueMessage, reason: string, functionName: string): Promise<void> {
  client ??= new SQSClient({ ...timeouts, maxAttempts: 3 });
  await client.send(
    new SendMessageCommand({
      QueueUrl: environmentVariable('DEAD_LETTER_QUEUE_URL'),
      MessageBody: message.body,
      MessageAttributes: {
        reason: { DataType: 'String', StringValue: reason },
        function: { DataType: 'String', StringValue: functionName },
      },
    }),
  );
}
