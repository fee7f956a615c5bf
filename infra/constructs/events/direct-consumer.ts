import { Duration, Validations } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type * as z from 'zod';
import type { Core } from '../foundation.ts';
import { LambdaFunction, type LambdaFunctionProps } from '../lambda-function.ts';
import type { EventSource } from './event-source.ts';
import { keptIn } from './queues.ts';

export interface DirectConsumerProps<Schema extends z.ZodObject> extends LambdaFunctionProps<Schema> {
  readonly sources: Readonly<Record<string, EventSource>>;
}

/** The most retries that Lambda allows for an asynchronous event: after one minute, and after two more (Lambda Developer Guide, "Asynchronous invocation"). */
const retries = 2;
/** An event that has waited this long, because the function was throttled, is kept as a failure, where the queue watch sees it. */
const oldestEvent = Duration.hours(1);

/**
 * Rule → function, invoked asynchronously: for events that are rare. Nothing polls, so an idle consumer costs nothing. An event that fails
 * for good is kept in the queue of failures that all of them share (docs/adr/021-rules-invoke-functions.md).
 */
export class DirectConsumer<Schema extends z.ZodObject = z.ZodObject> extends Construct {
  readonly function: LambdaFunction<Schema>;

  constructor(scope: Construct, id: string, core: Core, props: DirectConsumerProps<Schema>) {
    super(scope, id);
    const failures = core.failures(this);
    this.function = new LambdaFunction(this, 'Function', core, props);
    this.function.addEnvironment('DEAD_LETTER_QUEUE_URL', failures.queueUrl);
    this.function.configureAsyncInvoke({
      retryAttempts: retries,
      maxEventAge: oldestEvent,
      onFailure: keptIn(failures),
    });
    Validations.of(this.function).acknowledge({
      id: 'Serverless::Serverless-LambdaDLQ',
      reason: 'It has a failure destination, which also keeps why it failed.',
    });
    for (const [name, { bus, pattern, input }] of Object.entries(props.sources)) {
      const rule = new events.Rule(this, name, { eventBus: bus, eventPattern: pattern });
      rule.addTarget(
        new targets.LambdaFunction(this.function, {
          deadLetterQueue: failures,
          retryAttempts: 185,
          maxEventAge: Duration.hours(24),
          ...(input === undefined ? {} : { event: input }),
        }),
      );
    }
  }
}
