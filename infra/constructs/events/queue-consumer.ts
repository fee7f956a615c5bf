import { Duration, Validations } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type * as z from 'zod';
import type { Core } from '../foundation.ts';
import { acknowledgeNoDeadLetters, LambdaFunction, type LambdaFunctionProps } from '../lambda-function.ts';
import type { EventSource } from './event-source.ts';
import { deadLetterQueue, watchQueue, workQueue } from './queues.ts';

export interface QueueConsumerProps<Schema extends z.ZodObject> extends LambdaFunctionProps<Schema> {
  readonly sources: Readonly<Record<string, EventSource>>;
  /** How many copies may run at a time. Default: 10. */
  readonly concurrency?: number;
  readonly batchSize?: number;
  /** How long messages are gathered for a batch; a batch of more than ten needs it. Default: not at all. */
  readonly batchingWindow?: Duration;
  /**
   * The queue watch reports a message that waits longer: the function cannot keep up, or it keeps failing. Default: 15 minutes.
   */
  readonly lateAfter?: Duration;
}

/**
 * Rule → queue → function, with a dead-letter queue and partial batches: for events that come in floods, and for mail that is sent at a
 * rate (docs/adr/021-rules-invoke-functions.md). Each costs its pollers, even when it is idle.
 */
export class QueueConsumer<Schema extends z.ZodObject = z.ZodObject> extends Construct {
  readonly function: LambdaFunction<Schema>;
  readonly queue: sqs.Queue;
  readonly deadLetters: sqs.Queue;

  constructor(scope: Construct, id: string, core: Core, props: QueueConsumerProps<Schema>) {
    super(scope, id);
    const timeout = props.timeout ?? Duration.seconds(20);
    this.deadLetters = deadLetterQueue(this, 'DeadLetters');
    this.queue = workQueue(this, 'Queue', this.deadLetters, timeout, props.batchingWindow);
    const lateAfter = props.lateAfter === undefined ? {} : { lateAfter: props.lateAfter.toMinutes() };
    watchQueue(core, this.queue, { affects: props.errorImpact, entry: props.entry, ...lateAfter });
    this.function = new LambdaFunction(this, 'Function', core, { ...props, timeout });
    this.function.addEnvironment('DEAD_LETTER_QUEUE_URL', this.deadLetters.queueUrl);
    this.deadLetters.grant(this.function, 'sqs:SendMessage');
    this.function.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: props.batchSize ?? 10,
        ...(props.batchingWindow === undefined ? {} : { maxBatchingWindow: props.batchingWindow }),
        maxConcurrency: props.concurrency ?? 10,
        reportBatchItemFailures: true,
      }),
    );
    for (const [name, { bus, pattern, input }] of Object.entries(props.sources)) {
      const rule = new events.Rule(this, name, { eventBus: bus, eventPattern: pattern });
      rule.addTarget(
        new targets.SqsQueue(this.queue, {
          deadLetterQueue: this.deadLetters,
          retryAttempts: 185,
          maxEventAge: Duration.hours(24),
          ...(input === undefined ? {} : { message: input }),
        }),
      );
    }
    acknowledgeNoDeadLetters(this.function, 'Fed by a queue, which has a dead-letter queue.');
    Validations.of(this.function).acknowledge({
      id: 'Serverless::Serverless-LambdaEventSourceMappingDestination',
      reason: 'A mapping of a queue takes no destination: the queue’s redrive policy is it.',
    });
  }
}
