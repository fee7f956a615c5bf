/** The page kit: what stands behind every mailed link. GET, HEAD and OPTIONS never change anything. */
import { randomBytes } from 'node:crypto';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type * as z from 'zod';
import type { Origin } from '../bus/envelope.ts';
import { type Invocation, lambda } from '../lambda/lambda.ts';
import { again } from '../lambda/retry.ts';
import { traceparent } from '../lambda/traceparent.ts';
import { linkKeys } from '../links/keys.ts';
import { makePageNonce, readPageNonce } from '../links/page-nonce.ts';
import { type Link, type LinkKeys, type LinkPurpose, verifyLink } from '../links/token.ts';
import { type Language, languages } from '../locale/languages.ts';
import { programme } from '../programme/compiled.ts';
import { linkUnknownPage, pageFailedPage, tooOldPage } from './notice-pages.ts';
import { type PageContent, renderPage } from './page-layout.ts';

/** What a page's functions get beside the link. */
export interface Visit extends Invocation {
  readonly link: Link;
  readonly keys: LinkKeys;
  /** Goes into the form as the hidden field `nonce`; a POST without it is not from a page that was shown. */
  readonly nonce: string;
  /** The visitor's language where nothing better is known (`Accept-Language`, else the programme's). */
  readonly acceptLanguage: Language;
  /** The language that the visitor chose on the page (`?lang=en`); goes before what is known about the person. */
  readonly chosenLanguage: Language | undefined;
  /** Names of the form's fields that could not be taken; the page is shown again and says so. Empty on a first look. */
  readonly refusedFields: readonly string[];
  readonly origin: Origin;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** A form that was sent; when the page that it came from was shown. */
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
   * Whether a POST needs the page's nonce. Only RFC 8058 one-click POSTs come without a page: they say for themselves
   * what may be done without.
   */
  readonly nonce: 'required' | 'optional';
  /** How a POST with a token that cannot be read is answered; 404 unless said (RFC 8058 POSTs want 200). */
  readonly unknownTokenStatus?: number;
}

type GatewayEvent = APIGatewayProxyEventV2;

/**
 * A function that shows a page and takes its form.
 *
 * @example
 * export const handler = page({ purposes: ['rsvp'], form: answerForm, nonce: 'required', show, submit });
 */
export function page<Form extends z.ZodType>(definition: PageDefinition<Form>) {
  return lambda<GatewayEvent, APIGatewayProxyStructuredResultV2>(async (event, invocation) => {
    const method = event.requestContext.http.method;
    const requestId = event.requestContext.requestId;
    const log = invocation.log.with({ correlationId: requestId, method });
    const language = chosenLanguage(event) ?? acceptedLanguage(event.headers['accept-language']);
    let content: PageContent;
    try {
      content = await answer(definition, method, event, { ...invocation, log }, language);
    } catch (error) {
      log.error('PAGE_FAILED', {}, error);
      content = pageFailedPage(language);
    }
    log.info('PAGE_ANSWERED', { status: content.status ?? 200 });
    return toGateway(method, content);
  });
}

async function answer<Form extends z.ZodType>(
  definition: PageDefinition<Form>,
  method: string,
  event: GatewayEvent,
  invocation: Invocation,
  language: Language,
): Promise<PageContent> {
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
  const requestId = event.requestContext.requestId;
  const visit: Visit = {
    ...invocation,
    link,
    keys,
    nonce: makePageNonce(token, invocation.now, keys),
    acceptLanguage: language,
    chosenLanguage: chosenLanguage(event),
    refusedFields: [],
    origin: { correlationId: requestId, traceparent: traceparent() },
    headers: event.headers,
  };
  if (method !== 'POST') return definition.show(visit);
  const fields = formFields(event);
  const shownAt = readPageNonce(String(fields['nonce'] ?? ''), token, invocation.now, keys);
  if (definition.nonce === 'required' && shownAt === undefined) return tooOldPage(language);
  const form = definition.form.safeParse(fields);
  if (!form.success) {
    const refusedFields = [...new Set(form.error.issues.map(({ path }) => String(path[0] ?? '')))];
    return { ...(await definition.show({ ...visit, refusedFields })), status: 422 };
  }
  return again(() => definition.submit({ ...visit, form: form.data, shownAt }));
}

/** The fields of a form, urlencoded or multipart (RFC 8058 allows both); a repeated field becomes a list. */
function formFields(event: GatewayEvent): Record<string, string | string[]> {
  const text = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8')
    .toString('utf8')
    .slice(0, 64 * 1024);
  const contentType = (event.headers['content-type'] ?? '').toLowerCase();
  const pairs = contentType.startsWith('multipart/form-data') ? multipartPairs(text) : [...new URLSearchParams(text)];
  const fields: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>;
  for (const [name, value] of pairs) {
    const known = fields[name];
    fields[name] = known === undefined ? value : [...(Array.isArray(known) ? known : [known]), value];
  }
  return fields;
}

function multipartPairs(text: string): [string, string][] {
  const boundary = /^--([^\r\n]+)/.exec(text)?.[1];
  if (boundary === undefined) return [];
  return text.split(`--${boundary}`).flatMap((part): [string, string][] => {
    const match = /^\r?\n[\s\S]*?name="([^"]+)"[\s\S]*?\r?\n\r?\n([\s\S]*?)\r?\n?$/.exec(part);
    return match?.[1] === undefined ? [] : [[match[1], match[2] ?? '']];
  });
}

function chosenLanguage(event: GatewayEvent): Language | undefined {
  return languages.find((language) => language === event.queryStringParameters?.['lang']);
}

/** The language of `Accept-Language`, else the programme's. */
export function acceptedLanguage(header: string | undefined): Language {
  const first = /\b(ja|en)\b/i.exec(header ?? '')?.[1]?.toLowerCase();
  return first === 'ja' || first === 'en' ? first : programme.language;
}

/** A page as the gateway wants it, with the headers that keep it private. */
export function toGateway(method: string, content: PageContent): APIGatewayProxyStructuredResultV2 {
  const scriptNonce = randomBytes(16).toString('base64url');
  const body = method === 'HEAD' || content.status === 204 ? '' : renderPage(content, scriptNonce);
  return {
    statusCode: content.status ?? 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex, nofollow',
      'content-language': content.language,
      'content-security-policy': `default-src 'none'; style-src 'nonce-${scriptNonce}'; script-src 'nonce-${scriptNonce}'; ${content.pictures === true ? "img-src 'self'; " : ''}connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
      'permissions-policy': 'interest-cohort=()',
      'strict-transport-security': 'max-age=63072000; includeSubDomains',
      ...content.headers,
    },
    body,
  };
}
