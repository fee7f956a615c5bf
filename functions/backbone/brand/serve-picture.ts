/** GET /brand/{file}: the logo and the icon of the pages. Their names carry a hash, so that browsers keep them. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { secureHeaders } from '../../../shared/http/middleware/response-headers.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { lambda } from '../../../shared/lambda/lambda.ts';
import { pictures } from '../../../shared/programme/compiled-pictures.ts';

export const handler = lambda<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>(async (event, { log }) => {
  const { requestId } = event.requestContext;
  const picture = pictures.find(({ file }) => file === event.pathParameters?.['file']);
  log.info('REQUEST_ANSWERED', { correlationId: requestId, status: picture === undefined ? 404 : 200 });
  if (picture === undefined) return Problem.notFound('picture').toResponse(requestId);
  return {
    statusCode: 200,
    headers: {
      'content-type': picture.contentType,
      'cache-control': 'public, max-age=31536000, immutable',
      // An SVG that is opened by itself is a document: it may style itself, and nothing else.
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
      ...secureHeaders,
    },
    body: picture.content,
    isBase64Encoded: true,
  };
});
