/** On no page does anything move from the first paint on, whatever the pointer, the finger, the keys or the focus do. */
import { expect, test } from 'vitest';
import { garcia } from '../fixtures/people.ts';
import { phone } from './browser.ts';
import { browserSetting, desktop } from './browser-and-programme.ts';
import { controlBoxes, gestures, watchLayout, withheldForms } from './gestures.ts';
import { answerLatest, fullRoom, inviteLeavers, membersWithGathering, people } from './sample.ts';
import { hideAutomation, invitationLinks } from './scanners.ts';

const setting = browserSetting();

/** Does with a page all that a person may do before pressing anything, and expects every control where it was first painted. */
async function expectSteady(url: string, language: string, name: string): Promise<void> {
  for (const [width, options] of [
    ['phone', phone],
    ['desktop', desktop],
  ] as const) {
    const context = await setting.browser.newContext({ ...options, locale: language });
    try {
      const page = await context.newPage();
      await withheldForms(context);
      await hideAutomation(page);
      const shifts = await watchLayout(page);
      await page.clock.install({ time: 0 });
      await page.clock.pauseAt(3_600_000);
      await page.goto(`${url}?lang=${language}`);
      const boxes = await controlBoxes(page);
      if (name.endsWith('by itself')) expect(await page.locator('#countdown').count()).toBe(1);
      await page.clock.runFor(1000);
      for (const gesture of gestures) {
        await gesture(page);
        await page.clock.runFor(300);
        expect(await controlBoxes(page), `${name} at ${width} width in ${language}`).toEqual(boxes);
      }
      await page.clock.runFor(5000);
      expect(await controlBoxes(page), `${name}, later`).toEqual(boxes);
      expect(await shifts(), `${name} shifts at ${width} width in ${language}`).toEqual([]);
    } finally {
      await context.close();
    }
  }
}

test('invitations, answers, preferences and what follows from them', { timeout: 1_800_000 }, async () => {
  const { programme, cloud } = setting.running;
  const tried = new Set<string>();
  const steady = async (name: string, url: string, language: string) => {
    await expectSteady(url, language, name);
    tried.add(`${name} ${language}`);
  };
  const bothSteady = async (name: string, letter: string) => {
    for (const { email, language } of people) await steady(name, await programme.latestLinkTo(email, letter), language);
  };
  await inviteLeavers(programme, [...people, { ...garcia, email: 'jose.garcia@example.com' }]);
  await bothSteady('the invitation to join', 'i');
  await bothSteady('refusing the invitation', 'u');
  await membersWithGathering(programme);
  await bothSteady('unsubscribing', 'u');
  await bothSteady('preferences', 'p');
  await bothSteady('an RSVP, just mailed', 'r');
  await programme.advance('PT1H');
  for (const { email, language } of people) {
    const { attend } = await invitationLinks(programme, email);
    await steady('an RSVP that is sent by itself', attend, language);
  }
  const [first, second] = people;
  await answerLatest(programme, first.email, 'declined');
  await answerLatest(programme, second.email, 'undecided');
  await bothSteady('an RSVP that was taken', 'r');
  await fullRoom(programme, first.email, second.email);
  await bothSteady('a seat, and a place in the waiting list', 'r');
  await answerLatest(programme, first.email, 'declined');
  await programme.advance('PT15M');
  await bothSteady('a seat that is offered', 'r');
  await answerLatest(programme, second.email, 'attending');
  await programme.advance('P31D');
  await steady('feedback', await programme.latestLinkTo(second.email, 's'), second.language);
  await bothSteady('a gathering that is over', 'r');
  await steady('a link that cannot be read', `${cloud.api}/r/unknown`, 'ja');
  expect(tried.size).toBe(22);
});
