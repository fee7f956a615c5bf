import type middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { InvocationContext } from '../../lambda/middleware/invocation.ts';

/** Writes one line per request: its status and how many milliseconds it took. Never its path or its body. */
export function requestLog(
  code: 'REQUEST_SERVED' | 'PAGE_SERVED',
): middy.MiddlewareObj<unknown, APIGatewayProxyStructuredResultV2, Error, InvocationContext, { startedAt: number }> {
  const line: middy.MiddlewareFn<
    unknown,
    APIGatewayProxyStructuredResultV2,
    Error,
    InvocationContext,
    { startedAt: number }
  > = ({ context, response, internal }) => {
    const milliseconds = Math.round(performance.now() - internal.startedAt);
    context.invocation.log.info(code, { status: response?.statusCode, milliseconds });
  };
  return {
    before: ({ internal }) => {
      internal.startedAt = performance.now();
    },
    after: line,
    onError: line,
  };
}
