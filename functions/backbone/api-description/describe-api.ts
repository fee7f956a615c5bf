/** GET /openapi.json, and the response to every request that is not an operation: a page for a browser, else a problem. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import description from '../../../docs/generated/openapi.json' with { type: 'json' };
import { prefers } from '../../../shared/http/accept.ts';
import { httpFunction } from '../../../shared/http/http-function.ts';
import { pathUnknownPage } from '../../../shared/http/pages/closed-pages.ts';
import { renderedPage } from '../../../shared/http/pages/page-responses.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { acceptedLanguage, languages } from '../../../shared/locale/languages.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { backboneRoutes } from '../routes.ts';
import { allowedMethods } from './allowed-methods.ts';

const documentText = JSON.stringify(description);
const { path } = backboneRoutes.describeApi;

export const handler = httpFunction((event): APIGatewayProxyStructuredResultV2 => {
  const { rawPath, requestContext } = event;
  // HEAD has no route of its own: the gateway sends it to the route for everything else.
  const reads = ['GET', 'HEAD'].includes(requestContext.http.method);
  if (rawPath !== path || !reads) {
    const problem = unknownOperation(rawPath);
    if (problem.status === 404 && reads && isForBrowser(event)) return unknownPage(event);
    throw problem;
  }
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=300' },
    body: documentText,
  };
});

/** A browser asks for HTML first, a program for anything or for JSON. */
function isForBrowser({ headers }: APIGatewayProxyEventV2): boolean {
  return prefers(headers['accept'], 'text/html', 'application/json');
}

function unknownPage({ headers, queryStringParameters }: APIGatewayProxyEventV2): APIGatewayProxyStructuredResultV2 {
  const chosen = languages.find((language) => language === queryStringParameters?.['lang']);
  const { status, ...rendered } = renderedPage(
    pathUnknownPage(chosen ?? acceptedLanguage(headers['accept-language'], programme.language)),
  );
  return { statusCode: status, ...rendered };
}

/** 405 with `Allow` where the path is known (RFC 9110 §15.5.6), else 404. */
function unknownOperation(rawPath: string): Problem {
  const allow = allowedMethods(description, rawPath).join(', ');
  return allow === ''
    ? new Problem(404, 'There is no such path. GET /openapi.json lists all paths.')
    : new Problem(405, `This path allows ${allow}.`, [], { allow });
}
