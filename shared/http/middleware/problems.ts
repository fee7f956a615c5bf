import type middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { toPointer } from '../../decision/schema-problems.ts';
import { ItemTooLarge } from '../../dynamo/commit.ts';
import type { InvocationContext } from '../../lambda/middleware/invocation.ts';
import { Problem } from '../problem.ts';
import type { Route } from '../route.ts';
import type { RequestContext } from './parsed-request.ts';

/**
 * Turns an error into a response of type `application/problem+json` (RFC 9457). An error that is not a {@link Problem}
 * is logged and becomes 500 without its message.
 */
export function problems(): middy.MiddlewareObj<
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  Error,
  InvocationContext & Partial<RequestContext>
> {
  return {
    onError: (request) => {
      const { error, event, context } = request;
      const problem = problemOf(error, context);
      if (problem.status >= 500) context.invocation.log.error('REQUEST_FAILED', {}, error);
      // Set, not returned: middy would skip the middleware above.
      request.response = problem.toResponse(event.requestContext.requestId);
    },
  };
}

function problemOf(error: unknown, { request, operation }: Partial<RequestContext>): Problem {
  if (error instanceof Problem) return error;
  return error instanceof ItemTooLarge ? tooLarge(request?.body) : unexpected(operation?.route);
}

/** DynamoDB says only that an item is too large: the largest field of the body is named, the first to shorten. */
function tooLarge(body: unknown): Problem {
  const fields = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  const sizes = fields.map(([name, value]) => [name, Buffer.byteLength(JSON.stringify(value) ?? '')] as const);
  const [largest] = sizes.sort(([, one], [, other]) => other - one);
  const detail = 'is the largest part of what is too large to be stored (400 kB); shorten its texts';
  return Problem.invalid([
    { pointer: largest === undefined ? '' : toPointer([largest[0]]), code: 'too_large', detail },
  ]);
}

function unexpected(route: Route | undefined): Problem {
  const key = route === undefined ? undefined : repetitionKey(route);
  const howToRepeat = key === undefined ? 'once more' : `again with the same ${key}`;
  return new Problem(500, `The request failed. It is safe to send it ${howToRepeat}.`);
}

/** The header by which a request that is sent again is known; none where sending it again does nothing twice. */
function repetitionKey({ method, scope, sent }: Route): string | undefined {
  if (method !== 'POST') return undefined;
  if (scope !== null) return 'Idempotency-Key';
  return Object.keys(sent?.headers?.shape ?? {}).find((name) => name === 'webhook-id');
}
