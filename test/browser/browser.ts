/** Chromium for the browser tests: Debian's, driven by playwright-core. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Starts headless Chromium; it looks nothing up on the network by itself. `CHROMIUM` names another executable. */
export async function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A phone, as most members read their mail. */
export const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
};

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export interface AxeFinding {
  readonly id: string;
  readonly nodes: readonly string[];
}

/** WCAG 2.2 A and AA, which holds for pages and mails alike. */
const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * What axe finds. A page is also held to its best practices; a mail is not, since it stands inside a mail program's page and
 * has no landmarks of its own. The page's CSP is kept: axe comes in through the debugger.
 */
export async function axeFindings(page: Page, what: 'page' | 'mail' = 'page'): Promise<AxeFinding[]> {
  await page.evaluate(axeSource);
  return page.evaluate(
    async (runOnly) => {
      const axe = (
        globalThis as unknown as {
          axe: { run: (options: unknown) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
        }
      ).axe;
      const { violations } = await axe.run({ runOnly });
      return violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html.slice(0, 200)) }));
    },
    what === 'page' ? [...wcag, 'best-practice'] : wcag,
  );
}

/** Buttons and links that stand alone, smaller than 44 px in height or width. */
export async function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('header a, button, label.choice, select, input[type=text], input[type=number]')]
      .filter((element) => {
        const { width, height } = element.getBoundingClientRect();
        return height > 0 && (height < 44 || width < 44);
      })
      .map((element) => element.outerHTML.slice(0, 120)),
  );
}

/** Legends that do not stand inside the border of their fieldset: the border would cross them. */
export async function legendsOnBorders(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('legend')]
      .filter((legend) => {
        const fieldset = legend.closest('fieldset');
        if (fieldset === null) return true;
        const [inner, outer] = [legend.getBoundingClientRect(), fieldset.getBoundingClientRect()];
        const content = legend.nextElementSibling?.getBoundingClientRect();
        const border = 1;
        return (
          inner.top < outer.top + border ||
          inner.left < outer.left + border ||
          inner.right > outer.right - border ||
          inner.bottom > (content?.top ?? outer.bottom) + 0.5
        );
      })
      .map((legend) => legend.textContent),
  );
}

/** Boxes that scroll on their own without saying so: reached by no key, without a name, or without a shadow where text goes on. */
export async function silentScrollBoxes(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('main *')]
      .filter((box) => /auto|scroll/.test(getComputedStyle(box).overflowY) && box.scrollHeight > box.clientHeight + 1)
      .filter((box) => {
        const named = box.ariaLabel ?? document.getElementById(box.getAttribute('aria-labelledby') ?? '')?.textContent;
        const { backgroundImage, backgroundAttachment } = getComputedStyle(box);
        const shadows = backgroundImage.split('linear-gradient').length - 1;
        const isSaid = box.tabIndex === 0 && box.getAttribute('role') === 'region' && Boolean(named);
        return !isSaid || shadows < 4 || !/local.*scroll/.test(backgroundAttachment);
      })
      .map((box) => box.outerHTML.slice(0, 120)),
  );
}

/** Whether the page scrolls sideways. */
export async function overflowsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1);
}

/** Every address that a context asks for, to see that no third party is. */
export function requestedOrigins(context: BrowserContext): Set<string> {
  const origins = new Set<string>();
  context.on('request', (request) => origins.add(new URL(request.url()).origin));
  return origins;
}
