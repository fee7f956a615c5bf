/** GET /openapi.json, and the answer to everything that is no operation: a problem that says what would be. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import description from '../../../docs/generated/openapi.json' with { type: 'json' };
import { Problem } from '../../../shared/http/problem.ts';
import { routeKey } from '../../../shared/http/route.ts';
import { lambda } from '../../../shared/lambda/lambda.ts';
import { backboneRoutes } from '../routes.ts';
import { allowedMethods } from './allowed-methods.ts';

const documentText = JSON.stringify(description);

export const handler = lambda<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>(async (event, { log }) => {
  const described = event.routeKey === routeKey(backboneRoutes.describeApi);
  const answer = described ? documentAnswer() : unknownAnswer(event);
  log.info('REQUEST_ANSWERED', { correlationId: event.requestContext.requestId, status: answer.statusCode });
  return answer;
});

function documentAnswer(): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' },
    body: documentText,
  };
}

/** 405 with `Allow` where the path is known (RFC 9110 §15.5.6), else 404. */
function unknownAnswer({ rawPath, requestContext }: APIGatewayProxyEventV2): APIGatewayProxyStructuredResultV2 {
  const allow = allowedMethods(description, rawPath);
  const problem =
    allow.length === 0
      ? new Problem(404, 'There is no such path; GET /openapi.json lists those that are.')
      : new Problem(405, `This path takes ${allow.join(', ')}.`, [], { allow: allow.join(', ') });
  return {
    statusCode: problem.status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...problem.headers },
    body: requestContext.http.method === 'HEAD' ? '' : JSON.stringify(problem.toBody(requestContext.requestId)),
  };
}
