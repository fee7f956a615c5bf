import { Duration, Validations } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { alarmOn } from '../alarm.ts';
import type { Foundation } from '../foundation.ts';

/** A dead-letter queue with its alarm: encrypted, TLS only, kept for 14 days. */
export function deadLetterQueue(
  scope: Construct,
  id: string,
  foundation: Pick<Foundation, 'alarms'>,
  impact: string,
): sqs.Queue {
  const queue = new sqs.Queue(scope, id, {
    encryption: sqs.QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  Validations.of(queue).acknowledge(
    { id: 'AwsSolutions::AwsSolutions-SQS3', reason: 'This is a dead-letter queue.' },
    { id: 'Serverless::Serverless-SQSRedrivePolicy', reason: 'This is a dead-letter queue.' },
  );
  alarmOn(scope, id, foundation, {
    metric: queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: 'Maximum' }),
    what: `the dead-letter queue ${scope.node.path}/${id} holds messages`,
    impact,
    runbook: 'dead-letters',
  });
  return queue;
}

/**
 * A queue in front of a function. Its visibility time-out is six times the function's time-out plus the time for which a batch
 * is gathered (AWS Lambda, "Using Lambda with Amazon SQS").
 */
export function workQueue(
  scope: Construct,
  id: string,
  deadLetters: sqs.IQueue,
  functionTimeout: Duration,
  batchingWindow = Duration.seconds(0),
): sqs.Queue {
  return new sqs.Queue(scope, id, {
    encryption: sqs.QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    visibilityTimeout: Duration.seconds(functionTimeout.toSeconds() * 6 + batchingWindow.toSeconds()),
    retentionPeriod: Duration.days(7),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: 5 },
  });
}
