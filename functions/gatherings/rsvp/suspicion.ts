/**
 * What makes a visit look like a machine's. A suspect visitor gets the button, and the page sends nothing without a press; the
 * button still counts, so a wrong guess locks nobody out.
 *
 * Detected: prefetches and previews by their headers, requests that are not navigation, browsers without a language, forms
 * of other sites; several links of one RSVP opened within a minute, if one execution environment served them. Not detected: a scanner that drives a real
 * browser an hour later, moves a mouse and hides it. User-Agents and addresses are neither judged nor kept: a scanner that
 * lies about one lies about the other.
 */

import { rsvpChoices } from '../../../events/agreements/rsvp-choices.ts';
import { minute } from '../../../shared/time/durations.ts';

type Headers = Readonly<Record<string, string | undefined>>;

/** Whether the request itself says that no person waits for the page. Header names are in lower case. */
export function isSuspectRequest(headers: Headers): boolean {
  return isAhead(headers) || !isNavigation(headers) || (headers['accept-language'] ?? '') === '';
}

/** Fetched ahead: Sec-Purpose (Fetch §2.2.7), and what browsers sent before the standard. */
function isAhead(headers: Headers): boolean {
  const purposes = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].map((name) => headers[name] ?? '');
  return /prefetch|prerender|preview/i.test(purposes.join());
}

/** Whether fetch metadata (W3C) says that the page is opened in a window; browsers before 2023 send none, which is fine. */
function isNavigation(headers: Headers): boolean {
  const { 'sec-fetch-mode': mode = 'navigate', 'sec-fetch-dest': destination = 'document' } = headers;
  return mode === 'navigate' && destination === 'document';
}

/** Whether the form was sent from a page of another site. */
export function isForeignForm(headers: Headers): boolean {
  return (headers['sec-fetch-site'] ?? 'same-origin') !== 'same-origin';
}

/** Different links of one RSVP, opened within this time, are the work of a scanner. Milliseconds. */
const contradictsWithin = minute;
/** How long the links of such an RSVP are suspect. Milliseconds. */
const suspectFor = 30 * minute;
const rsvpsKept = 5_000;

/**
 * Which links of an RSVP were opened in the last minutes. GET writes nothing, so only this process knows it: a hint that may
 * be lost at any time, never a state that a decision depends on.
 */
export class RecentVisits {
  readonly #visits = new Map<string, Readonly<Record<'at' | 'choice' | 'suspectUntil', number>>>();

  /** Notes that a link was opened; the link to the details says nothing. */
  note(rsvpId: string, choice: number, at: Date): void {
    if (choice === rsvpChoices.details) return;
    const time = at.getTime();
    const before = this.#visits.get(rsvpId);
    const contradicts = before !== undefined && before.choice !== choice && time - before.at < contradictsWithin;
    const suspectUntil = contradicts ? time + suspectFor : (before?.suspectUntil ?? 0);
    this.#visits.delete(rsvpId);
    this.#visits.set(rsvpId, { at: time, choice, suspectUntil });
    const [oldest] = this.#visits.keys();
    if (this.#visits.size > rsvpsKept && oldest !== undefined) this.#visits.delete(oldest);
  }

  /** Whether several links of the RSVP were opened at about the same time, not long ago. */
  isSuspect(rsvpId: string, at: Date): boolean {
    return (this.#visits.get(rsvpId)?.suspectUntil ?? 0) > at.getTime();
  }
}
