/** /r/{token} sends an RSVP by itself only after a countdown that a person started, saw and did not stop. */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestCloud, type TestCloud } from '../e2e/cloud.ts';
import { type AxeFinding, axeFindings, phone, startBrowser } from './browser.ts';
import { controlBoxes, emptyPlace, finger, watchLayout, withheldForms } from './gestures.ts';
import { inviteLeavers, membersWithGathering, people } from './sample.ts';
import { hideAutomation, type InvitationLinks, invitationLinks } from './scanners.ts';

let running: TestCloud;
let browser: Browser;
const links = {} as Record<'ja' | 'en', InvitationLinks>;

beforeAll(async () => {
  browser = await startBrowser();
  running = await startTestCloud();
  await inviteLeavers(running.programme);
  await membersWithGathering(running.programme);
  for (const { email, language } of people) links[language] = await invitationLinks(running.programme, email);
  await running.programme.advance('PT1H');
});
afterAll(async () => {
  await browser?.close();
  await running?.cloud.close();
});

const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 900 } };

interface Opened {
  readonly page: Page;
  readonly sent: readonly URLSearchParams[];
  /** Lets time pass on the page. Milliseconds. */
  readonly pass: (milliseconds: number) => Promise<void>;
}

/**
 * Opens the link of an RSVP as a person does, a second ago unless said otherwise. The page’s clock is moved by the test. Of
 * each person always the same link: who opens several of one mail looks like a scanner.
 */
async function opened(
  act: (opened: Opened) => Promise<void>,
  {
    options = phone,
    url = links.ja.decline,
    since = 1000,
  }: { options?: BrowserContextOptions; url?: string; since?: number } = {},
): Promise<void> {
  const context = await browser.newContext(options);
  try {
    const sent = await withheldForms(context);
    const page = await context.newPage();
    page.setDefaultTimeout(300_000);
    await hideAutomation(page);
    // The page's time stands still but for what the test lets pass.
    await page.clock.install({ time: 0 });
    await page.clock.pauseAt(3_600_000);
    const shifts = await watchLayout(page);
    await page.goto(url);
    const pass = (milliseconds: number) => page.clock.runFor(milliseconds);
    const before = await controlBoxes(page);
    await pass(since);
    await act({ page, sent, pass });
    expect(await controlBoxes(page)).toEqual(before);
    expect(await shifts()).toEqual([]);
  } finally {
    await context.close();
  }
}

const state = (page: Page) => page.getAttribute('#countdown', 'data-state');
const said = (page: Page) => page.locator('#countdown [role=status]').textContent();
const answers = (sent: readonly URLSearchParams[]) => sent.map((form) => [form.get('answer'), form.get('evidence')]);

/** Moves the mouse to a place beside the controls. */
async function mouse(page: Page): Promise<void> {
  const { x, y } = await emptyPlace(page);
  await page.mouse.move(x, y);
}

describe('a gesture starts the countdown, and only its end sends', () => {
  test.each<[string, BrowserContextOptions, (page: Page) => Promise<void>]>([
    ['a tap', phone, async (page) => finger(page, await emptyPlace(page))],
    ['a move of the mouse', desktop, mouse],
    ['Enter', desktop, (page) => page.keyboard.press('Enter')],
    ['a letter', desktop, (page) => page.keyboard.press('y')],
  ])('%s', async (_gesture, options, gesture) => {
    await opened(
      async ({ page, sent, pass }) => {
        expect(await state(page)).toBe('ready');
        await gesture(page);
        expect(await state(page)).toBe('counting');
        expect(await said(page)).toContain('「欠席する」');
        for (const left of ['3', '2', '1']) {
          expect(await page.locator('#countdown b').textContent()).toBe(left);
          expect(sent).toEqual([]);
          await pass(1000);
        }
        await expect.poll(() => answers(sent)).toEqual([['declined', 'auto']]);
      },
      { options },
    );
  });

  test.each(people)('is accessible while it runs, and nothing moves on it, in $language', async ({ language }) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await opened(
        async ({ page, pass }) => {
          await finger(page, await emptyPlace(page));
          expect(await state(page)).toBe('counting');
          let findings: AxeFinding[] | undefined;
          const looked = axeFindings(page).then((found) => {
            findings = found;
          });
          // The looking waits by the page's clock, too.
          while (findings === undefined) await Promise.race([looked, pass(10)]);
          expect(findings).toEqual([]);
          expect(await state(page)).toBe('counting');
          expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
          expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY');
        },
        {
          options: { ...phone, colorScheme, reducedMotion: 'reduce' },
          url: language === 'ja' ? links.ja.decline : links.en.attend,
        },
      );
    }
  });
});

