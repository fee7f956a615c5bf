/**
 * Whether a mail is really from its sender, by SES's verdicts only. Anybody can write such fields into a mail; SES writes
 * its own above them, so only the top fields count (RFC 8601 §5, §7.1). Pure.
 */
import type { Header } from 'postal-mime';
import type { MailHead } from './inbound-mail.ts';

export type Distrust = 'infected' | 'spam' | 'not_authenticated';

/** How SES names itself in Authentication-Results. */
const authority = 'amazonses.com';

/** Why a mail is not trusted; undefined = it is from the owner of the address in From. */
export function distrustOf({ bySes, from }: Pick<MailHead, 'bySes' | 'from'>): Distrust | undefined {
  const verdict = (key: string) =>
    bySes
      .find((field) => field.key === key)
      ?.value.trim()
      .toUpperCase();
  if (verdict('x-ses-virus-verdict') !== 'PASS') return 'infected';
  if (verdict('x-ses-spam-verdict') === 'FAIL') return 'spam';
  const domain = from?.slice(from.lastIndexOf('@') + 1).toLowerCase();
  return domain !== undefined && isAuthenticated(resultsOf(bySes), domain) ? undefined : 'not_authenticated';
}

/**
 * Whether a mail that is not authenticated is likely from its sender all the same: Google signed it for a customer without a DKIM
 * key of its own, or the domain has no DMARC record and the envelope's sender passed SPF in the very domain. Enough for a mail
 * to the member's own address, not for an RSVP: the envelope's sender is what the other side writes, and Google's name of a
 * customer is not exact (`a-b.example` and `a.b.example` are one).
 */
export function isLikely({ bySes, from }: Pick<MailHead, 'bySes' | 'from'>): boolean {
  const domain = from?.slice(from.lastIndexOf('@') + 1).toLowerCase();
  if (domain === undefined || domain === '') return false;
  return isSignedByGoogleFor(domain, resultsOf(bySes)) || isSentWithoutDmarc(domain, bySes);
}

/**
 * Google signs with its own domain until the customer has a DKIM key. To DMARC that is a failure of alignment (RFC 7489 §3.1.1):
 * with a DMARC record, and even with `p=none`, the customer's mail says `dmarc=fail`.
 */
function isSignedByGoogleFor(domain: string, results: readonly Result[]): boolean {
  const customer = `${domain.replaceAll('.', '-')}.`;
  return results.some(({ method, result, properties }) => {
    const signedBy = method === 'dkim' && result === 'pass' ? (signer(properties) ?? '') : '';
    return signedBy.startsWith(customer) && /^[0-9]+\.gappssmtp\.com$/.test(signedBy.slice(customer.length));
  });
}

/** SPF alone proves little; where the domain has a DMARC record, that decides. */
function isSentWithoutDmarc(domain: string, bySes: readonly Header[]): boolean {
  const field = bySes.find(({ key }) => key === 'authentication-results')?.value ?? '';
  const [name, ...pieces] = split(withoutComments(field)).map((piece) => piece.trim().toLowerCase());
  if (name !== authority) return false;
  if (resultsOf(bySes).some(({ method, result }) => method === 'dmarc' && result !== 'none')) return false;
  // The first one is SES's own: the name in EHLO, which follows, may look like another.
  const envelope = pieces.find((piece) => piece.startsWith('envelope-from=')) ?? '';
  const sender = /=<?[^\s"<>@]+@([^\s"<>@]+?)>?$/.exec(envelope)?.[1];
  return /^spf=pass\b/.test(pieces[0] ?? '') && sender === domain;
}

/** One result of Authentication-Results: `dmarc=pass header.from=example.net`. */
interface Result {
  readonly method: string;
  readonly result: string;
  readonly properties: ReadonlyMap<string, string>;
}

/**
 * DMARC passed for the domain of From. If the domain has no DMARC record, a signature of exactly that domain counts: the
 * strict alignment of RFC 7489 §3.1.1, because the relaxed one needs the list of public suffixes.
 */
function isAuthenticated(results: readonly Result[], domain: string): boolean {
  const dmarc = results.filter(({ method }) => method === 'dmarc');
  if (dmarc.some(({ result }) => result === 'pass')) {
    return dmarc.every(({ result, properties }) => result === 'pass' && properties.get('header.from') === domain);
  }
  if (dmarc.some(({ result }) => result !== 'none')) return false;
  return results.some(({ method, result, properties }) => {
    return method === 'dkim' && result === 'pass' && signer(properties) === domain;
  });
}

/** The domain that signed: `header.d`, or what follows the @ in `header.i` (RFC 8601 §2.7.1). */
function signer(properties: ReadonlyMap<string, string>): string | undefined {
  const identity = properties.get('header.d') ?? properties.get('header.i');
  return identity?.slice(identity.lastIndexOf('@') + 1);
}

/**
 * The results of SES. Its field repeats the envelope's sender and the name in EHLO, which the other side chooses and could
 * disguise as results: everything up to the last of these is left out.
 */
function resultsOf(bySes: readonly Header[]): Result[] {
  const field = bySes.find(({ key }) => key === 'authentication-results')?.value ?? '';
  const [name, ...pieces] = split(withoutComments(field));
  if (name?.trim().toLowerCase() !== authority) return [];
  const chosenByTheOtherSide = pieces.findLastIndex((piece) => /^\s*(envelope-from|helo)=/i.test(piece));
  return pieces.slice(chosenByTheOtherSide + 1).map(readResult);
}

/** A method that states no result did not pass. */
function readResult(piece: string): Result {
  const [first = '', ...rest] = piece.trim().toLowerCase().split(/\s+/);
  const [method = '', result = ''] = first.split('=');
  const properties = rest.map((property): [string, string] => {
    const [name = '', ...value] = property.split('=');
    return [name, value.join('=')];
  });
  return { method, result, properties: new Map(properties) };
}

/** Comments may be anywhere and mean nothing (RFC 8601 §2.2). */
function withoutComments(field: string): string {
  let depth = 0;
  let kept = '';
  let quoted = false;
  for (const character of field) {
    if (character === '"' && depth === 0) quoted = !quoted;
    if (character === '(' && !quoted) depth++;
    if (depth === 0) kept += character;
    if (character === ')' && depth > 0) depth--;
  }
  return kept;
}

/** At semicolons outside quotes. */
function split(field: string): string[] {
  return field.match(/(?:"[^"]*"|[^;"])+/g) ?? [];
}
