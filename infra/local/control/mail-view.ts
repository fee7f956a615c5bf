import PostalMime, { decodeWords } from 'postal-mime';
import type { StoredMail } from '../ses/mail-store.ts';

/** A mail in a list. */
export async function mailLine(mail: StoredMail): Promise<object> {
  return {
    id: mail.id,
    at: new Date(mail.at).toISOString(),
    from: decodeWords(mail.from),
    to: mail.to,
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
    headers: parsed.headers.map(({ key, value, originalKey }) => ({ name: originalKey ?? key, value })),
    text: parsed.text ?? null,
    html: parsed.html ?? null,
    attachments: parsed.attachments.map(({ mimeType, filename, content, method }) => ({
      contentType: method === undefined ? mimeType : `${mimeType}; method=${method}`,
      filename,
      content,
    })),
  };
}
