import PostalMime, { decodeWords } from 'postal-mime';
import type { StoredMail } from '../ses/mail-store.ts';

/** A mail in a list. */
export async function mailLine(mail: StoredMail): Promise<object> {
  return {
    id: mail.id,
    at: new Date(mail.at).toISOString(),
    from: decodeWords(mail.from),
    to: mail.to.join(', '),
    subject: decodeWords(mail.subject),
    tags: mail.tags,
    configurationSet: mail.configurationSet,
  };
}

/** A mail with its headers and parts; every part but the two bodies is an attachment, an invitation too. */
export async function mailDetail(mail: StoredMail, raw: Buffer): Promise<object> {
  const parsed = await PostalMime.parse(raw, { attachmentEncoding: 'base64' });
  return {
    ...(await mailLine(mail)),
    headers: headersByName(parsed.headers),
    text: parsed.text ?? null,
    html: parsed.html ?? null,
    attachments: parsed.attachments.map(({ mimeType, filename, content, method }) => ({
      contentType: method === undefined ? mimeType : `${mimeType}; method=${method}`,
      filename,
      content,
    })),
  };
}

/** By name in lower case, as Node gives headers; one that is repeated is a list. */
function headersByName(headers: readonly { key: string; value: string }[]): Record<string, string | string[]> {
  const byName: Record<string, string | string[]> = {};
  for (const { key, value } of headers) {
    const known = byName[key];
    byName[key] = known === undefined ? value : [known, value].flat();
  }
  return byName;
}
