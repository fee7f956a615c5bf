import type middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { Unreadable } from '../../bus/unreadable.ts';
import type { Log } from '../../log/log.ts';
import { deadLetter, type QueueMessage } from '../dead-letter.ts';
import { RetryLater } from '../retry.ts';
import type { InvocationContext } from './invocation.ts';

/** An event that a rule hands to the function itself, without a queue. */
interface DirectEvent {
  /** Of EventBridge, or of the message that the rule made of an event. */
  readonly id: string;
}

/** What invokes a consumer: the batch of a queue, or a rule. */
export type ConsumerEvent = SQSEvent | DirectEvent;

/** The context of a function that has {@link partialBatch} among its middleware. */
export interface BatchContext extends InvocationContext {
  /** What there is to handle: the records of the batch, or the one event of the rule. */
  messages: readonly QueueMessage[];
  /**
   * Says that messages failed: those that cannot be read go to the dead-letter queue with the reason, the others stay in
   * their queue, or are given again by Lambda.
   *
   * @throws Error when the dead-letter queue does not take a message: the whole batch is delivered again.
   */
  failed: (error: unknown, log: Log, messages: readonly QueueMessage[]) => Promise<void>;
}

/**
 * The event of a rule was not handled. Lambda tries it again after one minute and after two, then keeps it with this message (Lambda
 * Developer Guide, "Asynchronous invocation"): the name of what failed, and nothing that it says.
 */
class EventNotHandled extends Error {
  override readonly name = 'EventNotHandled';
}

/**
 * Reports to SQS the records of the batch that failed; SQS deletes the others. The one event of a rule fails the whole invocation.
 *
 * @throws EventNotHandled when the event of a rule failed
 */
export function partialBatch(): middy.MiddlewareObj<
  ConsumerEvent,
  SQSBatchResponse,
  Error,
  BatchContext,
  SQSBatchResponse & Record<string, unknown>
> {
  return {
    before: ({ event, context, internal }) => {
      internal.batchItemFailures = [];
      context.messages = isBatch(event) ? event.Records : [{ messageId: event.id, body: JSON.stringify(event) }];
      context.failed = async (error, log, messages) => {
        if (error instanceof Unreadable) {
          for (const message of messages) await deadLetter(message, error.message, context.functionName);
          log.error('EVENT_DEAD_LETTERED', { reason: error.message });
          return;
        }
        const reason = error instanceof RetryLater ? error.reason : undefined;
        log.error('EVENT_RETRIED', reason === undefined ? {} : { reason }, error);
        if (!isBatch(event)) throw new EventNotHandled(reason ?? nameOf(error));
        internal.batchItemFailures.push(...messages.map(({ messageId }) => ({ itemIdentifier: messageId })));
      };
    },
    after: (request) => {
      request.response = { batchItemFailures: request.internal.batchItemFailures };
    },
  };
}

function isBatch(event: ConsumerEvent): event is SQSEvent {
  return 'Records' in event;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
