/**
 * What makes a visit look like a machine's. A suspect visitor gets the button, and the page sends nothing without a press; the
 * button still counts, so a wrong guess locks nobody out.
 *
 * Detected: prefetches and previews by their headers, requests that are not navigation, browsers without a language, forms
 * of other sites. Not detected: a scanner that drives a real browser ten minutes later, moves a mouse and hides it. User-Agents and addresses are neither judged nor kept: a scanner that
 * lies about one lies about the other.
 */

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
