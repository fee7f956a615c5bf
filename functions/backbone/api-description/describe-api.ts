/** GET /openapi.json, and the problem for every request that is not an operation. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import description from '../../../docs/generated/openapi.json' with { type: 'json' };
import { httpFunction } from '../../../shared/http/http-function.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { backboneRoutes } from '../routes.ts';
import { allowedMethods } from './allowed-methods.ts';

const documentText = JSON.stringify(description);
const { path } = backboneRoutes.describeApi;

export const handler = httpFunction(({ rawPath, requestContext }): APIGatewayProxyStructuredResultV2 => {
  // HEAD has no route of its own: the gateway sends it to the route for everything else.
  if (rawPath !== path || !['GET', 'HEAD'].includes(requestContext.http.method)) throw unknownOperation(rawPath);
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' },
    body: documentText,
  };
});

/** 405 with `Allow` where the path is known (RFC 9110 §15.5.6), else 404. */
function unknownOperation(rawPath: string): Problem {
  const allow = allowedMethods(description, rawPath).join(', ');
  return allow === ''
    ? new Problem(404, 'There is no such path. GET /openapi.json lists all paths.')
    : new Problem(405, `This path allows ${allow}.`, [], { allow });
}
