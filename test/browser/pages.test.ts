import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestCloud, type TestCloud } from '../e2e/cloud.ts';
import { garcia } from '../fixtures/people.ts';
import {
  axeFindings,
  legendsOnBorders,
  overflowsSideways,
  phone,
  requestedOrigins,
  silentScrollBoxes,
  smallTargets,
  startBrowser,
} from './browser.ts';
import { answerLatest, fullRoom, inviteLeavers, membersWithGathering, people } from './sample.ts';

let running: TestCloud;
let browser: Browser;

beforeAll(async () => {
  browser = await startBrowser();
  running = await startTestCloud();
  await inviteLeavers(running.programme, [...people, { ...garcia, email: 'jose.garcia@example.com' }]);
});
afterAll(async () => {
  await browser?.close();
  await running?.cloud.close();
});

/** Opens a page on a phone and hands it over; closes it afterwards. */
async function onPhone(
  url: string,
  look: (page: Page, origins: Set<string>) => Promise<void>,
  options: BrowserContextOptions = {},
): Promise<void> {
  const context = await browser.newContext({ ...phone, ...options });
  const origins = requestedOrigins(context);
  try {
    const page = await context.newPage();
    await page.goto(url);
    await look(page, origins);
  } finally {
    await context.close();
  }
}

/** What holds for every page, whatever it is for. */
async function expectGoodPage(page: Page, language: string): Promise<void> {
  expect(await page.getAttribute('html', 'lang')).toBe(language);
  expect(await page.locator('h1').count()).toBe(1);
  expect(await axeFindings(page)).toEqual([]);
  expect(await smallTargets(page)).toEqual([]);
  expect(await overflowsSideways(page)).toBe(false);
  expect(await legendsOnBorders(page)).toEqual([]);
  expect(await silentScrollBoxes(page)).toEqual([]);
  const other = page.locator('header a[hreflang]');
  expect(await other.getAttribute('lang')).toBe(language === 'ja' ? 'en' : 'ja');
  expect(
    await page.locator('header img').evaluate((image) => (image as HTMLImageElement).naturalWidth),
  ).toBeGreaterThan(0);
}

/** What holds for a page that knows whose it is. */
async function expectGoodPageOfSomebody(page: Page, language: string): Promise<void> {
  await expectGoodPage(page, language);
  expect(await page.locator('header .small').innerText()).toMatch(/\*{3}/);
}

describe.each(people)('pages for a reader of $language', ({ email, language }) => {
  test.each(['light', 'dark'] as const)('the invitation is readable and accessible, %s', async (colorScheme) => {
    await onPhone(
      await running.programme.latestLinkTo(email, 'i'),
      async (page, origins) => {
        await expectGoodPageOfSomebody(page, language);
        expect(await page.locator('input[name=purpose]').count()).toBe(3);
        expect(await page.locator('input[name=purpose]:checked').count()).toBe(0);
        expect([...origins]).toEqual([running.cloud.api]);
      },
      { colorScheme },
    );
  });

  test('the privacy notice scrolls by the keys', async () => {
    await onPhone(await running.programme.latestLinkTo(email, 'i'), async (page) => {
      const notice = page.locator('.notice');
      await notice.focus();
      await page.keyboard.press('End');
      await expect.poll(() => notice.evaluate(({ scrollTop }) => scrollTop)).toBeGreaterThan(100);
    });
  });

  test.each(['zoom of 200 %', 'a narrow phone'])('nothing is lost at %s', async (how) => {
    // 1280 CSS pixels at 200 % are 640; 320 are 1280 at 400 % (WCAG 2.2, 1.4.10).
    const viewport = how === 'a narrow phone' ? { width: 320, height: 568 } : { width: 640, height: 450 };
    for (const letter of ['i', 'u']) {
      await onPhone(
        await running.programme.latestLinkTo(email, letter),
        async (page) => expectGoodPageOfSomebody(page, language),
        { viewport },
      );
    }
  });

  test('the other language is one link away, without a script, and stays for the answer', async () => {
    const other = language === 'ja' ? 'en' : 'ja';
    await onPhone(
      await running.programme.latestLinkTo(email, 'i'),
      async (page) => {
        await page.click('header a[hreflang]');
        expect(await page.getAttribute('html', 'lang')).toBe(other);
        expect(await page.getAttribute('form', 'action')).toBe(`?lang=${other}`);
        await page.click('header a[hreflang]');
        expect(await page.getAttribute('html', 'lang')).toBe(language);
      },
      { javaScriptEnabled: false },
    );
  });
});

