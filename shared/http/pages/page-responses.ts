import { randomBytes } from 'node:crypto';
import type middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { acceptedLanguage, type Language, languages } from '../../locale/languages.ts';
import { programme } from '../../programme/compiled.ts';
import type { OriginContext } from '../middleware/origin.ts';
import { secureHeaders } from '../middleware/response-headers.ts';
import { pageFailedPage } from './closed-pages.ts';
import { type PageContent, renderPage } from './page-layout.ts';

/** Headers that keep what is behind a mailed link private. */
export const privateHeaders = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-robots-tag': 'noindex, nofollow',
  ...secureHeaders,
} as const;

/** The context of a function that has {@link pageResponses} among its middleware. */
export interface PageContext extends OriginContext {
  /** The language that the visitor chose on the page (`?lang=en`), if any. */
  chosenLanguage: Language | undefined;
  /** The language of `Accept-Language`, else the programme's. */
  acceptLanguage: Language;
}

/** Renders the page that the handler gives. An error is logged and becomes a page that does not say what broke. */
export function pageResponses(): middy.MiddlewareObj<
  APIGatewayProxyEventV2,
  PageContent | APIGatewayProxyStructuredResultV2,
  Error,
  PageContext
> {
  return {
    before: ({ event, context }) => {
      const chosen = event.queryStringParameters?.['lang'];
      context.chosenLanguage = languages.find((language) => language === chosen);
      context.acceptLanguage = acceptedLanguage(event.headers['accept-language'], programme.language);
    },
    after: (request) => {
      const { response } = request;
      if (response && 'title' in response) request.response = toResult(response);
    },
    onError: (request) => {
      const { context, error } = request;
      context.invocation.log.error('PAGE_FAILED', {}, error);
      const language = context.chosenLanguage ?? context.acceptLanguage;
      // Set, not returned: middy would skip the middleware above.
      request.response = toResult(pageFailedPage(language));
    },
  };
}

function toResult(content: PageContent): APIGatewayProxyStructuredResultV2 {
  const { status, ...rendered } = renderedPage(content);
  return { statusCode: status, ...rendered };
}

/** A page as it is sent. Its content security policy allows its own style and script only. */
export function renderedPage(content: PageContent) {
  const nonce = randomBytes(16).toString('base64url');
  return {
    status: content.status ?? 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-language': content.language,
      'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      'permissions-policy': 'interest-cohort=()',
      ...content.headers,
    },
    body: content.status === 204 ? '' : renderPage(content, nonce),
  };
}
