/** The file kit: files behind a mailed link, `/c/{token}.ics`. Reading one never changes anything. */
import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { entry } from '../lambda/lambda.ts';
import { type Invocation, invocation } from '../lambda/middleware/invocation.ts';
import { linkKeys } from '../links/keys.ts';
import { type Link, type LinkKeys, verifyLink } from '../links/token.ts';
import { fileSuffixes } from '../links/urls.ts';
import type { Language } from '../locale/languages.ts';
import { origin } from './middleware/origin.ts';
import { type PageContext, pageResponses, privateHeaders } from './middleware/page-responses.ts';
import { requestLog } from './middleware/request-log.ts';
import { responseHeaders } from './middleware/response-headers.ts';
import { linkUnknownPage } from './notice-pages.ts';
import type { PageContent } from './page-layout.ts';

/** The file behind a link. */
export interface FileContent {
  readonly contentType: string;
  /** The name under which it is saved. */
  readonly fileName: string;
  readonly content: string | Buffer;
}

/** What a file's function gets beside the link. */
interface FileVisit extends Invocation {
  readonly link: Link;
  /** The token as it was opened. */
  readonly token: string;
  readonly keys: LinkKeys;
  /** The visitor's language where nothing better is known. */
  readonly acceptLanguage: Language;
}

/** The purposes whose links are files. */
export type FilePurpose = keyof typeof fileSuffixes;
type Serve = (visit: FileVisit) => Promise<FileContent | PageContent>;

/**
 * A function that serves files, each purpose with its own suffix. A link to anything else shows the page for links that
 * cannot be read.
 *
 * @example
 * export const handler = linkedFile({ calendar: async (visit) => …, check_in: async (visit) => … });
 */
export function linkedFile(files: Readonly<Record<FilePurpose, Serve>>) {
  const handler = middy<APIGatewayProxyEventV2, PageContent | APIGatewayProxyStructuredResultV2>()
    .use(invocation())
    .use(origin())
    .use(requestLog('PAGE_ANSWERED'))
    .use(responseHeaders(privateHeaders))
    .use(pageResponses())
    .handler((event, context) => fileOrPage(files, event, context));
  return entry<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>(handler);
}

async function fileOrPage(
  files: Readonly<Record<FilePurpose, Serve>>,
  { requestContext, pathParameters }: APIGatewayProxyEventV2,
  { invocation, acceptLanguage: language }: PageContext,
): Promise<PageContent | APIGatewayProxyStructuredResultV2> {
  const { method } = requestContext.http;
  const unknown = linkUnknownPage(language);
  if (method === 'OPTIONS') return { status: 204, language, title: '', body: '' };
  if (method !== 'GET' && method !== 'HEAD') {
    return { ...unknown, status: 405, headers: { allow: 'GET, HEAD, OPTIONS' } };
  }
  const [, token = '', suffix] = /^([^.]+)(\.[a-z]+)$/.exec(pathParameters?.['file'] ?? '') ?? [];
  const purpose = filePurposes.find((known) => fileSuffixes[known] === suffix);
  if (purpose === undefined) return unknown;
  const keys = await linkKeys();
  const link = verifyLink(token, [purpose], keys);
  if (link === undefined) return unknown;
  const served = await files[purpose]({ ...invocation, link, token, keys, acceptLanguage: language });
  return 'contentType' in served ? toResult(method, served) : served;
}

const filePurposes: readonly FilePurpose[] = ['calendar', 'check_in'];

function toResult(method: string, { contentType, fileName, content }: FileContent): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: 200,
    headers: {
      'content-type': contentType,
      'content-disposition': `inline; filename="${fileName}"`,
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    },
    body: method === 'HEAD' ? '' : Buffer.from(content).toString('base64'),
    isBase64Encoded: method !== 'HEAD',
  };
}
