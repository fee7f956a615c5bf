/** The file kit: files behind a mailed link, `/c/{token}.ics`. */
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { fileSuffixes } from '../../links/urls.ts';
import { type OpenedLink, openedLink } from './opened-link.ts';
import type { PageContent } from './page-layout.ts';

/** The file behind a link. */
export interface FileContent {
  readonly contentType: string;
  /** The name under which it is saved. */
  readonly fileName: string;
  readonly content: string | Buffer;
}

/** The purposes whose links are files. */
export type FilePurpose = keyof typeof fileSuffixes;
type Serve = (opened: OpenedLink) => Promise<FileContent | PageContent>;

/**
 * A function that serves files, each purpose with its own suffix. A link to anything else shows the page for links that
 * cannot be read.
 *
 * @example
 * export const handler = linkedFile({ calendar: async (visit) => …, check_in: async (visit) => … });
 */
export function linkedFile(files: Readonly<Record<FilePurpose, Serve>>) {
  return openedLink({ methods: ['GET', 'HEAD'], named: namedFile }, async (opened) => {
    const served = await files[opened.link.purpose](opened);
    return 'contentType' in served ? toResult(served) : served;
  });
}

const filePurposes: readonly FilePurpose[] = ['calendar', 'check_in'];

function namedFile({ file = '' }: Readonly<Record<string, string | undefined>>) {
  const [, token = '', suffix] = /^([^.]+)(\.[a-z]+)$/.exec(file) ?? [];
  return [token, filePurposes.filter((purpose) => fileSuffixes[purpose] === suffix)] as const;
}

function toResult({ contentType, fileName, content }: FileContent): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode: 200,
    headers: {
      'content-type': contentType,
      'content-disposition': `inline; filename="${fileName}"`,
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    },
    body: Buffer.from(content).toString('base64'),
    isBase64Encoded: true,
  };
}
