/** Pages that answer a form, recorded once from the programme, so that browsers can be answered so as often as wanted. */
import type { BrowserContext } from 'playwright-core';

interface Recorded {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** A page with a form, the button that is pressed on it, and the page that answers. */
export interface AnsweredForm {
  readonly url: string;
  /** Selector of the button. */
  readonly button: string;
  readonly shown: Recorded;
  readonly answer: Recorded;
  /** The heading of the answer. */
  readonly title: string;
}

/** Opens pages with the same form, in several languages, sends each once, and keeps all. */
export async function recordAnswers(
  urls: readonly string[],
  button: string,
  fields: Readonly<Record<string, string>>,
): Promise<AnsweredForm[]> {
  // All are opened first: once it is answered, a form may no longer have the button.
  const shown = await Promise.all(urls.map((url) => recorded(url)));
  const forms: AnsweredForm[] = [];
  for (const [position, url] of urls.entries()) {
    const page = shown[position];
    if (page === undefined) continue;
    const nonce = /name="nonce" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
    const answer = await recorded(url, { method: 'POST', body: new URLSearchParams({ ...fields, nonce }) });
    const title = /<h1>([^<]*)<\/h1>/.exec(answer.body)?.[1] ?? '';
    forms.push({ url, button, shown: page, answer, title });
  }
  return forms;
}

async function recorded(url: string, request: RequestInit = {}): Promise<Recorded> {
  const response = await fetch(url, { ...request, redirect: 'manual' });
  const { 'content-length': _length, ...headers } = Object.fromEntries(response.headers);
  return { status: response.status, headers, body: await response.text() };
}

/** Gives the browser the recorded pages; everything else, such as pictures, comes from the programme. */
export async function playAnswer(context: BrowserContext, { url, shown, answer }: AnsweredForm): Promise<void> {
  const { pathname } = new URL(url);
  await context.route(
    (asked) => asked.pathname === pathname,
    (route) => route.fulfill(route.request().method() === 'POST' ? answer : shown),
  );
}
