/** The pages that answer a form stand as still as the pages that show one: from first paint on, under finger, mouse and keys. */
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestCloud, type TestCloud } from '../e2e/cloud.ts';
import { garcia } from '../fixtures/people.ts';
import { type AnsweredForm, playAnswer, recordAnswers } from './answers.ts';
import { legendsOnBorders, overflowsSideways, phone, startBrowser } from './browser.ts';
import { controlBoxes, gestures, watchLayout } from './gestures.ts';
import { answerLatest, inviteLeavers, membersWithGathering, people } from './sample.ts';

let running: TestCloud;
let browser: Browser;

beforeAll(async () => {
  browser = await startBrowser();
  running = await startTestCloud();
});
afterAll(async () => {
  await browser?.close();
  await running?.cloud.close();
});

const desktop: BrowserContextOptions = { viewport: { width: 1280, height: 900 }, hasTouch: true };

const screens: readonly [string, BrowserContextOptions][] = [
  ['phone', phone],
  ['dark phone', { ...phone, colorScheme: 'dark' }],
  ['desktop', desktop],
  ['dark desktop', { ...desktop, colorScheme: 'dark' }],
];

/** Presses the button of a form with a finger or the mouse, and expects every control of the answer where it was first painted. */
async function expectSteadyAnswer(form: AnsweredForm, name: string): Promise<void> {
  for (const [screen, options] of screens) {
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

test('what follows from pressing a button, whatever was answered', { timeout: 1_800_000 }, async () => {
  const { programme } = running;
  const tried: string[] = [];
  const press = async (name: string, url: string, button: string, fields: Record<string, string>, status = 200) => {
    const urls = people.map(({ language }) => `${url}?lang=${language}`);
    for (const form of await recordAnswers(urls, button, fields)) {
      expect(form.answer.status, name).toBe(status);
      await expectSteadyAnswer(form, `${name} (${form.url.slice(-2)})`);
      tried.push(name);
    }
    // Two answers from two pages within seconds would contradict each other.
    await programme.advance('PT1M');
  };
  const member = people[0].email;
  const leaver = 'jose.garcia@example.com';
  await inviteLeavers(programme, [...people, { ...garcia, email: leaver }]);
  const refuse = 'button[value=refuse]';
  await press('an invitation that is declined', await programme.latestLinkTo(leaver, 'i'), refuse, {
    decision: 'refuse',
  });
  await membersWithGathering(programme);
  const rsvp = await programme.latestLinkTo(member, 'r');
  for (const answer of ['undecided', 'attending', 'declined']) {
    await press(`an RSVP: ${answer}`, rsvp, `button[value=${answer}]`, { answer });
  }
  await press(
    'an RSVP that cannot be taken',
    rsvp,
    'button[value=attending]',
    { answer: 'attending', guests: '9' },
    422,
  );
  await answerLatest(programme, member, 'attending');
  const preferences = await programme.latestLinkTo(member, 'p');
  const save = 'form button:not([name])';
  await press('a pause', preferences, save, { topic: 'newsletter', frequency: 'pause' });
  await press('a code', preferences, save, { topic: 'jobs', frequency: 'all', directory: 'yes' });
  await press('preferences that cannot be saved', preferences, save, { timeZone: 'Mars/Olympus' }, 422);
  await press('the question before leaving', preferences, 'button[name=leave]', { leave: 'ask' });
  const unsubscribe = await programme.latestLinkTo(member, 'u');
  await press('having unsubscribed', unsubscribe, 'form button', { 'List-Unsubscribe': 'One-Click' });
  await programme.advance('P31D');
  await press('feedback', await programme.latestLinkTo(member, 's'), 'form button', { rating: '5' });
  expect(tried).toHaveLength(22);
});
