import type middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { Unreadable } from '../../bus/unreadable.ts';
import type { Log } from '../../log/log.ts';
import { deadLetter } from '../dead-letter.ts';
import { RetryLater } from '../retry.ts';
import type { InvocationContext } from './invocation.ts';

/** The context of a function that has {@link partialBatch} among its middleware. */
export interface BatchContext extends InvocationContext {
  /**
   * Says that records failed: those that cannot be read go to the dead-letter queue with the reason, the others stay in
   * their queue.
   *
   * @throws Error when the dead-letter queue does not take a record: the whole batch is delivered again.
   */
  failed: (error: unknown, log: Log, records: readonly SQSRecord[]) => Promise<void>;
}

/** Reports to SQS the records of the batch that failed; SQS deletes the others. */
export function partialBatch(): middy.MiddlewareObj<
  SQSEvent,
  SQSBatchResponse,
  Error,
  BatchContext,
  SQSBatchResponse & Record<string, unknown>
> {
  return {
    before: ({ context, internal }) => {
      internal.batchItemFailures = [];
      context.failed = async (error, log, records) => {
        if (error instanceof Unreadable) {
          for (const record of records) await deadLetter(record, error.message);
          log.error('EVENT_DEAD_LETTERED', { reason: error.message });
          return;
        }
        log.error('EVENT_RETRIED', error instanceof RetryLater ? { reason: error.reason } : {}, error);
        internal.batchItemFailures.push(...records.map(({ messageId }) => ({ itemIdentifier: messageId })));
      };
    },
    after: (request) => {
      request.response = { batchItemFailures: request.internal.batchItemFailures };
    },
  };
}
