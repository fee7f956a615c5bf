/** What SQS and CloudWatch say of our queues. Dead letters are looked at and put back. */
import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { timeouts } from '../../../shared/process/timeouts.ts';
import { functionOf } from '../../../shared/sqs/dead-letter-function.ts';
import { messagesAtOnce, putBack, type QueueState, queueUrls, stateOf } from '../../../shared/sqs/queue-state.ts';
import { second } from '../../../shared/time/durations.ts';
import { type Measured, period, periods, type SeenLetter } from './queue-findings.ts';

const queues = new SQSClient({ ...timeouts, maxAttempts: 3 });
const cloudwatch = new CloudWatchClient({ ...timeouts, maxAttempts: 3 });
/** This many show which functions fail, even if one of them fills the queue. */
const lettersLookedAt = 50;
/** How long dead letters are hidden from others if they cannot be put back, in seconds. */
const hiddenFor = 30;

/** The URLs of all queues whose names begin with the prefix. */
export function watchedUrls(prefix: string): Promise<string[]> {
  return queueUrls(queues, prefix);
}

/** A queue as it is now. */
export function watchedState(url: string): Promise<QueueState> {
  return stateOf(queues, url);
}

/** Up to fifty dead letters of a queue. */
export async function lettersIn({ url }: QueueState): Promise<SeenLetter[]> {
  const letters: Message[] = [];
  try {
    while (letters.length < lettersLookedAt) {
      const { Messages = [] } = await queues.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: messagesAtOnce,
          VisibilityTimeout: hiddenFor,
          // Asks all servers of the queue, not some of them (Amazon SQS Developer Guide, "Short and long polling").
          WaitTimeSeconds: 1,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['SentTimestamp'],
        }),
      );
      letters.push(...Messages);
      if (Messages.length < messagesAtOnce) break;
    }
  } finally {
    await putBack(queues, url, letters);
  }
  return letters.map((letter) => ({
    source: functionOf(letter)?.name,
    sentAt: Number(letter.Attributes?.SentTimestamp),
  }));
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
