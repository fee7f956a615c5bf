/** `npm run pictures`: takes the screenshots of the README, from a laptop cloud, into docs/pictures. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { startOkaeri } from '../../infra/laptop/okaeri.ts';
import { ProgrammeClient } from '../fixtures/programme-client.ts';
import { phone, startBrowser } from './browser.ts';
import { answerLatest, fullRoom, inviteLeavers, membersWithGathering, people } from './sample.ts';

const folder = fileURLToPath(new URL('../../docs/pictures', import.meta.url));
mkdirSync(folder, { recursive: true });
const cloud = await startOkaeri({ quiet: true });
const browser = await startBrowser();
try {
  const programme = new ProgrammeClient(cloud);
  await inviteLeavers(programme);
  for (const { email, language } of people) {
    await take(browser, await programme.latestLinkTo(email, 'i'), `invitation-${language}`);
    await takeMail(browser, programme, email, `invitation-mail-${language}`);
  }
  await membersWithGathering(programme);
  for (const { email, language } of people) {
    await take(browser, await programme.latestLinkTo(email, 'r'), `rsvp-${language}`);
    await take(browser, await programme.latestLinkTo(email, 'p'), `preferences-${language}`);
    await take(browser, await programme.latestLinkTo(email, 'u'), `unsubscribe-${language}`);
    await takeMail(browser, programme, email, `gathering-mail-${language}`);
  }
  const [hanako, sean] = people;
  for (const [first, second] of [
    [hanako, sean],
    [sean, hanako],
  ] as const) {
    await fullRoom(programme, first.email, second.email);
    await takeMail(browser, programme, first.email, `confirmation-mail-${first.language}`);
    await take(browser, await programme.latestLinkTo(first.email, 'r'), `rsvp-attending-${first.language}`, true);
    await take(browser, await programme.latestLinkTo(second.email, 'r'), `rsvp-waiting-${second.language}`);
    await answerLatest(programme, first.email, 'declined');
    await take(browser, await programme.latestLinkTo(second.email, 'r'), `rsvp-offered-${second.language}`);
  }
} finally {
  await browser.close();
  await cloud.close();
}

/** One picture in each colour scheme, of the first screen or of the whole page. */
async function take(from: Browser, url: string, name: string, fullPage = false): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await from.newContext({ ...phone, deviceScaleFactor: 1, colorScheme });
    const page = await context.newPage();
    await page.goto(url);
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`), fullPage });
    await context.close();
  }
}

async function takeMail(from: Browser, programme: ProgrammeClient, address: string, name: string): Promise<void> {
  const mail = await programme.latestMailTo(address);
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await from.newContext({ ...phone, deviceScaleFactor: 1, colorScheme });
    const page = await context.newPage();
    await page.setContent(mail.html);
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`), fullPage: false });
    await context.close();
  }
}