describe('no gesture is', () => {
  test.each<[string, (page: Page) => Promise<void>, BrowserContextOptions?]>([
    ['a finger that comes down', async (page) => finger(page, await emptyPlace(page), undefined, false)],
    [
      'a finger that scrolls',
      async (page) => {
        const { x, y } = await emptyPlace(page);
        await finger(page, { x, y: y + 300 }, { x, y });
      },
    ],
    [
      'a finger that slides',
      async (page) => {
        const { x, y } = await emptyPlace(page);
        await finger(page, { x, y }, { x: x + 60, y });
      },
    ],
    ['a wheel', (page) => page.mouse.wheel(0, 200), desktop],
    ['the arrow keys', (page) => page.keyboard.press('ArrowDown'), desktop],
    ['the space bar', (page) => page.keyboard.press(' '), desktop],
    ['Escape', (page) => page.keyboard.press('Escape'), desktop],
    ['a shortcut', (page) => page.keyboard.press('Control+c'), desktop],
    ['the Tab key', (page) => page.keyboard.press('Tab'), desktop],
    ['reaching for a button', (page) => page.hover('button[value=attending]'), desktop],
    ['reaching for the button of the link itself', (page) => page.hover('button[value=declined]'), desktop],
  ])('%s', async (_what, act, options = phone) => {
    await opened(
      async ({ page, sent, pass }) => {
        await act(page);
        expect(await state(page)).not.toBe('counting');
        await pass(5000);
        expect(sent).toEqual([]);
      },
      { options },
    );
  });

  test('one that comes with the page', async () => {
    await opened(
      async ({ page, sent, pass }) => {
        await mouse(page);
        expect(await state(page)).toBe('ready');
        await pass(5000);
        expect(sent).toEqual([]);
      },
      { options: desktop, since: 0 },
    );
  });

  test('one on a page whose countdown would not be seen', async () => {
    await opened(
      async ({ page, pass }) => {
        await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
        await pass(1000);
        await page.mouse.move(4, 4);
        expect(await state(page)).toBe('ready');
      },
      { options: { viewport: { width: 390, height: 300 } } },
    );
  });
});

describe('a second thought stops it, for good:', () => {
  test.each<[string, (page: Page) => Promise<void>, BrowserContextOptions?]>([
    ['“Do not send”, by finger', (page) => page.tap('#countdown button')],
    ['“Do not send”, by mouse', (page) => page.click('#countdown button'), desktop],
    ['“Do not send”, by the keys', (page) => page.press('#countdown button', 'Enter'), desktop],
    ['Escape', (page) => page.keyboard.press('Escape'), desktop],
    ['Tab', (page) => page.keyboard.press('Tab'), desktop],
    [
      'a press elsewhere',
      async (page) => {
        const { x, y } = await emptyPlace(page);
        await page.mouse.click(x + 5, y);
      },
      desktop,
    ],
    ['a tap elsewhere', async (page) => finger(page, await emptyPlace(page))],
    ['a finger that begins to scroll', async (page) => finger(page, await emptyPlace(page), undefined, false)],
    ['a wheel', (page) => page.mouse.wheel(0, 100), { viewport: { width: 390, height: 700 } }],
    ['reaching for another button', (page) => page.hover('button[value=undecided]'), desktop],
  ])('%s', async (_what, act, options = phone) => {
    await opened(
      async ({ page, sent, pass }) => {
        if (options === phone) await finger(page, await emptyPlace(page));
        else await mouse(page);
        expect(await state(page)).toBe('counting');
        await pass(2500);
        await act(page);
        await expect.poll(() => state(page)).toBe('stopped');
        expect(await said(page)).toBe('自動での送信は行いません。ご回答は、下のボタンでお知らせください。');
        await pass(5000);
        const { x, y } = await emptyPlace(page);
        await page.mouse.move(x - 20, y);
        await finger(page, { x, y });
        await pass(5000);
        expect(await state(page)).toBe('stopped');
        expect(sent).toEqual([]);
      },
      { options: options === phone ? phone : { ...options, hasTouch: true } },
    );
  });

  test('another window comes to the front', async () => {
    await opened(
      async ({ page, sent, pass }) => {
        await mouse(page);
        expect(await state(page)).toBe('counting');
        const debug = await page.context().newCDPSession(page);
        await debug.send('Emulation.setFocusEmulationEnabled', { enabled: false });
        const other = await page.context().newPage();
        await other.bringToFront();
        await pass(5000);
        expect(await state(page)).toBe('stopped');
        expect(sent).toEqual([]);
      },
      { options: desktop },
    );
  });

  test.each(['attending', 'declined', 'undecided'])('the button %s, which sends its own answer', async (answer) => {
    for (const options of [phone, desktop]) {
      await opened(
        async ({ page, sent, pass }) => {
          await (options === phone ? finger(page, await emptyPlace(page)) : mouse(page));
          await pass(2900);
          const button = `button[value=${answer}]`;
          await (options === phone ? page.tap(button) : page.click(button));
          await pass(5000);
          await expect.poll(() => answers(sent)).toEqual([[answer, 'button']]);
        },
        { options },
      );
    }
  });
});

