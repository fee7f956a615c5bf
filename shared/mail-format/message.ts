/** One mail to one person as raw MIME (RFC 5322, 2045–2047): text and HTML of equal content, and a calendar part on request. */
import { randomBytes } from 'node:crypto';
import { encodeText, headerField, mailbox, named, UnsafeMail } from './headers.ts';

/** A calendar object that goes with a mail (RFC 6047): as an alternative for calendars and as a file for people. */
export interface CalendarPart {
  readonly method: 'REQUEST' | 'CANCEL' | 'PUBLISH';
  readonly content: string;
}

export interface Message {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: { readonly name: string; readonly address: string };
  /** Where replies go, as the sender's own address may not receive mail. */
  readonly replyTo: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly language: string;
  readonly text: string;
  readonly html: string;
  readonly calendar?: CalendarPart | undefined;
  /** Further header fields, already in wire form. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** What comes back in reports on this mail, besides the tags that name it; never in the mail itself. */
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * The mail as bytes. Date and Message-ID are left to SES, which overwrites them.
 *
 * @throws UnsafeMail when a header source holds control characters, or SES cannot send to an address.
 */
export function rawMessage(message: Message): Buffer {
  const boundary = `=_${randomBytes(12).toString('hex')}`;
  const head = [
    headerField('From', mailbox('From', message.from.name, message.from.address)),
    headerField('To', mailbox('To', message.to.name, message.to.address)),
    headerField('Reply-To', mailbox('Reply-To', message.replyTo.name, message.replyTo.address)),
    headerField('Subject', encodeText('Subject', message.subject)),
    headerField('Content-Language', message.language),
    ...Object.entries(message.headers ?? {}).map(([name, value]) => headerField(name, value)),
    'MIME-Version: 1.0',
  ];
  const alternatives = [
    textPart('text/plain; charset=UTF-8', message.text),
    textPart('text/html; charset=UTF-8', message.html),
  ];
  const { calendar } = message;
  if (calendar === undefined) {
    return Buffer.from([...head, multipart('alternative', boundary, alternatives), ''].join('\r\n'));
  }
  alternatives.push(textPart(`text/calendar; charset=UTF-8; method=${calendar.method}`, calendar.content));
  const file = textPart('application/ics; name="invite.ics"', calendar.content, 'attachment; filename="invite.ics"');
  const parts = [multipart('alternative', `${boundary}a`, alternatives), file];
  return Buffer.from([...head, multipart('mixed', boundary, parts), ''].join('\r\n'));
}

const lineLength = 76;

/** Lines of text end in CRLF before they are encoded (RFC 2045 §6.8). */
function textPart(contentType: string, content: string, disposition?: string): string {
  return [
    `Content-Type: ${contentType}`,
    'Content-Transfer-Encoding: base64',
    ...(disposition === undefined ? [] : [`Content-Disposition: ${disposition}`]),
    '',
    lines(Buffer.from(content.replace(/\r?\n/g, '\r\n')).toString('base64')),
  ].join('\r\n');
}

function multipart(subtype: string, boundary: string, parts: readonly string[]): string {
  const body = parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('');
  return `Content-Type: multipart/${subtype}; boundary="${boundary}"\r\n\r\n${body}--${boundary}--`;
}

/** Base64 in lines of 76 characters (RFC 2045 §6.8). A regular expression takes three times as long. */
function lines(base64: string): string {
  let broken = base64.slice(0, lineLength);
  for (let from = lineLength; from < base64.length; from += lineLength) {
    broken += `\r\n${base64.slice(from, from + lineLength)}`;
  }
  return broken;
}

/**
 * The header fields of RFC 8058, 2369 and 2919 that every campaign mail carries: one https URI where a POST
 * unsubscribes, and the list's name.
 */
export function listHeaders(list: { url: string; listId: string; listName: string }): Record<string, string> {
  if (!/^https?:\/\/[\x21-\x3b\x3d\x3f-\x7e]+$/.test(list.url))
    throw new UnsafeMail('List-Unsubscribe', 'is not a URL');
  if (!/^[a-z0-9.-]+$/.test(list.listId)) throw new UnsafeMail('List-Id', 'is not a domain name');
  return {
    'List-Unsubscribe': `<${list.url}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    'List-Id': named('List-Id', encodeText('List-Id', list.listName), list.listId),
  };
}
