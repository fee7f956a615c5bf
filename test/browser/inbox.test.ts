/** The first step of the README: open the inbox in a browser and follow a mail's link. */
import { expect, test } from 'vitest';
import { browserSetting, desktop } from './browser-and-programme.ts';
import { inviteLeavers, people } from './sample.ts';

const setting = browserSetting();

test('a click on the link of a mail opens the page in a tab of its own', async () => {
  const { browser, running } = setting;
  await inviteLeavers(running.programme);
  const link = await running.programme.latestLinkTo(people[1].email, 'i');
  const context = await browser.newContext(desktop);
  const inbox = await context.newPage();
  await inbox.goto(running.cloud.inbox);
  const mail = inbox.locator('.email', { hasText: people[1].email }).first();
  await mail.waitFor();
  await mail.getByRole('button', { name: 'Toggle HTML view' }).click();
  const opening = context.waitForEvent('page', { timeout: 20_000 });
  await mail.frameLocator('iframe').locator(`a[href="${link}"]`).first().click();
  const opened = await opening;
  await opened.waitForLoadState();
  expect(opened.url()).toBe(link);
  expect(await opened.getByRole('button').count()).toBeGreaterThan(0);
  expect(inbox.url()).toBe(`${running.cloud.inbox}/`);
  // Only the view has it: the mail itself is what was sent.
  const shown = await (await fetch(`${running.cloud.inbox}/store`)).text();
  expect(shown).not.toContain('<base');
  await context.close();
});
