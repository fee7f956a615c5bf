/** What every page after a form is held to: it stays as still as the page that shows the form, on every screen. */
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { expect } from 'vitest';
import { legendsOnBorders, overflowsSideways, phone } from './browser.ts';
import { type BrowserSetting, desktop } from './browser-and-programme.ts';
import { controlBoxes, gestures, watchLayout } from './gestures.ts';
import { type AnsweredForm, playAnswer, recordAnswers } from './recorded-answers.ts';
import { people } from './sample.ts';

/** A phone and a desktop, one of them dark: by turns, so that each language meets both. Colours move nothing. */
const screens: readonly (readonly [string, BrowserContextOptions])[][] = [
  [
    ['phone', phone],
    ['dark desktop', { ...desktop, colorScheme: 'dark' }],
  ],
  [
    ['dark phone', { ...phone, colorScheme: 'dark' }],
    ['desktop', desktop],
  ],
];

/**
 * Presses a button on a page in each language, and judges each answer on every screen.
 * @returns how many answers were judged
 */
export async function pressOnEveryScreen(
  { browser, running }: BrowserSetting,
  { name, url, button, fields, status = 200 }: Pressed,
): Promise<number> {
  const urls = people.map(({ language }) => `${url}?lang=${language}`);
  const forms = await recordAnswers(urls, button, fields);
  for (const [turn, form] of forms.entries()) {
    expect(form.answer.status, name).toBe(status);
    await expectSteadyAnswer(browser, form, { name: `${name} (${form.url.slice(-2)})`, turn });
  }
  // Two answers from two pages within seconds would contradict each other.
  await running.programme.advance('PT1M');
  return forms.length;
}

export interface Pressed {
  readonly name: string;
  readonly url: string;
  /** Selector of the button. */
  readonly button: string;
  readonly fields: Readonly<Record<string, string>>;
  /** The status of the answer; 200 unless given. */
  readonly status?: number;
}

/** Presses the button of a form with a finger or the mouse, and expects every control of the answer where it was first painted. */
async function expectSteadyAnswer(
  browser: Browser,
  form: AnsweredForm,
  { name, turn }: { readonly name: string; readonly turn: number },
): Promise<void> {
  for (const [screen, options] of screens[turn % screens.length] ?? []) {
    const context = await browser.newContext(options);
    try {
      const page = await context.newPage();
      await playAnswer(context, form);
      const shifts = await watchLayout(page);
      await page.goto(form.url);
      // A browser sends no form that lacks a required choice.
      for (const choice of (await page.locator('input[type=radio][required]').all()).slice(0, 1)) await choice.check();
      const button = page.locator(form.button).first();
      const answered = page.waitForEvent('load');
      await (options.isMobile === true ? button.tap() : button.click());
      await answered;
      const boxes = await controlBoxes(page);
      // The logo and the link to the other language stand on every page.
      expect(boxes.length, name).toBeGreaterThan(1);
      expect(await page.locator('h1').innerText()).toBe(form.title);
      for (const gesture of gestures) {
        await gesture(page);
        expect(await controlBoxes(page), `${name} on a ${screen}`).toEqual(boxes);
      }
      expect(await shifts(), `${name} shifts on a ${screen}`).toEqual([]);
      expect(await overflowsSideways(page), `${name} on a ${screen}`).toBe(false);
      expect(await legendsOnBorders(page), `${name} on a ${screen}`).toEqual([]);
    } finally {
      await context.close();
    }
  }
}
