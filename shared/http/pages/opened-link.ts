/** The link kit: what stands behind every mailed link, page or file. GET, HEAD and OPTIONS never change anything. */
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Origin } from '../../bus/envelope.ts';
import { entry } from '../../lambda/lambda.ts';
import { type Invocation, invocation } from '../../lambda/middleware/invocation.ts';
import { linkKeys } from '../../links/keys.ts';
import { type Link, type LinkKeys, type LinkPurpose, verifyLink } from '../../links/token.ts';
import type { Language } from '../../locale/languages.ts';
import { origin } from '../middleware/origin.ts';
import { pageResponses, privateHeaders } from '../middleware/page-responses.ts';
import { requestLog } from '../middleware/request-log.ts';
import { responseHeaders } from '../middleware/response-headers.ts';
import type { PageContent } from '../page-layout.ts';
import { linkUnknownPage } from './closed-pages.ts';

/** What is known once a link is opened. */
export interface OpenedLink<Purpose extends LinkPurpose = LinkPurpose> extends Invocation {
  readonly link: Link<Purpose>;
  /** The token as it was opened. */
  readonly token: string;
  readonly keys: LinkKeys;
  /** The visitor's language where nothing better is known (chosen on the page, `Accept-Language`, else the programme's). */
  readonly acceptLanguage: Language;
  /** The language that the visitor chose on the page (`?lang=en`); it goes before what is known about the person. */
  readonly chosenLanguage: Language | undefined;
  /** The query of a GET, as {@link PageContent.again} wrote it; empty for a form. */
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly origin: Origin;
}

/** How a request names its link, and what it may do with it. */
interface LinkRequest<Purpose extends LinkPurpose> {
  readonly methods: readonly string[];
  readonly named: (path: Readonly<Record<string, string | undefined>>) => readonly [token: string, readonly Purpose[]];
  readonly unknownTokenStatus?: number | undefined;
}

type Response = PageContent | APIGatewayProxyStructuredResultV2;

/**
 * A function behind a link. OPTIONS gets an empty response, a method that is not allowed 405, and a link that cannot be read
 * a page that says so. A request passes the middleware from top to bottom, its response from bottom to top.
 */
export function openedLink<Purpose extends LinkPurpose>(
  { methods, named, unknownTokenStatus = 404 }: LinkRequest<Purpose>,
  respond: (opened: OpenedLink<Purpose>, event: APIGatewayProxyEventV2) => Promise<Response>,
) {
  const handler = middy<APIGatewayProxyEventV2, Response>()
    .use(invocation())
    .use(origin())
    .use(requestLog('PAGE_ANSWERED'))
    .use(responseHeaders(privateHeaders))
    .use(pageResponses())
    .handler(async (event, { invocation, origin, chosenLanguage, acceptLanguage }) => {
      const { method } = event.requestContext.http;
      const language = chosenLanguage ?? acceptLanguage;
      if (method === 'OPTIONS') return { status: 204, language, title: '', body: '' };
      const unknown = linkUnknownPage(language);
      if (!methods.includes(method)) {
        return { ...unknown, status: 405, headers: { allow: [...methods, 'OPTIONS'].join(', ') } };
      }
      const [token, purposes] = named(event.pathParameters ?? {});
      const refused = method === 'POST' ? { ...unknown, status: unknownTokenStatus } : unknown;
      if (purposes.length === 0) return refused;
      const keys = await linkKeys();
      const link = verifyLink(token, purposes, keys);
      if (link === undefined) return refused;
      const query = method === 'POST' ? {} : (event.queryStringParameters ?? {});
      return respond(
        { ...invocation, link, token, keys, acceptLanguage: language, chosenLanguage, query, origin },
        event,
      );
    });
  return entry<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>(handler);
}