describe('what the page has said, that nothing is sent by itself, holds for this link in this tab', () => {
  const saidSo = {
    ja: '自動での送信は行いません。ご回答は、下のボタンでお知らせください。',
    en: 'Nothing will be sent by itself. Please answer with one of the buttons below.',
  };
  const stops: readonly [string, (page: Page) => Promise<void>][] = [
    [
      '“Do not send”',
      async (page) => {
        await finger(page, await emptyPlace(page));
        expect(await state(page)).toBe('counting');
        await page.tap('#countdown button');
      },
    ],
    ['a key that moves to the controls', (page) => page.keyboard.press('Tab')],
    [
      'a scroll during the countdown',
      async (page) => {
        await finger(page, await emptyPlace(page));
        await finger(page, await emptyPlace(page), undefined, false);
      },
    ],
  ];
  const ways: readonly [string, 'ja' | 'en', (page: Page) => Promise<unknown>][] = [
    ['in the other language', 'en', (page) => page.tap('header a')],
    [
      'in the other language and back',
      'ja',
      async (page) => {
        await page.tap('header a');
        await page.waitForSelector('html[lang=en]');
        await page.tap('header a');
        await page.waitForSelector('html[lang=ja]');
      },
    ],
    ['loaded again', 'ja', (page) => page.reload()],
    [
      'after going back to it',
      'ja',
      async (page) => {
        await page.tap('header a');
        await page.waitForSelector('html[lang=en]');
        await page.goBack();
      },
    ],
  ];

  /** Touches the page, and lets a countdown end, if there is one. */
  async function touched(page: Page): Promise<void> {
    await page.clock.runFor(1000);
    await finger(page, await emptyPlace(page));
    await page.clock.runFor(5000);
  }

  async function onPhone(act: (page: Page, sent: readonly URLSearchParams[]) => Promise<void>): Promise<void> {
    const context = await browser.newContext(phone);
    try {
      const sent = await withheldForms(context);
      await act(await freshTab(context), sent);
      expect(await context.cookies()).toEqual([]);
    } finally {
      await context.close();
    }
  }

  async function freshTab(context: BrowserContext): Promise<Page> {
    const page = await context.newPage();
    page.setDefaultTimeout(300_000);
    await hideAutomation(page);
    await page.clock.install({ time: 0 });
    await page.clock.pauseAt(3_600_000);
    await page.goto(links.ja.decline);
    await page.clock.runFor(1000);
    return page;
  }

  test.each(ways)('%s', async (_way, language, go) => {
    for (const [, stop] of stops) {
      await onPhone(async (page, sent) => {
        expect(await state(page)).toBe('ready');
        await stop(page);
        await expect.poll(() => said(page)).toBe(saidSo.ja);
        await go(page);
        await page.waitForSelector(`html[lang=${language}]`);
        await expect.poll(() => said(page)).toBe(saidSo[language]);
        await touched(page);
        expect(sent).toEqual([]);
        expect(await said(page)).toBe(saidSo[language]);
        // Nothing is added to the address.
        expect(page.url().replace(/\?lang=(ja|en)$/, '')).toBe(links.ja.decline);
        await page.tap('button[value=declined]');
        await expect.poll(() => answers(sent)).toEqual([['declined', 'button']]);
      });
    }
  });

  test('the link opened once more, in the same tab; in another tab it counts', async () => {
    await onPhone(async (page, sent) => {
      await stops[0]?.[1](page);
      await page.goto('about:blank');
      await page.goto(links.ja.decline);
      expect(await said(page)).toBe(saidSo.ja);
      await touched(page);
      expect(sent).toEqual([]);
      await touched(await freshTab(page.context()));
      await expect.poll(() => answers(sent)).toEqual([['declined', 'auto']]);
    });
  });

  test('where the browser keeps nothing for a tab, from the beginning', async () => {
    const context = await browser.newContext(phone);
    const sent = await withheldForms(context);
    await context.addInitScript(() => {
      const denied = () => {
        throw new DOMException('denied', 'SecurityError');
      };
      Object.defineProperty(globalThis, 'sessionStorage', { get: denied });
    });
    const page = await freshTab(context);
    expect(await said(page)).toBe(saidSo.ja);
    await touched(page);
    expect(sent).toEqual([]);
    await page.tap('button[value=declined]');
    await expect.poll(() => answers(sent)).toEqual([['declined', 'button']]);
    await context.close();
  });
});

test('without a script the page says that the button sends the answer, and nothing of a countdown', async () => {
  const context = await browser.newContext({ ...phone, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(links.en.attend);
  expect(await page.locator('#countdown [role=status]').innerText()).toContain('Press the button to confirm it.');
  expect(await page.locator('#countdown button').isVisible()).toBe(false);
  await context.close();
});
