/** What the SES front reads of a raw message: its header block, never its parts. */
export interface MessageHeaders {
  /** Name and unfolded value, in order. */
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly body: Buffer;
}

/** Splits a raw message at the first empty line. */
export function readMessage(raw: Buffer): MessageHeaders {
  const crlf = raw.indexOf('\r\n\r\n');
  const lf = raw.indexOf('\n\n');
  const end = crlf >= 0 && (lf < 0 || crlf < lf) ? crlf : lf;
  const block = (end < 0 ? raw : raw.subarray(0, end)).toString('latin1');
  const lines = block.replace(/\r?\n(?=[ \t])/g, '\u0000').split(/\r?\n/);
  const headers = lines.flatMap((line) => {
    const colon = line.indexOf(':');
    if (colon < 1) return [];
    return [
      {
        name: line.slice(0, colon),
        value: line
          .slice(colon + 1)
          .replaceAll('\u0000', '\r\n')
          .trim(),
      },
    ];
  });
  return { headers, body: end < 0 ? Buffer.alloc(0) : raw.subarray(end + (end === crlf ? 4 : 2)) };
}

/** The first value of a header, unfolded; '' when it is not there. */
export function headerOf({ headers }: MessageHeaders, name: string): string {
  const wanted = name.toLowerCase();
  const found = headers.find((header) => header.name.toLowerCase() === wanted);
  return found?.value.replace(/\r\n[ \t]+/g, ' ') ?? '';
}

/** SES writes its own Message-ID and Date, and takes out Bcc and its own X-SES headers. */
export function stamp(message: MessageHeaders, messageId: string, at: number): Buffer {
  const replaced = /^(message-id|date|bcc|x-ses-[\w-]+)$/i;
  const kept = message.headers.filter(({ name }) => !replaced.test(name)).map(({ name, value }) => `${name}: ${value}`);
  const date = new Date(at).toUTCString().replace('GMT', '+0000');
  const block = [...kept, `Message-ID: <${messageId}>`, `Date: ${date}`, '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(block, 'latin1'), message.body]);
}

const quoted = String.raw`"(?:[^"\\]|\\.)*"`;
/**
 * A comma that separates addresses, and the parts in which a comma does not: quoted strings, angle brackets, comments (RFC
 * 5322 §3.4).
 */
const listTokens = new RegExp(String.raw`${quoted}|<(?:${quoted}|[^>"])*>|\([^()]*\)|,`, 'g');

/** The addresses of a header or a list, without display names, as they are written; a local part may be quoted. */
export function addressesOf(text: string): string[] {
  const commas = [...text.matchAll(listTokens)].flatMap(({ 0: token, index }) => (token === ',' ? [index] : []));
  const parts = [...commas, text.length].map((end, number) =>
    text.slice(number === 0 ? 0 : (commas[number - 1] ?? 0) + 1, end),
  );
  return parts.map(addressIn).filter((address) => address.includes('@'));
}

/** The address of a mailbox: in its angle brackets, else all of it. */
function addressIn(mailbox: string): string {
  const tokens = [...mailbox.matchAll(listTokens)].map(([token]) => token);
  const angle = tokens.find((token) => token.startsWith('<'));
  return (angle?.slice(1, -1) ?? mailbox).trim();
}

/**
 * How mailboxes are compared: in lower case, and quoted only where they must be (RFC 5321 §4.1.2: a quoted local part is the
 * same mailbox as one that needs no quotes).
 */
export function mailboxKey(address: string): string {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at).replace(/^"(.*)"$/s, (_all, inner: string) => inner.replace(/\\(.)/g, '$1'));
  const plain = /^[^\s"(),:;<>@[\\\].]+(\.[^\s"(),:;<>@[\\\].]+)*$/.test(local);
  return `${plain ? local : `"${local.replace(/["\\]/g, '\\$&')}"`}${address.slice(at)}`.toLowerCase();
}

/** The domain of an address. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
