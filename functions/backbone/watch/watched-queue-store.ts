/** What SQS and CloudWatch say of our queues. Dead letters are looked at and put back. */
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  ChangeMessageVisibilityBatchCommand,
  GetQueueAttributesCommand,
  type Message,
  paginateListQueues,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { timeouts } from '../../../shared/process/timeouts.ts';
import { second } from '../../../shared/time/durations.ts';
import { sourceOf } from './dead-letter-source.ts';
import { type Measured, period, periods, type QueueState } from './queue-findings.ts';

const queues = new SQSClient({ ...timeouts, maxAttempts: 3 });
const cloudwatch = new CloudWatchClient({ ...timeouts, maxAttempts: 3 });
/** The most that SQS gives, and takes back, at once. */
const lettersAtOnce = 10;
/** So many show which functions fail, also where one of them fills the queue. */
const lettersLookedAt = 50;
/** How long dead letters are hidden from others if they cannot be put back, in seconds. */
const hiddenFor = 30;

/** The URLs of all queues whose names begin alike. */
export async function queueUrls(prefix: string): Promise<string[]> {
  const urls: string[] = [];
  for await (const { QueueUrls = [] } of paginateListQueues(
    { client: queues, pageSize: 1000 },
    { QueueNamePrefix: prefix },
  ))
    urls.push(...QueueUrls);
  return urls;
}

const redrivePolicy = z.object({ deadLetterTargetArn: z.string() });

/** A queue as it is now. */
export async function stateOf(url: string): Promise<QueueState> {
  const { Attributes = {} } = await queues.send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: [
        'QueueArn',
        'RedrivePolicy',
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesNotVisible',
      ],
    }),
  );
  const redrive = Attributes['RedrivePolicy'];
  return {
    name: url.slice(url.lastIndexOf('/') + 1),
    url,
    arn: Attributes['QueueArn'] ?? '',
    deadLettersTo: redrive === undefined ? undefined : redrivePolicy.parse(JSON.parse(redrive)).deadLetterTargetArn,
    visible: Number(Attributes['ApproximateNumberOfMessages'] ?? 0),
    inFlight: Number(Attributes['ApproximateNumberOfMessagesNotVisible'] ?? 0),
  };
}

/** Which functions up to fifty dead letters of a queue were for. */
export async function sourcesIn({ url }: QueueState): Promise<(string | undefined)[]> {
  const letters: Message[] = [];
  try {
    while (letters.length < lettersLookedAt) {
      const { Messages = [] } = await queues.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: lettersAtOnce,
          VisibilityTimeout: hiddenFor,
          // Asks all servers of the queue, not some of them (Amazon SQS Developer Guide, "Short and long polling").
          WaitTimeSeconds: 1,
          MessageAttributeNames: ['All'],
        }),
      );
      letters.push(...Messages);
      if (Messages.length < lettersAtOnce) break;
    }
  } finally {
    await putBack(url, letters);
  }
  return letters.map(({ Body = '', MessageAttributes = {} }) =>
    sourceOf({
      body: Body,
      attributes: Object.fromEntries(
        Object.entries(MessageAttributes).map(([name, { StringValue }]) => [name, StringValue]),
      ),
    }),
  );
}

async function putBack(url: string, messages: readonly Message[]): Promise<void> {
  for (let start = 0; start < messages.length; start += lettersAtOnce) {
    const some = messages.slice(start, start + lettersAtOnce);
    const entries = some.map(({ ReceiptHandle }, id) => ({ Id: String(id), ReceiptHandle, VisibilityTimeout: 0 }));
    await queues.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries: entries }));
  }
}

/**
 * The metrics of SQS that say whether a queue moves, and their statistics (Amazon SQS Developer Guide, "Available CloudWatch metrics"). Those
 * of a queue that was empty for six hours begin up to fifteen minutes late.
 */
const asked = {
  visible: ['ApproximateNumberOfMessagesVisible', 'Maximum'],
  inFlight: ['ApproximateNumberOfMessagesNotVisible', 'Maximum'],
  deleted: ['NumberOfMessagesDeleted', 'Sum'],
  oldest: ['ApproximateAgeOfOldestMessage', 'Maximum'],
} as const;

/** What was measured of a queue in the last whole periods, and since. */
export async function measuredOf({ name }: QueueState, now: Date): Promise<Measured> {
  const whole = Math.floor(now.getTime() / period) * period;
  const start = whole - periods * period;
  const { MetricDataResults = [] } = await cloudwatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(start),
      EndTime: new Date(whole + period),
      ScanBy: 'TimestampAscending',
      MetricDataQueries: Object.entries(asked).map(([Id, [MetricName, Stat]]) => ({
        Id,
        MetricStat: {
          Metric: { Namespace: 'AWS/SQS', MetricName, Dimensions: [{ Name: 'QueueName', Value: name }] },
          Period: period / second,
          Stat,
        },
      })),
    }),
  );
  const pointsOf = (id: keyof typeof asked) => {
    const { Timestamps = [], Values = [] } = MetricDataResults.find(({ Id }) => Id === id) ?? {};
    return Timestamps.map((at, position) => ({ at: at.getTime(), value: Values[position] ?? 0 }));
  };
  const held = new Map<number, number>();
  for (const { at, value } of [...pointsOf('visible'), ...pointsOf('inFlight')])
    if (at < whole) held.set(at, (held.get(at) ?? 0) + value);
  return {
    held: [...held.values()],
    deleted: pointsOf('deleted').reduce((sum, { value }) => sum + value, 0),
    oldest: pointsOf('oldest').at(-1)?.value,
  };
}
