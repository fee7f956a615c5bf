/** The frame of every function that shows pages: what is around it, and which methods it takes. */
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Origin } from '../../bus/envelope.ts';
import { entry } from '../../lambda/lambda.ts';
import { type Invocation, invocation } from '../../lambda/middleware/invocation.ts';
import type { Language } from '../../locale/languages.ts';
import { headWithoutContent } from '../middleware/head-without-content.ts';
import { origin } from '../middleware/origin.ts';
import { requestLog } from '../middleware/request-log.ts';
import { responseHeaders } from '../middleware/response-headers.ts';
import { methodRefusedPage } from './closed-pages.ts';
import type { PageContent } from './page-layout.ts';
import { pageResponses, privateHeaders } from './page-responses.ts';

/** What is known of every visit. */
export interface PageVisit extends Invocation {
  /** The visitor's language where nothing better is known (chosen on the page, `Accept-Language`, else the programme's). */
  readonly acceptLanguage: Language;
  /** The language that the visitor chose on the page (`?lang=en`); it goes before what is known about the person. */
  readonly chosenLanguage: Language | undefined;
  readonly origin: Origin;
}

/** A page, or a response that is already made, such as a file. */
export type PageResponse = PageContent | APIGatewayProxyStructuredResultV2;

/**
 * A function that shows pages. OPTIONS gets an empty response, a method that is not allowed 405. A request passes the
 * middleware from top to bottom, its response from bottom to top.
 */
export function pageFunction(
  methods: readonly string[],
  respond: (visit: PageVisit, event: APIGatewayProxyEventV2) => Promise<PageResponse>,
) {
  const handler = middy<APIGatewayProxyEventV2, PageResponse>()
    .use(invocation())
    .use(origin())
    .use(requestLog('PAGE_SERVED'))
    .use(responseHeaders(privateHeaders))
    .use(headWithoutContent())
    .use(pageResponses())
    .handler(async (event, { invocation, origin, chosenLanguage, acceptLanguage }) => {
      const { method } = event.requestContext.http;
      const language = chosenLanguage ?? acceptLanguage;
      if (method === 'OPTIONS') return { status: 204, language, title: '', body: '' };
      if (methods.includes(method)) {
        return respond({ ...invocation, origin, chosenLanguage, acceptLanguage: language }, event);
      }
      return methodRefusedPage(language, [...methods, 'OPTIONS']);
    });
  return entry<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>(handler);
}
