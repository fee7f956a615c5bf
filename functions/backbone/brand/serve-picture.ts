/** GET and HEAD /brand/{file}: the logo and the icon of the pages. Their names carry a hash, so that browsers keep them. */
import { httpFunction } from '../../../shared/http/http-function.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { pictures } from '../../../shared/programme/compiled-pictures.ts';

const methods: readonly string[] = ['GET', 'HEAD'];

export const handler = httpFunction(({ requestContext, pathParameters }) => {
  if (!methods.includes(requestContext.http.method)) {
    const allow = methods.join(', ');
    throw new Problem(405, `This path allows ${allow}.`, [], { allow });
  }
  const picture = pictures.find(({ file }) => file === pathParameters?.['file']);
  if (picture === undefined) throw Problem.notFound('picture');
  return {
    statusCode: 200,
    headers: {
      'content-type': picture.contentType,
      'cache-control': 'public, max-age=31536000, immutable',
      // An SVG that is opened directly is a document: it may style itself, and nothing else.
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
    },
    body: picture.content,
    isBase64Encoded: true,
  };
});
