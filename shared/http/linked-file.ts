/** The file kit: what stands behind a mailed link and is no page, `/c/{token}.ics`. Reading one never changes anything. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type Invocation, lambda } from '../lambda/lambda.ts';
import { linkKeys } from '../links/keys.ts';
import { type Link, type LinkKeys, verifyLink } from '../links/token.ts';
import { fileSuffixes } from '../links/urls.ts';
import type { Language } from '../locale/languages.ts';
import { linkUnknownPage, pageFailedPage } from './notice-pages.ts';
import { acceptedLanguage, toGateway } from './page.ts';
import type { PageContent } from './page-layout.ts';

/** What is behind the link. */
export interface FileContent {
  readonly contentType: string;
  /** As it is called when it is kept. */
  readonly fileName: string;
  readonly content: string | Buffer;
}

/** What a file's function gets beside the link. */
export interface FileVisit extends Invocation {
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
 * A function that serves files, each purpose with its own suffix. Whatever is no file of ours is a page that says so.
 *
 * @example
 * export const handler = linkedFile({ calendar: async (visit) => …, check_in: async (visit) => … });
 */
export function linkedFile(files: Readonly<Record<FilePurpose, Serve>>) {
  return lambda<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>(async (event, invocation) => {
    const { method } = event.requestContext.http;
    const log = invocation.log.with({ correlationId: event.requestContext.requestId, method });
    const language = acceptedLanguage(event.headers['accept-language']);
    let answer: APIGatewayProxyStructuredResultV2;
    try {
      answer = await answerTo(files, event, { ...invocation, log }, language);
    } catch (error) {
      log.error('PAGE_FAILED', {}, error);
      answer = toGateway(method, pageFailedPage(language));
    }
    log.info('PAGE_ANSWERED', { status: answer.statusCode });
    return answer;
  });
}

async function answerTo(
  files: Readonly<Record<FilePurpose, Serve>>,
  { requestContext, pathParameters }: APIGatewayProxyEventV2,
  invocation: Invocation,
  language: Language,
): Promise<APIGatewayProxyStructuredResultV2> {
  const { method } = requestContext.http;
  const unknown = linkUnknownPage(language);
  if (method === 'OPTIONS') return toGateway(method, { status: 204, language, title: '', body: '' });
  if (method !== 'GET' && method !== 'HEAD') {
    return toGateway(method, { ...unknown, status: 405, headers: { allow: 'GET, HEAD, OPTIONS' } });
  }
  const [, token = '', suffix] = /^([^.]+)(\.[a-z]+)$/.exec(pathParameters?.['file'] ?? '') ?? [];
  const purpose = filePurposes.find((known) => fileSuffixes[known] === suffix);
  if (purpose === undefined) return toGateway(method, unknown);
  const keys = await linkKeys();
  const link = verifyLink(token, [purpose], keys);
  if (link === undefined) return toGateway(method, unknown);
  const served = await files[purpose]({ ...invocation, link, token, keys, acceptLanguage: language });
  return 'contentType' in served ? fileToGateway(method, served) : toGateway(method, served);
}

const filePurposes: readonly FilePurpose[] = ['calendar', 'check_in'];

function fileToGateway(method: string, file: FileContent): APIGatewayProxyStructuredResultV2 {
  const { contentType, fileName, content } = file;
  return {
    statusCode: 200,
    headers: {
      'content-type': contentType,
      'content-disposition': `inline; filename="${fileName}"`,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex, nofollow',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'strict-transport-security': 'max-age=63072000; includeSubDomains',
    },
    body: method === 'HEAD' ? '' : Buffer.from(content).toString('base64'),
    isBase64Encoded: method !== 'HEAD',
  };
}
