import type middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { type Log, makeLog } from '../../log/log.ts';

/** What every handler gets besides its event. */
export interface Invocation {
  readonly now: Date;
  readonly log: Log;
  readonly requestId: string;
  /** Milliseconds left before the function's time-out. */
  readonly timeLeft: () => number;
}

/** The context of a function that has {@link invocation} among its middleware. */
export interface InvocationContext extends Context {
  /** Middleware replaces it to add fields to the log. */
  invocation: Invocation;
}

/**
 * Gives the handler its clock and its log. An error that no other middleware turned into a response is logged by name and
 * thrown on, so that Lambda counts it and the source retries.
 */
export function invocation(): middy.MiddlewareObj<unknown, unknown, Error, InvocationContext> {
  return {
    before: ({ context }) => {
      context.invocation = {
        now: new Date(),
        log: makeLog({ requestId: context.awsRequestId }),
        requestId: context.awsRequestId,
        timeLeft: () => context.getRemainingTimeInMillis(),
      };
    },
    onError: ({ context, response, error }) => {
      if (response === undefined) context.invocation.log.error('FUNCTION_FAILED', {}, error);
    },
  };
}
