import type middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** Headers of every response, refusals and failures included. A header that the response has already stays as it is. */
export function responseHeaders(
  headers: Readonly<Record<string, string>>,
): middy.MiddlewareObj<unknown, APIGatewayProxyStructuredResultV2> {
  const add: middy.MiddlewareFn<unknown, APIGatewayProxyStructuredResultV2> = ({ response }) => {
    if (response) response.headers = { ...headers, ...response.headers };
  };
  return { after: add, onError: add };
}
