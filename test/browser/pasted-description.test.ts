/** What people paste into a description fits a phone, on the page and in the mail. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { previewOf } from '../../functions/campaigns/preview/preview.ts';
import { descriptionStyle } from '../../functions/gatherings/rsvp/page/gathering-details.ts';
import { raw, renderPage } from '../../shared/http/pages/page-layout.ts';
import { markdownPage } from '../../shared/mail-format/markdown.ts';
import { programme } from '../../shared/programme/compiled.ts';
import { overflowsSideways, phone, startBrowser } from './browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

const row = (cell: string) => `|${`${cell}|`.repeat(8)}`;

test.each([
  ['a line of tildes', '~'.repeat(400)],
  ['a line of hyphens', `日時\n${'-'.repeat(400)}`],
  ['an address', `https://example.com/${'a'.repeat(400)}`],
  ['a long word', 'A'.repeat(400)],
  ['text that is set in', `    ${'字下げ '.repeat(100)}`],
  ['text between fences', `\`\`\`\n${'お知らせ '.repeat(100)}\n\`\`\``],
  ['a table of eight columns', [row('見出し'), row('-'), row('https://example.com/a')].join('\n')],
  ['deep lists and quotes', `${'> '.repeat(4)}- - - ${'A'.repeat(400)}`],
])('%s', async (_what, description) => {
  const context = await browser.newContext(phone);
  const page = await context.newPage();
  const shown = {
    status: 200,
    language: 'ja',
    title: '会',
    style: descriptionStyle,
    body: raw(markdownPage(description)),
  } as const;
  await page.setContent(renderPage(shown, 'nonce'));
  expect(await overflowsSideways(page)).toBe(false);
  const campaign = { topic: 'newsletter', subject: { ja: '会' }, body: { ja: description } } as const;
  await page.setContent(previewOf(campaign, programme).ja.html);
  expect(await overflowsSideways(page)).toBe(false);
  await context.close();
});
