/** A mail as SES received it (RFC 5322, 2045–2047): its recipient, its sender, its calendar parts. Pure. */
import PostalMime, { addressParser, type Email, type Header } from 'postal-mime';

/** A calendar part of a mail. */
export interface CalendarText {
  /** The `method` of its content type, in capitals (RFC 6047 §2.4). */
  readonly method: string | undefined;
  readonly text: string;
}

/** The header of a mail that SES received. */
export interface MailHead {
  /** The fields that SES wrote on top, in their order. The sender's fields begin below. */
  readonly bySes: readonly Header[];
  /** The envelope's recipient, as SES noted it. */
  readonly recipient: string | undefined;
  /** The only address of the only From field; undefined if there are more or none. */
  readonly from: string | undefined;
  /** An automatic reply, or mail of a list or a server: no mail may reply to it (RFC 3834 §2). */
  readonly automatic: boolean;
}

/** The last field that SES writes on top of a mail, apart from its own signature. */
const endOfSesFields = 'x-ses-receipt';

const limits = { maxNestingDepth: 20, maxHeadersSize: 256 * 1024, forceRfc822Attachments: true } as const;

/**
 * Reads the header; undefined if SES did not write on it, or it cannot be read. It leaves the parts alone: parsing them can
 * take seconds, and only a member's mail is worth that.
 */
export async function readHead(raw: Uint8Array): Promise<MailHead | undefined> {
  const end = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).indexOf('\r\n\r\n');
  const email = await parse(end < 0 ? raw.subarray(0, limits.maxHeadersSize) : raw.subarray(0, end));
  if (email === undefined) return undefined;
  const { headers } = email;
  const receipt = headers.findIndex(({ key }) => key === endOfSesFields);
  if (receipt < 0) return undefined;
  const bySes = headers.slice(0, receipt);
  return { bySes, recipient: recipientOf(bySes), from: senderOf(headers), automatic: isAutomatic(headers) };
}

/**
 * The different parts of type text/calendar, also attached ones; where there is none, the files of type application/ics, which some programs send
 * alone. Beside a part, such a file is a copy of it, or the request that it replies to. Files of other types and attached mails are not replies.
 */
export async function readCalendars(raw: Uint8Array): Promise<readonly CalendarText[]> {
  const email = await parse(raw);
  return email === undefined ? [] : calendarsOf(email);
}

async function parse(raw: Uint8Array): Promise<Email | undefined> {
  try {
    return await PostalMime.parse(raw, limits);
  } catch {
    // Nested too deep, or with too large a header: no calendar writes that.
    return undefined;
  }
}

/**
 * SES adds neither Delivered-To nor X-Original-To: the recipient is in its Received field, the topmost of all (`… with SMTP
 * id … for rsvp+CODE@example.com; date`).
 */
function recipientOf(bySes: readonly Header[]): string | undefined {
  const received = bySes.find(({ key }) => key === 'received')?.value ?? '';
  return /\sfor\s+<?([^\s<>;]+@[^\s<>;]+)>?\s*;/.exec(received)?.[1];
}

/** With two From fields or addresses, DMARC could check one and we the other (RFC 7489 §6.6.1). */
function senderOf(headers: readonly Header[]): string | undefined {
  const [field, ...more] = headers.filter(({ key }) => key === 'from');
  if (field === undefined || more.length > 0) return undefined;
  const addresses = addressParser(field.value, { flatten: true });
  return addresses.length === 1 ? addresses[0]?.address : undefined;
}

/**
 * Whether it wants no answer (RFC 3834 §2): an automatic reply, mail to a list, or mail with a null return path. A calendar may
 * mark what it sends at the press of a button as `auto-generated` (Google does), which is not a reply of a machine.
 */
function isAutomatic(headers: readonly Header[]): boolean {
  const says = (key: string, words: RegExp) =>
    headers.some((field) => field.key === key && words.test(field.value.trim()));
  return (
    says('auto-submitted', /^(?!(?:no|auto-generated)\b)/i) ||
    says('precedence', /^(?:bulk|junk|list)\b/i) ||
    says('return-path', /^<\s*>/) ||
    headers.some(({ key }) => key.startsWith('list-'))
  );
}

/** Some programs send the same object twice: that counts once. */
function calendarsOf({ attachments }: Email): CalendarText[] {
  const ofType = (type: string) => attachments.filter(({ mimeType }) => mimeType === type);
  const parts = ofType('text/calendar');
  const found = new Map<string, CalendarText>();
  for (const { method, content } of parts.length > 0 ? parts : ofType('application/ics')) {
    const text = typeof content === 'string' ? content : new TextDecoder().decode(content);
    found.set(text.trimEnd(), { method, text });
  }
  return [...found.values()];
}
