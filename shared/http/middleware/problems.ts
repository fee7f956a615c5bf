import type middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { ItemTooLarge } from '../../dynamo/commit.ts';
import type { InvocationContext } from '../../lambda/middleware/invocation.ts';
import { Problem } from '../problem.ts';

/**
 * Turns an error into a response of type `application/problem+json` (RFC 9457). An error that is no {@link Problem} is
 * logged and becomes 500 without its message.
 */
export function problems(): middy.MiddlewareObj<
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  Error,
  InvocationContext
> {
  return {
    onError: (request) => {
      const { error, event, context } = request;
      const problem = problemOf(error);
      if (problem.status >= 500) context.invocation.log.error('REQUEST_FAILED', {}, error);
      // Set, not returned: middy would skip the middleware above.
      request.response = problem.toResponse(event.requestContext.requestId);
    },
  };
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return error instanceof ItemTooLarge
    ? new Problem(422, 'It is too large to be stored (400 kB); shorten its texts.')
    : unexpected();
}

function unexpected(): Problem {
  return new Problem(500, 'The request failed. It is safe to send it again with the same Idempotency-Key.');
}
