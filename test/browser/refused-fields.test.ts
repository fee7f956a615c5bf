/** A form that comes back leads to the field that was refused: it is in view with what is wrong, holds what was typed, and has the focus. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { formTexts } from '../../shared/texts/form-texts.ts';
import { axeFindings, phone } from './browser.ts';
import { browserSetting, desktop } from './browser-and-programme.ts';
import { answerLatest, inviteLeavers, membersWithGathering, people } from './sample.ts';

const setting = browserSetting();
const screens = { phone, 'a small phone': { ...phone, viewport: { width: 320, height: 568 } }, desktop };

/** What a text from a mail that was read in the wrong encoding looks like. */
const garbled = '設計\uFFFD\uFFFD';

interface RefusedField {
  readonly field: string;
  readonly url: string;
  readonly words: string;
  /** Before the field under test can be sent. */
  readonly fill?: (page: Page) => Promise<void>;
}

/** Which edges of an element, or of the first line of a large field, are not on the screen, and by how many CSS pixels. */
function outOfView(element: Element): string[] {
  const { top, bottom } = element.getBoundingClientRect();
  const below = (element instanceof HTMLTextAreaElement ? top + 44 : bottom) - innerHeight;
  return [...(top < 0 ? [`top ${top}`] : []), ...(below > 0 ? [`bottom ${below}`] : [])];
}

async function expectLedToField(page: Page, { field, words }: RefusedField): Promise<void> {
  const control = page.locator(`#${field}`);
  const problem = page.locator(`#${field}-problem`);
  // The focus is moved and the page scrolled when it is painted.
  await expect.poll(() => control.evaluate((element) => element === document.activeElement)).toBe(true);
  for (const seen of [control, problem]) await expect.poll(() => seen.evaluate(outOfView)).toEqual([]);
  expect(await control.inputValue()).toBe(garbled);
  expect(await control.getAttribute('aria-invalid')).toBe('true');
  expect(await control.getAttribute('aria-describedby')).toMatch(new RegExp(`^${field}-problem\\b`));
  expect(await problem.textContent()).toBe(words);
  // Where a browser does not move the focus, the top of the page says it.
  expect(await page.locator('main > .problem').first().isVisible()).toBe(true);
  expect(await page.locator('[autofocus]').count()).toBe(1);
  expect(await axeFindings(page)).toEqual([]);
}

test('the focus goes to a refused field, on every screen and in both languages', { timeout: 600_000 }, async () => {
  const { browser, running } = setting;
  const { programme } = running;
  await inviteLeavers(programme);
  await membersWithGathering(programme);
  for (const { email } of people) await answerLatest(programme, email, 'attending');
  await programme.advance('P31D');
  let judged = 0;
  for (const { email, language } of people) {
    const words = formTexts.unwritable[language];
    const refused: readonly RefusedField[] = [
      {
        field: 'comment',
        url: await programme.latestLinkTo(email, 's'),
        words,
        fill: (page) => page.check('[name=rating][value="4"]'),
      },
      { field: 'skills', url: await programme.latestLinkTo(email, 'p'), words },
    ];
    for (const [screen, options] of Object.entries(screens)) {
      for (const one of refused) {
        const context = await browser.newContext(options);
        const page = await context.newPage();
        await page.goto(one.url);
        expect(await page.locator('[autofocus]').count(), screen).toBe(0);
        await one.fill?.(page);
        await page.fill(`#${one.field}`, garbled);
        await Promise.all([page.waitForURL(/lang=/), page.locator('main form button').first().click()]);
        await expectLedToField(page, one);
        await context.close();
        judged += 1;
      }
    }
  }
  expect(judged).toBe(12);
});
