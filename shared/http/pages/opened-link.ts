/** The link kit: what is behind every mailed link, page or file. GET, HEAD and OPTIONS never change anything. */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { linkKeys } from '../../links/keys.ts';
import type { LinkKeys } from '../../links/sealed.ts';
import { type Link, type LinkPurpose, verifyLink } from '../../links/token.ts';
import { linkUnknownPage } from './closed-pages.ts';
import { type PageResponse, type PageVisit, pageFunction } from './page-function.ts';

/** What is known once a link is opened. */
export interface OpenedLink<Purpose extends LinkPurpose = LinkPurpose> extends PageVisit {
  readonly link: Link<Purpose>;
  /** The token as it was opened. */
  readonly token: string;
  readonly keys: LinkKeys;
  /** The query of a GET, as `sameViewQuery` of the page wrote it; empty for a form. */
  readonly query: Readonly<Record<string, string | undefined>>;
}

/** How a request names its link, and what it may do with it. */
interface LinkRequest<Purpose extends LinkPurpose> {
  readonly methods: readonly string[];
  readonly named: (path: Readonly<Record<string, string | undefined>>) => readonly [token: string, readonly Purpose[]];
  readonly unknownTokenStatus?: number | undefined;
}

/** A function behind a link. A link that cannot be read gets a page that says so. */
export function openedLink<Purpose extends LinkPurpose>(
  { methods, named, unknownTokenStatus = 404 }: LinkRequest<Purpose>,
  respond: (opened: OpenedLink<Purpose>, event: APIGatewayProxyEventV2) => Promise<PageResponse>,
) {
  return pageFunction(methods, async (visit, event) => {
    const isForm = event.requestContext.http.method === 'POST';
    const unknown = linkUnknownPage(visit.acceptLanguage);
    const refused = isForm ? { ...unknown, status: unknownTokenStatus } : unknown;
    const [token, purposes] = named(event.pathParameters ?? {});
    if (purposes.length === 0) return refused;
    const keys = await linkKeys();
    const link = verifyLink(token, purposes, keys);
    if (link === undefined) return refused;
    const query = isForm ? {} : (event.queryStringParameters ?? {});
    return respond({ ...visit, link, token, keys, query }, event);
  });
}
