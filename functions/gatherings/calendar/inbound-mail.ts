/** A mail as SES received it (RFC 5322, 2045–2047): who it came for, whom it says it is from, its calendar parts. Pure. */
import PostalMime, { addressParser, type Email, type Header } from 'postal-mime';

/** A calendar part: what it says it is, and its text. */
export interface CalendarText {
  /** The `method` of its content type, in capitals (RFC 6047 §2.4). */
  readonly method: string | undefined;
  readonly text: string;
}

/** The header of a mail that SES received. */
export interface MailHead {
  /** The fields that SES wrote on top, in their order. What the sender wrote begins below. */
  readonly bySes: readonly Header[];
  /** The envelope's recipient, as SES noted it. */
  readonly recipient: string | undefined;
  /** The one address of the one From field; undefined when there are more or none. */
  readonly from: string | undefined;
}

/** The last field that SES writes on top of every mail that it puts in a bucket, but for its own signature. */
const endOfSesFields = 'x-ses-receipt';

const limits = { maxNestingDepth: 20, maxHeadersSize: 256 * 1024, forceRfc822Attachments: true } as const;

/**
 * Reads the header; undefined when it is none that SES wrote on, or cannot be read. The parts are not touched: taking a mail
 * apart can cost seconds, and that is for those whose mail it is.
 */
export async function readHead(raw: Uint8Array): Promise<MailHead | undefined> {
  const end = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).indexOf('\r\n\r\n');
  const email = await parse(end < 0 ? raw.subarray(0, limits.maxHeadersSize) : raw.subarray(0, end));
  const receipt = email?.headers.findIndex(({ key }) => key === endOfSesFields) ?? -1;
  if (email === undefined || receipt < 0) return undefined;
  const bySes = email.headers.slice(0, receipt);
  return { bySes, recipient: recipientOf(bySes), from: senderOf(email.headers) };
}

/** The different parts of type text/calendar. A file of another type is not an answer, nor is what is in an attached mail. */
export async function readCalendars(raw: Uint8Array): Promise<readonly CalendarText[]> {
  const email = await parse(raw);
  return email === undefined ? [] : calendarsOf(email);
}

async function parse(raw: Uint8Array): Promise<Email | undefined> {
  try {
    return await PostalMime.parse(raw, limits);
  } catch {
    // Too deep, too large a head: nobody's calendar writes that.
    return undefined;
  }
}

/**
 * SES adds neither Delivered-To nor X-Original-To: the recipient stands in its Received field (`… with SMTP id … for
 * rsvp+CODE@example.com; date`), the topmost of all.
 */
function recipientOf(bySes: readonly Header[]): string | undefined {
  const received = bySes.find(({ key }) => key === 'received')?.value ?? '';
  return /\sfor\s+<?([^\s<>;]+@[^\s<>;]+)>?\s*;/.exec(received)?.[1];
}

/** Two From fields, or two addresses in one, would let DMARC look at one and us at the other (RFC 7489 §6.6.1). */
function senderOf(headers: readonly Header[]): string | undefined {
  const [field, ...more] = headers.filter(({ key }) => key === 'from');
  if (field === undefined || more.length > 0) return undefined;
  const addresses = addressParser(field.value, { flatten: true });
  return addresses.length === 1 ? addresses[0]?.address : undefined;
}

/** Programs send the same object once as an alternative and once as a file: that is one. */
function calendarsOf(email: Email): CalendarText[] {
  const found = new Map<string, CalendarText>();
  for (const { mimeType, method, content } of email.attachments) {
    if (mimeType !== 'text/calendar') continue;
    const text = typeof content === 'string' ? content : new TextDecoder().decode(content);
    found.set(text.trimEnd(), { method, text });
  }
  return [...found.values()];
}
