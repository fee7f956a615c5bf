import type middy from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Origin } from '../../bus/envelope.ts';
import type { InvocationContext } from '../../lambda/middleware/invocation.ts';

/** The context of a function that has {@link origin} among its middleware. */
export interface OriginContext extends InvocationContext {
  /** For the events that the request causes. */
  origin: Origin;
}

/** Begins a chain of causes: the gateway's request id is the correlation id, in events and in the log. */
export function origin(): middy.MiddlewareObj<APIGatewayProxyEventV2, unknown, Error, OriginContext> {
  return {
    before: ({ event: { requestContext }, context }) => {
      const correlationId = requestContext.requestId;
      context.origin = { correlationId, traceparent: traceparent() };
      const log = context.invocation.log.with({ correlationId, method: requestContext.http.method });
      context.invocation = { ...context.invocation, log };
    },
  };
}

/** The X-Ray header that Lambda gives in the form of W3C Trace Context; undefined when there is none. */
function traceparent(): string | undefined {
  const header = process.env['_X_AMZN_TRACE_ID'] ?? '';
  const root = /Root=1-([0-9a-f]{8})-([0-9a-f]{24})/.exec(header);
  const parent = /Parent=([0-9a-f]{16})/.exec(header)?.[1];
  if (root === null || parent === undefined) return undefined;
  return `00-${root[1]}${root[2]}-${parent}-${/Sampled=1/.test(header) ? '01' : '00'}`;
}
