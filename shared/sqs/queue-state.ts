/** What SQS says about a queue now, for whoever looks at the queues: the queue watch, and the person on call. */
import {
  ChangeMessageVisibilityBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  paginateListQueues,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';

/** A queue as it is now. */
export interface QueueState {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
  /** Messages that can be received now. */
  readonly visible: number;
  /** Messages that were received and are not deleted. */
  readonly inFlight: number;
  /** Messages that cannot be received yet. */
  readonly delayed: number;
  /** How long it keeps a message, in seconds. */
  readonly keptFor: number;
  /** ARN of its dead-letter queue. House rule: only dead-letter queues have none. */
  readonly deadLettersTo: string | undefined;
}

/** Whether only failures fill a queue, and a person empties it. */
export function isDeadLetterQueue({ deadLettersTo }: QueueState): boolean {
  return deadLettersTo === undefined;
}

/** The most messages that SQS gives, and takes back, at once (Amazon SQS Developer Guide, "Message quotas"). */
export const messagesAtOnce = 10;

/** The URLs of all queues whose names begin alike. */
export async function queueUrls(client: SQSClient, prefix: string): Promise<string[]> {
  const urls: string[] = [];
  for await (const { QueueUrls = [] } of paginateListQueues({ client, pageSize: 1000 }, { QueueNamePrefix: prefix }))
    urls.push(...QueueUrls);
  return urls;
}

const redrivePolicy = z.object({ deadLetterTargetArn: z.string() });

/** Reads the attributes of a queue. */
export async function stateOf(client: SQSClient, url: string): Promise<QueueState> {
  const { Attributes = {} } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: [
        'QueueArn',
        'MessageRetentionPeriod',
        'RedrivePolicy',
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesNotVisible',
        'ApproximateNumberOfMessagesDelayed',
      ],
    }),
  );
  const redrive = Attributes['RedrivePolicy'];
  return {
    name: url.slice(url.lastIndexOf('/') + 1),
    url,
    arn: Attributes['QueueArn'] ?? '',
    keptFor: Number(Attributes['MessageRetentionPeriod'] ?? 0),
    deadLettersTo: redrive === undefined ? undefined : redrivePolicy.parse(JSON.parse(redrive)).deadLetterTargetArn,
    visible: Number(Attributes['ApproximateNumberOfMessages'] ?? 0),
    inFlight: Number(Attributes['ApproximateNumberOfMessagesNotVisible'] ?? 0),
    delayed: Number(Attributes['ApproximateNumberOfMessagesDelayed'] ?? 0),
  };
}

/** Lets other readers have messages at once that were only looked at. */
export async function putBack(client: SQSClient, url: string, messages: readonly Message[]): Promise<void> {
  for (let start = 0; start < messages.length; start += messagesAtOnce) {
    const some = messages.slice(start, start + messagesAtOnce);
    const entries = some.map(({ ReceiptHandle }, id) => ({ Id: String(id), ReceiptHandle, VisibilityTimeout: 0 }));
    await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries: entries }));
  }
}
