/** GET /openapi.json, and the problem for every request that is no operation. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import description from '../../../docs/generated/openapi.json' with { type: 'json' };
import { secureHeaders } from '../../../shared/http/middleware/response-headers.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { routeKey } from '../../../shared/http/route.ts';
import { lambda } from '../../../shared/lambda/lambda.ts';
import { backboneRoutes } from '../routes.ts';
import { allowedMethods } from './allowed-methods.ts';

const documentText = JSON.stringify(description);

export const handler = lambda<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>(async (event, { log }) => {
  const { method } = event.requestContext.http;
  const { path } = backboneRoutes.describeApi;
  const described = event.routeKey === routeKey(backboneRoutes.describeApi);
  // HEAD comes by the route for everything else; it is as GET, without the content (RFC 9110 §9.3.2).
  const isHead = method === 'HEAD' && event.rawPath === path;
  const response = described || isHead ? documentResponse(method) : unknownOperation(event);
  log.info('REQUEST_ANSWERED', { correlationId: event.requestContext.requestId, status: response.statusCode });
  return response;
});

function documentResponse(method: string): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=300', ...secureHeaders },
    body: method === 'HEAD' ? '' : documentText,
  };
}

/** 405 with `Allow` where the path is known (RFC 9110 §15.5.6), else 404. */
function unknownOperation({ rawPath, requestContext }: APIGatewayProxyEventV2): APIGatewayProxyStructuredResultV2 {
  const allow = allowedMethods(description, rawPath);
  const problem =
    allow.length === 0
      ? new Problem(404, 'There is no such path. GET /openapi.json lists all paths.')
      : new Problem(405, `This path allows ${allow.join(', ')}.`, [], { allow: allow.join(', ') });
  const { headers, body, ...response } = problem.toResponse(requestContext.requestId);
  return {
    ...response,
    headers: { 'cache-control': 'no-store', ...secureHeaders, ...headers },
    body: requestContext.http.method === 'HEAD' ? '' : (body ?? ''),
  };
}
