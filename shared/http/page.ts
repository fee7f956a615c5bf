/** The page kit: what stands behind every mailed link. GET, HEAD and OPTIONS never change anything. */
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type * as z from 'zod';
import type { Origin } from '../bus/envelope.ts';
import { entry } from '../lambda/lambda.ts';
import { type Invocation, invocation } from '../lambda/middleware/invocation.ts';
import { retryOnConflict } from '../lambda/retry.ts';
import { linkKeys } from '../links/keys.ts';
import { makePageNonce, readPageNonce } from '../links/page-nonce.ts';
import { type Link, type LinkKeys, type LinkPurpose, verifyLink } from '../links/token.ts';
import type { Language } from '../locale/languages.ts';
import { formFields } from './form.ts';
import { origin } from './middleware/origin.ts';
import { type PageContext, pageResponses, privateHeaders } from './middleware/page-responses.ts';
import { requestLog } from './middleware/request-log.ts';
import { responseHeaders } from './middleware/response-headers.ts';
import { linkUnknownPage, tooOldPage } from './notice-pages.ts';
import type { PageContent } from './page-layout.ts';

/** What a page's functions get beside the link. */
export interface Visit extends Invocation {
  readonly link: Link;
  readonly keys: LinkKeys;
  /** Goes into the form as the hidden field `nonce`; a POST without it does not come from a page that we showed. */
  readonly nonce: string;
  /** The visitor's language where nothing better is known (`Accept-Language`, else the programme's). */
  readonly acceptLanguage: Language;
  /** The language that the visitor chose on the page (`?lang=en`); it goes before what is known about the person. */
  readonly chosenLanguage: Language | undefined;
  /** Names of the form's fields that are not valid; the page is shown again and names them. Empty on a GET. */
  readonly refusedFields: readonly string[];
  readonly origin: Origin;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** A submitted form, and when its page was shown. */
export interface Submission<Form> extends Visit {
  readonly form: Form;
  readonly shownAt: Date | undefined;
}

export interface PageDefinition<Form extends z.ZodType> {
  readonly purposes: readonly LinkPurpose[];
  readonly form: Form;
  readonly show: (visit: Visit) => Promise<PageContent>;
  readonly submit: (submission: Submission<z.output<Form>>) => Promise<PageContent>;
  /**
   * Whether a POST needs the page's nonce. Only RFC 8058 one-click POSTs come without a page; their `submit` decides what
   * may be done without it.
   */
  readonly nonce: 'required' | 'optional';
  /** The status of a POST whose token cannot be read; 404 unless given (RFC 8058 POSTs want 200). */
  readonly unknownTokenStatus?: number;
}

/**
 * A function that shows a page and takes its form. A request passes the middleware from top to bottom, its response from
 * bottom to top.
 *
 * @example
 * export const handler = page({ purposes: ['rsvp'], form: answerForm, nonce: 'required', show, submit });
 */
export function page<Form extends z.ZodType>(definition: PageDefinition<Form>) {
  const handler = middy<APIGatewayProxyEventV2, PageContent>()
    .use(invocation())
    .use(origin())
    .use(requestLog('PAGE_ANSWERED'))
    .use(responseHeaders(privateHeaders))
    .use(pageResponses())
    .handler((event, context) => contentFor(definition, event, context));
  return entry<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>(handler);
}

async function contentFor<Form extends z.ZodType>(
  definition: PageDefinition<Form>,
  event: APIGatewayProxyEventV2,
  context: PageContext,
): Promise<PageContent> {
  const { method } = event.requestContext.http;
  const { invocation, origin, chosenLanguage } = context;
  const language = chosenLanguage ?? context.acceptLanguage;
  if (method === 'OPTIONS') return { status: 204, language, title: '', body: '' };
  if (method !== 'GET' && method !== 'HEAD' && method !== 'POST') {
    return { ...linkUnknownPage(language), status: 405, headers: { allow: 'GET, HEAD, POST, OPTIONS' } };
  }
  const token = event.pathParameters?.['token'] ?? '';
  const keys = await linkKeys();
  const link = verifyLink(token, definition.purposes, keys);
  if (link === undefined) {
    const status = method === 'POST' ? (definition.unknownTokenStatus ?? 404) : 404;
    return { ...linkUnknownPage(language), status };
  }
  const visit: Visit = {
    ...invocation,
    link,
    keys,
    nonce: makePageNonce(token, invocation.now, keys),
    acceptLanguage: language,
    chosenLanguage,
    refusedFields: [],
    origin,
    headers: event.headers,
  };
  return method === 'POST' ? submitted(definition, visit, token, event) : definition.show(visit);
}

async function submitted<Form extends z.ZodType>(
  { form: schema, nonce, show, submit }: PageDefinition<Form>,
  visit: Visit,
  token: string,
  event: APIGatewayProxyEventV2,
): Promise<PageContent> {
  const fields = await formFields(event);
  const shownAt = readPageNonce(String(fields['nonce'] ?? ''), token, visit.now, visit.keys);
  if (nonce === 'required' && shownAt === undefined) return tooOldPage(visit.acceptLanguage);
  const form = schema.safeParse(fields);
  if (!form.success) {
    const refusedFields = [...new Set(form.error.issues.map(({ path }) => String(path[0] ?? '')))];
    return { ...(await show({ ...visit, refusedFields })), status: 422 };
  }
  return retryOnConflict(() => submit({ ...visit, form: form.data, shownAt }));
}
