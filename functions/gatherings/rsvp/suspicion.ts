/**
 * What makes a visit look like a machine's (STANDARDS §3; research/mail-and-rsvp.md §2.4). A suspect visitor is shown the
 * button and nothing goes by itself; a button that is pressed still counts, so nobody is locked out by a wrong guess.
 *
 * Seen: prefetching and previewing by header, requests that are no navigation, browsers without a language, forms from
 * elsewhere, several answers of one invitation opened within a minute. Not seen: a scanner that drives a real browser an
 * hour later, moves a mouse and hides that it does; User-Agents and addresses are not judged, since whoever lies about one
 * lies about the other, and neither is kept.
 */

type Headers = Readonly<Record<string, string | undefined>>;

/** Whether the request says of itself that no person waits for the page. Headers are in lower case. */
export function isSuspectRequest(headers: Headers): boolean {
  return isAhead(headers) || !isNavigation(headers) || (headers['accept-language'] ?? '') === '';
}

/** Fetched before anybody asked: Sec-Purpose (Fetch §2.2.7), and what browsers sent before there was a standard. */
function isAhead(headers: Headers): boolean {
  const purposes = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].map((name) => headers[name] ?? '');
  return /prefetch|prerender|preview/i.test(purposes.join());
}

/** Fetch metadata (W3C) of a page that is opened in a window; browsers before 2023 say nothing, and that is no offence. */
function isNavigation(headers: Headers): boolean {
  const { 'sec-fetch-mode': mode = 'navigate', 'sec-fetch-dest': destination = 'document' } = headers;
  return mode === 'navigate' && destination === 'document';
}

/** Whether a form was sent from a page of another site: ours are sent from our own. */
export function isForeignForm(headers: Headers): boolean {
  return (headers['sec-fetch-site'] ?? 'same-origin') !== 'same-origin';
}

/** Different answers of one invitation that are opened within this time are a scanner at work. Milliseconds. */
const looksWithin = 60_000;
/** So long is such an invitation suspect. Milliseconds. */
const suspectFor = 30 * 60_000;
const invitationsKept = 5_000;

interface Looks {
  readonly at: number;
  readonly choice: number;
  readonly suspectUntil: number;
}

/**
 * Which answers of an invitation were opened lately. GET writes nothing, so this is only what this process saw: a hint that
 * may be lost at any time, never a state that something rests on.
 */
export class RecentLooks {
  readonly #looks = new Map<string, Looks>();

  /** Notes that a link was opened; those without an answer (0) say nothing. */
  see(invitation: string, choice: number, at: Date): void {
    if (choice === 0) return;
    const time = at.getTime();
    const before = this.#looks.get(invitation);
    const contradicts = before !== undefined && before.choice !== choice && time - before.at < looksWithin;
    const suspectUntil = contradicts ? time + suspectFor : (before?.suspectUntil ?? 0);
    this.#looks.delete(invitation);
    this.#looks.set(invitation, { at: time, choice, suspectUntil });
    const [oldest] = this.#looks.keys();
    if (this.#looks.size > invitationsKept && oldest !== undefined) this.#looks.delete(oldest);
  }

  /** Whether several of its answers were opened at about the same time, not long ago. */
  isSuspect(invitation: string, at: Date): boolean {
    return (this.#looks.get(invitation)?.suspectUntil ?? 0) > at.getTime();
  }
}
