/** The plainest function behind the gateway: neither operations of the API nor pages. */
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { entry } from '../lambda/lambda.ts';
import { invocation } from '../lambda/middleware/invocation.ts';
import { headWithoutContent } from './middleware/head-without-content.ts';
import { origin } from './middleware/origin.ts';
import { problems } from './middleware/problems.ts';
import { requestLog } from './middleware/request-log.ts';
import { responseHeaders, secureHeaders } from './middleware/response-headers.ts';

/** A function that responds to HTTP requests. A refusal is a problem (RFC 9457), which no cache keeps. */
export function httpFunction(respond: (event: APIGatewayProxyEventV2) => APIGatewayProxyStructuredResultV2) {
  const handler = middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(invocation())
    .use(origin())
    .use(requestLog('REQUEST_SERVED'))
    .use(responseHeaders({ 'cache-control': 'no-store', ...secureHeaders }))
    .use(headWithoutContent())
    .use(problems())
    .handler(async (event) => respond(event));
  return entry<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>(handler);
}
