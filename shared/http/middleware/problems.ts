import type middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
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
      const problem = error instanceof Problem ? error : unexpected();
      if (problem.status >= 500) context.invocation.log.error('REQUEST_FAILED', {}, error);
      // Set, not returned: middy would skip the middleware above.
      request.response = problem.toResponse(event.requestContext.requestId);
    },
  };
}

function unexpected(): Problem {
  return new Problem(500, 'The request failed. It is safe to send it again with the same Idempotency-Key.');
}
