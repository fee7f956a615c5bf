/** GET and HEAD /brand/{file}: the logo and the icon of the pages. Their names carry a hash, so that browsers keep them. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { secureHeaders } from '../../../shared/http/middleware/response-headers.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { lambda } from '../../../shared/lambda/lambda.ts';
import { pictures } from '../../../shared/programme/compiled-pictures.ts';

const methods: readonly string[] = ['GET', 'HEAD'];

export const handler = lambda<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>(async (event, { log }) => {
  const { requestId, http } = event.requestContext;
  const response = responseTo(http.method, event.pathParameters?.['file'], requestId);
  log.info('REQUEST_ANSWERED', { correlationId: requestId, status: response.statusCode });
  // The same as for GET, without the content (RFC 9110 §9.3.2).
  const headers = { ...secureHeaders, ...response.headers };
  return http.method === 'HEAD' ? { ...response, headers, body: '', isBase64Encoded: false } : { ...response, headers };
});

function responseTo(method: string, name: string | undefined, requestId: string): APIGatewayProxyStructuredResultV2 {
  if (!methods.includes(method)) {
    const allow = methods.join(', ');
    return new Problem(405, `This path allows ${allow}.`, [], { allow }).toResponse(requestId);
  }
  const picture = pictures.find(({ file }) => file === name);
  if (picture === undefined) return Problem.notFound('picture').toResponse(requestId);
  return {
    statusCode: 200,
    headers: {
      'content-type': picture.contentType,
      'cache-control': 'public, max-age=31536000, immutable',
      // An SVG that is opened by itself is a document: it may style itself, and nothing else.
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
    },
    body: picture.content,
    isBase64Encoded: true,
  };
}
