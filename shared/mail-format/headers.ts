/** Header fields (RFC 5322) with text that is not ASCII (RFC 2047). Injection is refused, never repaired. */

/** Text that a mail must not hold. Names the field, never the value. */
export class UnsafeMail extends Error {
  override readonly name = 'UnsafeMail';
  readonly field: string;
  constructor(field: string, why: string) {
    super(`${field} ${why}`);
    this.field = field;
  }
}

/** @throws UnsafeMail when a header source holds CR, LF, NUL or another control character but a tab (RFC 5322 §2.2). */
export function refuseControls(field: string, value: string): string {
  if (/[^\P{Cc}\t]/u.test(value)) throw new UnsafeMail(field, 'holds a control character');
  return value;
}

/** 52 base64 characters and 12 around them: with the longest field name before it a line has at most 76 (RFC 2047 §2). */
const encodedWordBytes = 39;
const longestPlainText = 64;

/** Text as encoded-words of at most 75 characters that never split a character; short ASCII stays as it is. */
export function encodeText(field: string, text: string): string {
  refuseControls(field, text);
  const plain = /^[\x20-\x7e]*$/.test(text) && !text.includes('=?') && text.length <= longestPlainText;
  return plain ? text : words(field, text);
}

function words(field: string, text: string): string {
  refuseControls(field, text);
  const encodedWords: string[] = [];
  let bytes: Buffer[] = [];
  let size = 0;
  for (const character of text) {
    const encoded = Buffer.from(character);
    if (size + encoded.length > encodedWordBytes) {
      encodedWords.push(word(bytes));
      bytes = [];
      size = 0;
    }
    bytes.push(encoded);
    size += encoded.length;
  }
  encodedWords.push(word(bytes));
  return encodedWords.join('\r\n ');
}

function word(bytes: readonly Buffer[]): string {
  return `=?UTF-8?B?${Buffer.concat(bytes).toString('base64')}?=`;
}

/** A header field; its value is in wire form, folded where it must be. */
export function headerField(name: string, value: string): string {
  if (!/^[!-9;-~]{1,76}$/.test(name)) throw new UnsafeMail(name, 'is not a header name');
  for (const line of value.split('\r\n ')) refuseControls(name, line);
  return `${name}: ${value}`;
}

/** Display name and address (RFC 5322 §3.4): `"Aozora Alumni" <alumni@example.com>`. */
export function mailbox(field: string, name: string, address: string): string {
  const quotable = /^[\x20-\x7e]*$/.test(name) && !name.includes('=?') && name.length <= longestPlainText;
  const phrase = quotable ? `"${refuseControls(field, name).replace(/(["\\])/g, '\\$1')}"` : words(field, name);
  return named(field, phrase, wireAddress(field, address));
}

/**
 * A phrase and what it names, in angle brackets: an address (RFC 5322 §3.4) or the id of a list (RFC 2919 §3). The name
 * gets its own line where both do not fit into 76 characters (RFC 2047 §2).
 */
export function named(field: string, phrase: string, name: string): string {
  const used = phrase.length - (phrase.lastIndexOf('\n') + 1) + field.length + 2;
  const bracketed = `<${name}>`;
  return used + bracketed.length < 76 ? `${phrase} ${bracketed}` : `${phrase}\r\n ${bracketed}`;
}

/** Carriers that once gave out addresses which RFC 5321 allows only as quoted strings. */
const carrierDomains = new Set(['docomo.ne.jp', 'ezweb.ne.jp', 'au.com']);

/**
 * An address as it goes on the wire: ASCII local part (SES has no SMTPUTF8), Punycode domain, and the old carrier
 * addresses with dots in odd places quoted (`"a..b"@docomo.ne.jp`). The value is never in the error.
 *
 * @throws UnsafeMail when SES cannot send to the address.
 */
export function wireAddress(field: string, address: string): string {
  refuseControls(field, address);
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  const domain = asciiDomain(address.slice(at + 1));
  // RFC 5321 §4.5.3.1: 64 characters before the @, and 254 in all.
  if (at < 1 || at > 64 || domain === undefined || address.length > 254)
    throw new UnsafeMail(field, 'is not an e-mail address');
  if (/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/.test(local)) return `${local}@${domain}`;
  if (carrierDomains.has(domain) && /^[A-Za-z0-9._+-]{1,62}$/.test(local)) return `"${local}"@${domain}`;
  throw new UnsafeMail(field, 'has a local part that cannot be mailed to');
}

/**
 * A domain in lower case Punycode; undefined = this is not a domain. A URL's parser would take more: a port, a path,
 * `%70`, a tab.
 */
function asciiDomain(domain: string): string | undefined {
  if (/[^\P{ASCII}A-Za-z0-9.-]/u.test(domain)) return undefined;
  try {
    const ascii = new URL(`http://${domain}`).hostname;
    // Hyphens in the third and fourth place of a label are reserved for Punycode (RFC 5891 §4.2.3.1).
    const isDomain =
      /^(?=.{4,253}$)((?!(?!xn)..--)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?!(?!xn)..--)[a-z][a-z0-9-]{0,61}[a-z0-9]$/.test(
        ascii,
      );
    return isDomain ? ascii : undefined;
  } catch {
    return undefined;
  }
}

/** RFC 2606 domains, which belong to nobody. Sends to them are refused unless the stack allows them. */
export function isReservedDomain(address: string): boolean {
  const written = address.slice(address.lastIndexOf('@') + 1);
  const domain = asciiDomain(written) ?? written.toLowerCase();
  return /(^|\.)(test|example|invalid|localhost|example\.(com|net|org))$/.test(domain);
}

/** How addresses are compared: domain in lower case Punycode, local part in lower case. */
export function comparableAddress(address: string): string {
  return wireAddress('address', address).replaceAll('"', '').toLowerCase();
}

/** The domain that receives the mail of an address, in lower case Punycode. @throws UnsafeMail when it cannot be mailed to */
export function domainOf(address: string): string {
  const wire = wireAddress('address', address);
  return wire.slice(wire.lastIndexOf('@') + 1).toLowerCase();
}
