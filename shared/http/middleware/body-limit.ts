import type middy from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { Problem } from '../problem.ts';
import type { OperationContext } from './matched-operation.ts';

/** The context of a function that has {@link bodyLimit} among its middleware. */
export interface BodyContext extends OperationContext {
  rawBody: Buffer;
}

/** The largest body of an operation that does not name its own limit, in bytes. */
const defaultMaxBytes = 256 * 1024;

/** Decodes the body; 413 when it is larger than the operation allows. */
export function bodyLimit(): middy.MiddlewareObj<APIGatewayProxyEventV2, unknown, Error, BodyContext> {
  return {
    before: ({ event, context }) => {
      const rawBody = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
      const { maxBytes = defaultMaxBytes } = context.operation.route;
      if (rawBody.length > maxBytes) {
        throw new Problem(413, `The body has ${rawBody.length} bytes; the limit is ${maxBytes}.`);
      }
      context.rawBody = rawBody;
    },
  };
}
