import type middy from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/**
 * Headers of every response of ours: browsers keep to the content type (Fetch §3.8) and to https (RFC 6797), here and in all
 * that stands under this host for two years.
 */
export const secureHeaders = {
  'x-content-type-options': 'nosniff',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
} as const;

/** Headers of every response, refusals and failures included. A header that the response has already stays as it is. */
export function responseHeaders(
  headers: Readonly<Record<string, string>>,
): middy.MiddlewareObj<unknown, APIGatewayProxyStructuredResultV2> {
  const add: middy.MiddlewareFn<unknown, APIGatewayProxyStructuredResultV2> = ({ response }) => {
    if (response) response.headers = { ...headers, ...response.headers };
  };
  return { after: add, onError: add };
}
