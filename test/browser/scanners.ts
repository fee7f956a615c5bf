/** What security scanners do with the links of a mail before a person sees it, and a person. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { ProgrammeClient } from '../fixtures/programme-client.ts';
import { phone } from './browser.ts';

/** The links of an invitation to a gathering, as the mail has them. */
export interface InvitationLinks {
  readonly attend: string;
  readonly decline: string;
  readonly undecided: string;
  readonly details: string;
  /** Every link of the mail to a page or file of the programme, whatever it is for. */
  readonly all: readonly string[];
}

/** Reads the links out of the newest mail to an address that invites to a gathering. */
export async function invitationLinks(programme: ProgrammeClient, address: string): Promise<InvitationLinks> {
  const url = await programme.latestLinkTo(address, 'r');
  const mails = await Promise.all((await programme.mailsTo(address)).map(({ id }) => programme.mail(id)));
  const mail = mails.find(({ text }) => text.includes(url));
  const hrefs = [...new Set((mail?.html ?? '').match(/https?:\/\/[^\s"'<>]+/g) ?? [])];
  const all = hrefs.filter((href) => new URL(href).origin === new URL(url).origin);
  const withChoice = (choice: number) => {
    const found = all.find((link) => /\/r\/[\w-]{56}$/.test(link) && choiceIn(link) === choice);
    if (found === undefined) throw new Error(`the mail has no link with the choice ${choice}`);
    return found;
  };
  return { attend: withChoice(1), decline: withChoice(2), undecided: withChoice(3), details: withChoice(0), all };
}

/** The fourth byte of the token says which answer the link carries. */
function choiceIn(url: string): number | undefined {
  return Buffer.from(url.slice(-56), 'base64url')[3];
}

/** User-Agents that link-rewriting gateways and previews have been seen with; some claim to be an old Chrome. */
export const scannerAgents = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/79.0.3945.130 Safari/537.36',
  'Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; WOW64; Trident/6.0)',
  'BarracudaCentral-Sandbox/1.0',
  'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)',
  'python-requests/2.32.0',
  '',
] as const;

/** Asks for every link at the same time. */
export async function fetchAll(
  links: readonly string[],
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<number[]> {
  const answers = await Promise.all(links.map((link) => fetch(link, { method, headers, redirect: 'manual' })));
  await Promise.all(answers.map((answer) => answer.arrayBuffer()));
  return answers.map(({ status }) => status);
}

/** The ways in which a token arrives that a gateway or a mail program has touched. */
export function mangled(url: string): string[] {
  const [start, token] = [url.slice(0, -56), url.slice(-56)];
  const flipped = (at: number) => token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
  return [
    token.slice(0, 40),
    `${token}=`,
    `${token}%3D%3D`,
    token.toLowerCase(),
    flipped(3),
    flipped(30),
    `3D${token}`,
  ].map((changed) => start + changed);
}

/** Sends a form as a crawler would that runs no script. */
export async function post(url: string, fields: Record<string, string>): Promise<number> {
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
  await answer.arrayBuffer();
  return answer.status;
}

/** Submits every form of a page with what it holds and its first button, as crawlers without a script do. */
export async function submitForms(url: string): Promise<number[]> {
  const html = await (await fetch(url)).text();
  const forms = html.match(/<form[\s\S]*?<\/form>/g) ?? [];
  const attribute = (tag: string, name: string) => new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
  return Promise.all(
    forms.map((form) => {
      const tags = [...(form.match(/<input[^>]*>/g) ?? []), ...(form.match(/<button[^>]*>/g) ?? []).slice(0, 1)];
      return post(url, Object.fromEntries(tags.map((tag) => [attribute(tag, 'name'), attribute(tag, 'value')])));
    }),
  );
}

/** Hides from pages that the browser is driven: what a stealthy sandbox does, and what a person's browser never needs. */
export async function hideAutomation(page: Page): Promise<void> {
  await page.addInitScript(() => Object.defineProperty(navigator, 'webdriver', { get: () => false }));
}

export interface Visitor {
  /** Whether the page can see that the browser is driven. */
  readonly hidden?: boolean;
  /** What it does with the page once it has stood there for two seconds. */
  readonly act?: (page: Page) => Promise<void>;
  /** A person waits for the page that says what was taken; a scanner leaves when a countdown would be over. */
  readonly expectsAnswer?: boolean;
  readonly options?: BrowserContextOptions;
}

/** Opens a link in a real browser and stays as long as said, measured by the page's own clock. */
export async function visit(
  browser: Browser,
  url: string,
  { hidden = false, act, expectsAnswer = false, options = {} }: Visitor,
): Promise<string> {
  const context = await browser.newContext({ ...phone, ...options });
  const stand = async (page: Page, milliseconds: number) => {
    if (options.javaScriptEnabled !== false)
      await page.waitForFunction((least) => performance.now() > least, milliseconds);
  };
  try {
    const page = await context.newPage();
    if (hidden) await hideAutomation(page);
    await page.goto(url);
    await stand(page, 2000);
    await act?.(page);
    if (expectsAnswer) await page.locator('.taken[role=status]').waitFor();
    else await stand(page, 6500);
    return await page.content();
  } finally {
    await context.close();
  }
}

/** What the debugger sends as a mouse and keys is trusted by the page: `isTrusted` alone tells nothing. */
export async function touchEverything(page: Page): Promise<void> {
  await page.mouse.move(40, 60);
  await page.mouse.move(200, 300, { steps: 8 });
  await page.mouse.wheel(0, 400);
  await page.keyboard.press('ArrowDown');
  // At the edge: browsers move a tap that comes close to a button onto it, and a press of a button is a person's answer.
  await page.touchscreen.tap(2, 700);
}
