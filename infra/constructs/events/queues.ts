import { Duration, Stack, Validations } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { WatchedQueue } from '../../../functions/backbone/environment.ts';
import type { Foundation } from '../foundation.ts';

/** A queue for what failed for good: encrypted, TLS only. The queue watch looks at it. */
export function deadLetterQueue(scope: Construct, id: string, keptFor = Duration.days(14)): sqs.Queue {
  const queue = new sqs.Queue(scope, id, {
    encryption: sqs.QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: keptFor,
  });
  Validations.of(queue).acknowledge(
    { id: 'AwsSolutions::AwsSolutions-SQS3', reason: 'This is a dead-letter queue.' },
    { id: 'Serverless::Serverless-SQSRedrivePolicy', reason: 'This is a dead-letter queue.' },
  );
  return queue;
}

/** Registers a queue with the queue watch, and says who is affected when its messages are not handled. The dead letters behind a work queue are watched, too. */
export function watchQueue(
  { watched }: Pick<Foundation, 'watched'>,
  queue: sqs.Queue,
  description: Omit<WatchedQueue, 'begins'>,
): void {
  const stack = Stack.of(queue);
  const logicalId = stack.getLogicalId(queue.node.defaultChild as sqs.CfnQueue);
  watched.push({ begins: `${stack.stackName}-${logicalId}`, ...description });
}

/**
 * A queue in front of a function. Its visibility time-out is six times the function's time-out plus the batching window (AWS Lambda, "Using Lambda with Amazon SQS").
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

/** A queue as the failure destination of a function. CDK's own destination also grants what Lambda does not use: reading the queue's attributes. */
export function keptIn(queue: sqs.IQueue): lambda.IDestination {
  return {
    bind: (_scope, fn) => {
      queue.grant(fn, 'sqs:SendMessage');
      return { destination: queue.queueArn };
    },
  };
}