test('without JavaScript a person joins, and the page says what was recorded', async () => {
  const address = 'jose.garcia@example.com';
  await onPhone(
    await running.programme.latestLinkTo(address, 'i'),
    async (page) => {
      await page.check('input[name=purpose][value=gatherings]');
      await page.click('button[name=decision][value=accept]');
      expect(await page.locator('h1').count()).toBe(1);
      await running.programme.untilIdle();
      const { body } = await running.programme.call<{ items: { topics: string[] }[] }>(
        'hr',
        'GET',
        '/alumni?status=member',
      );
      expect(body.items.map(({ topics }) => topics)).toEqual([['gatherings']]);
    },
    { javaScriptEnabled: false },
  );
});

describe('pages for members', () => {
  beforeAll(async () => membersWithGathering(running.programme));

  describe.each(people)('in $language', ({ email, language }) => {
    test.each(['light', 'dark'] as const)('answering an invitation to a gathering, %s', async (colorScheme) => {
      await onPhone(
        await running.programme.latestLinkTo(email, 'r'),
        async (page, origins) => {
          await expectGoodPageOfSomebody(page, language);
          expect([...origins]).toEqual([running.cloud.api]);
        },
        { colorScheme },
      );
    });

    test('preferences', async () => {
      await onPhone(await running.programme.latestLinkTo(email, 'p'), async (page) => {
        await expectGoodPageOfSomebody(page, language);
        expect(await page.locator('input[name=topic]:checked').count()).toBe(3);
      });
    });

    test('unsubscribing', async () => {
      await onPhone(await running.programme.latestLinkTo(email, 'u'), async (page) =>
        expectGoodPageOfSomebody(page, language),
      );
    });

    test('pages are small', async () => {
      for (const letter of ['r', 'p', 'u']) {
        const { html } = await running.programme.openPage(await running.programme.latestLinkTo(email, letter));
        expect(Buffer.byteLength(html), `/${letter}/`).toBeLessThan(10_000);
      }
    });

    test('the invitation mail is accessible in a mail program', async () => {
      const url = await running.programme.latestLinkTo(email, 'r');
      const summaries = await running.programme.mailsTo(email);
      const mails = await Promise.all(summaries.map(({ id }) => running.programme.mail(id)));
      const mail = mails.find(({ text }) => text.includes(url));
      const context = await browser.newContext({ ...phone, javaScriptEnabled: true });
      const page = await context.newPage();
      await page.setContent(mail?.html ?? '');
      expect(await page.getAttribute('html', 'lang')).toBe(language);
      expect(await axeFindings(page, 'mail')).toEqual([]);
      expect(await overflowsSideways(page)).toBe(false);
      await context.close();
    });
  });

  test.each(people)(
    'after too many forms, the page says how long to wait, and then sends what it holds ($language)',
    async (person) => {
      const { email, language } = person;
      const url = await running.programme.latestLinkTo(email, 'p');
      await running.programme.advance('PT10M');
      for (let form = 0; form < 30; form++) await running.programme.submitPage(url, [['topic', 'lottery']]);
      for (const colorScheme of ['light', 'dark'] as const) {
        await onPhone(
          url,
          async (page) => {
            await page.uncheck('input[name=topic][value=jobs]');
            await page.click('main form:first-of-type button');
            await expectGoodPage(page, language);
            expect(await page.locator('main').innerText()).toMatch(/\d+分ほどお待ちいただいてから|Please wait about/);
            if (colorScheme === 'light') return;
            await running.programme.advance('PT10M');
            await page.click('main button');
            await expectGoodPageOfSomebody(page, language);
            await page.goto(url);
            expect(await page.isChecked('input[name=topic][value=jobs]')).toBe(false);
          },
          { colorScheme },
        );
      }
    },
  );

  test('an answer is taken with one button, and can be changed', async () => {
    const [first] = people;
    await onPhone(await running.programme.latestLinkTo(first.email, 'r'), async (page) => {
      await page.click('button[name=answer][value=attending]');
      await expectGoodPageOfSomebody(page, first.language);
      await running.programme.untilIdle();
      expect(await attending()).toBe(1);
    });
    await onPhone(await running.programme.latestLinkTo(first.email, 'r'), async (page) => {
      await page.click('button[name=answer][value=declined]');
      await running.programme.untilIdle();
      expect(await attending()).toBe(0);
    });
  });

  test('HR opens the preview of a campaign by its link: the mail, light and dark, in which no link leads anywhere', async () => {
    const { body: campaign } = await running.programme.call('hr', 'POST', '/campaigns', {
      topic: 'newsletter',
      subject: { ja: '冬号', en: 'Winter news' },
      body: {
        ja: '{{ salutation }}\n\n新工場が稼働いたしました。',
        en: '{{ salutation }}\n\nThe new plant is running.',
      },
    });
    const { body } = await running.programme.call<{ links: { language: string; url: string }[] }>(
      'hr',
      'GET',
      `/campaigns/${campaign['campaignId']}/preview`,
    );
    for (const { language, url } of body.links) {
      await onPhone(url, async (page) => {
        expect(await page.getAttribute('html', 'lang')).toBe(language);
        expect(await overflowsSideways(page)).toBe(false);
        for (const frame of await page.locator('iframe').all()) {
          const mail = frame.contentFrame().locator('body');
          expect(await mail.innerText()).toContain(
            language === 'ja' ? '新工場が稼働いたしました。' : 'The new plant is running.',
          );
          expect(await mail.locator('a[href]').count()).toBe(0);
        }
      });
    }
    await running.programme.advance('PT15M');
    await onPhone(body.links[0]?.url ?? '', async (page) => {
      expect(await page.locator('h1').innerText()).toBe('プレビューを表示できません');
      expect(await axeFindings(page)).toEqual([]);
    });
  });

  test('opening every link in a browser with JavaScript changes nothing', async () => {
    const before = (await running.programme.events()).length;
    for (const { email } of people) {
      for (const letter of ['r', 'p', 'u']) {
        await onPhone(await running.programme.latestLinkTo(email, letter), async (page) => {
          await page.mouse.move(50, 80);
          await page.waitForLoadState('networkidle');
        });
      }
    }
    await running.programme.untilIdle();
    expect((await running.programme.events()).length).toBe(before);
  });

  describe.each([
    { first: people[0], second: people[1] },
    { first: people[1], second: people[0] },
  ])('a full room, $second.language waiting', ({ first, second }) => {
    const schemes = ['light', 'dark'] as const;
    beforeAll(async () => fullRoom(running.programme, first.email, second.email));

    test('an attendee sees the code for the door, and it is a picture', async () => {
      for (const colorScheme of schemes) {
        await onPhone(
          await running.programme.latestLinkTo(first.email, 'r'),
          async (page, origins) => {
            await expectGoodPageOfSomebody(page, first.language);
            expect(await page.locator('img.code').evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(
              328,
            );
            expect([...origins]).toEqual([running.cloud.api]);
          },
          { colorScheme },
        );
      }
    });

    test('who waits, and who is offered the seat then, can read it and answer without a script', async () => {
      const url = await running.programme.latestLinkTo(second.email, 'r');
      for (const colorScheme of schemes) {
        await onPhone(url, async (page) => expectGoodPageOfSomebody(page, second.language), { colorScheme });
      }
      await answerLatest(running.programme, first.email, 'declined');
      for (const colorScheme of schemes) {
        await onPhone(url, async (page) => expectGoodPageOfSomebody(page, second.language), { colorScheme });
      }
      await running.programme.advance('PT1M');
      const offer = await running.programme.latestLinkTo(second.email, 'r');
      await onPhone(
        offer,
        async (page) => {
          await page.click('button[name=answer][value=attending]');
          expect(await page.locator('.taken[role=status]').count()).toBe(1);
          expect(await page.locator('img.code').count()).toBe(1);
        },
        { javaScriptEnabled: false },
      );
    });
  });

  async function attending(): Promise<number> {
    const { body } = await running.programme.call<{ items: { counts: { attending: number } }[] }>(
      'hr',
      'GET',
      '/gatherings',
    );
    return body.items[0]?.counts.attending ?? -1;
  }
});
