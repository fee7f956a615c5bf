/** What people do with a page, by real input: the debugger's mouse, keys and fingers are trusted by the page. */
import type { BrowserContext, Page } from 'playwright-core';

/** A finger that comes down, and goes up again only if it is said to. CSS pixels. */
export async function finger(page: Page, from: { x: number; y: number }, to = from, lifts = true): Promise<void> {
  const debug = await page.context().newCDPSession(page);
  const at = (point: { x: number; y: number }) => ({ touchPoints: [point] });
  await debug.send('Input.dispatchTouchEvent', { type: 'touchStart', ...at(from) });
  const steps = from === to ? 0 : 6;
  for (let step = 1; step <= steps; step += 1) {
    const part = (one: number, other: number) => one + ((other - one) * step) / steps;
    await debug.send('Input.dispatchTouchEvent', {
      type: 'touchMove',
      ...at({ x: part(from.x, to.x), y: part(from.y, to.y) }),
    });
  }
  if (lifts) await debug.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

/** Keeps every form from being sent, so that a page can be tried again; returns what would have been sent. */
export async function withheldForms(context: BrowserContext): Promise<URLSearchParams[]> {
  const sent: URLSearchParams[] = [];
  await context.route('**/*', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    sent.push(new URLSearchParams(route.request().postData() ?? ''));
    // A navigation with the response 204 leaves the page where it is (HTML Standard, "navigate").
    return route.fulfill({ status: 204 });
  });
  return sent;
}

/** Notes every shift of the layout from the first paint on, whatever its cause (W3C Layout Instability): what moved, from where to where. */
export async function watchLayout(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    interface Shift extends PerformanceEntry {
      readonly value: number;
      readonly sources: readonly {
        readonly node: Node | null;
        readonly previousRect: DOMRectReadOnly;
        readonly currentRect: DOMRectReadOnly;
      }[];
    }
    const entries: PerformanceEntry[] = [];
    const observer = new PerformanceObserver((list) => entries.push(...list.getEntries()));
    observer.observe({ type: 'layout-shift', buffered: true });
    const place = ({ x, y, width, height }: DOMRectReadOnly) => [x, y, width, height].join(' ');
    const shifted = () => {
      entries.push(...observer.takeRecords());
      return (entries as Shift[]).map(({ value, sources, startTime }) => {
        const moved = sources.map(({ node, previousRect, currentRect }) => {
          const what = `${node?.nodeName} ${node?.textContent?.trim().slice(0, 20)}`;
          return `${what}: ${place(previousRect)} to ${place(currentRect)}`;
        });
        return `${value} after ${startTime} ms: ${moved.join(', ')}`;
      });
    };
    Object.assign(globalThis, { shifted });
  });
  return () => page.evaluate(() => (globalThis as unknown as { shifted: () => string[] }).shifted());
}

/** Where every control is in the document, wherever it and its boxes are scrolled to, in CSS pixels. */
export async function controlBoxes(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('a,button,input:not([type=hidden]),select,textarea,label,summary,img')].map(
      (element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        let [left, top] = [x, y];
        for (let box = element.parentElement; box !== null; box = box.parentElement) {
          left += box.scrollLeft;
          top += box.scrollTop;
        }
        const place = [left, top, width, height].map((pixels) => Math.round(pixels * 10) / 10);
        return `${element.tagName} ${element.id || element.textContent.trim().slice(0, 20)} at ${place.join(' ')}`;
      },
    ),
  );
}

/** A place beside every control, in the page's first screen: the heading. */
export async function emptyPlace(page: Page): Promise<{ x: number; y: number }> {
  const box = await page.locator('h1').boundingBox();
  if (box === null) throw new Error('the page has no heading');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** All that a person may do with a page before pressing anything. */
export const gestures: readonly ((page: Page) => Promise<void>)[] = [
  async (page) => finger(page, await emptyPlace(page)),
  async (page) => {
    const { x, y } = await emptyPlace(page);
    await page.mouse.move(x, y, { steps: 3 });
  },
  async (page) => {
    for (const control of await page.locator('button:visible,a:visible,label:visible,select:visible').all()) {
      const box = await control.boundingBox();
      if (box !== null) await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    }
  },
  async (page) => {
    for (const _press of Array.from({ length: 6 })) await page.keyboard.press('Tab');
  },
  async (page) => page.mouse.wheel(0, 300),
  async (page) => {
    const { x, y } = await emptyPlace(page);
    await finger(page, { x, y: Math.max(y, 60) + 200 }, { x, y: Math.max(y, 60) + 320 });
  },
];
