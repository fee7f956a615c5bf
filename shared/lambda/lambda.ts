import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { type Log, makeLog } from '../log/log.ts';

/** What every handler gets beside its event. */
export interface Invocation {
  readonly now: Date;
  readonly log: Log;
  readonly requestId: string;
  /** Milliseconds left before the function's time-out. */
  readonly timeLeft: () => number;
}

/**
 * The plainest of the typed factories: a function with a clock and a log. The others (consumer, api, page) stand on it.
 * An unexpected error is logged by name and thrown on, so that Lambda counts it and the source retries.
 */
export function lambda<Event = unknown, Result = void>(
  handle: (event: Event, invocation: Invocation) => Promise<Result>,
) {
  return middy<Event, Result>().handler(async (event: Event, context: Context) => {
    const log = makeLog({ requestId: context.awsRequestId });
    try {
      return await handle(event, {
        now: new Date(),
        log,
        requestId: context.awsRequestId,
        timeLeft: () => context.getRemainingTimeInMillis(),
      });
    } catch (error) {
      log.error('FUNCTION_FAILED', {}, error);
      throw error;
    }
  });
}
