import type middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** HEAD gets the response of GET, without the content (RFC 9110 §9.3.2). */
export function headWithoutContent(): middy.MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> {
  const empty: middy.MiddlewareFn<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2> = (request) => {
    if (request.event.requestContext.http.method !== 'HEAD' || !request.response) return;
    request.response = { ...request.response, body: '', isBase64Encoded: false };
  };
  return { after: empty, onError: empty };
}
