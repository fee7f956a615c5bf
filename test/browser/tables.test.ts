/** Tables on a phone: no number is torn, nothing is wider than the screen, and figures stand where their author put them. */
import type { Browser, Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { phonePage } from '../../functions/campaigns/preview/phone-preview.ts';
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

const figures = `| 項目 | 2025年 | 2026年 | 備考 |
|:--|---:|---:|:-:|
| 売上高 | 1,234 | 2,345 | 新工場の稼働により増加しました。詳しくは決算のお知らせをご覧ください |
| 従業員数 | 12,345 | 12,999 | 単体 |`;
const english = `| Item | 2025 | 2026 | Remarks |
|---|---:|---:|---|
| Sales | 1,234 | 2,345 | Higher because the new plant has started. Please see our report for the details |
| Employees | 12,345 | 12,999 | Without subsidiaries |`;
const sixColumns = `| 部門 | 4月 | 5月 | 6月 | 7月 | 計 |
|---|--:|--:|--:|--:|--:|
| 製造 | 120 | 118 | 121 | 119 | 478 |
| 営業 | 60 | 61 | 63 | 64 | 248 |`;
const sixYears = `| 部門 | 2021年度 | 2022年度 | 2023年度 | 2024年度 | 2025年度 |
|---|--:|--:|--:|--:|--:|
| 製造 | 1,234,567 | 1,234,567 | 1,234,567 | 1,234,567 | 1,234,567 |`;
const longWords = `| Department | Headcount | Turnover | Growth | Region | Total |
|---|--:|--:|--:|--|--:|
| Manufacturing | 1,234 | 2,345 | 10% | Kanto | 12,345,678 |`;
const address = `| 日程 | 場所 | 申込み |
|---|---|---|
| 12月10日 | 本社 | https://example.com/${'a'.repeat(60)} |
| 12月11日 | 大阪支店 | 電話のみ |`;
const inList = `- > - 一覧
  >
${figures.replace(/^/gm, '  >   ')}`;

const placesOf = (markdown: string) => {
  const page = { status: 200, language: 'ja', title: '会', style: descriptionStyle } as const;
  const mail = previewOf({ topic: 'newsletter', subject: { ja: '会' }, body: { ja: markdown } }, programme).ja;
  return {
    page: renderPage({ ...page, body: raw(markdownPage(markdown)) }, 'nonce'),
    mail: mail.html,
    preview: phonePage({ ...mail, from: programme.name.ja }, 'ja'),
  };
};

/** Numbers and words that begin on one line of a cell and end on another. */
const torn = (frame: Frame) =>
  frame.evaluate(() => {
    const found: string[] = [];
    for (const cell of document.querySelectorAll('.data th, .data td')) {
      const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode())
        for (const { index, 0: word } of (node.textContent ?? '').matchAll(/[\w,.:/-]+/g)) {
          const range = document.createRange();
          range.setStart(node, index);
          range.setEnd(node, index + word.length);
          if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) found.push(word);
        }
    }
    return found;
  });

/** Cells of a few characters that take more than one line. */
const stacked = (frame: Frame) =>
  frame.evaluate(() =>
    [...document.querySelectorAll('.data th, .data td')]
      .filter((cell) => (cell.textContent ?? '').length <= 6)
      .filter((cell) => {
        const range = document.createRange();
        range.selectNodeContents(cell);
        return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1;
      })
      .map((cell) => cell.textContent),
  );

const places = ['page', 'mail', 'preview'] as const;

describe.each(places)('a table in a %s', (place) => {
  /** Looks at each frame that shows the mail or page, on screens of several widths. */
  const onScreens = async (
    markdown: string,
    look?: (frame: Frame, width: number) => Promise<void>,
    widths: readonly number[] = [320, 360, 390, 600, 1000],
  ) => {
    const context = await browser.newContext(phone);
    const page = await context.newPage();
    await page.setContent(placesOf(markdown)[place]);
    for (const width of widths) {
      await page.setViewportSize({ width, height: 844 });
      await page.emulateMedia({ colorScheme: width === 390 ? 'dark' : 'light' });
      expect(await overflowsSideways(page), `${width}`).toBe(false);
      const frames = place === 'preview' ? page.frames().slice(1) : page.frames();
      expect(frames).toHaveLength(place === 'preview' ? 2 : 1);
      for (const frame of frames) {
        const { scrolled, seen } = await frame.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          return { scrolled: scrollWidth, seen: clientWidth };
        });
        expect(scrolled, `${width}`).toBeLessThanOrEqual(seen + 1);
        await look?.(frame, width);
      }
    }
    await context.close();
  };

  test.each([
    ['figures of two years', figures],
    ['six columns of small numbers', sixColumns],
  ])('tears no number and no word, and stacks no characters: %s', (_what, markdown) =>
    onScreens(markdown, async (frame, width) => {
      expect(await torn(frame), `${width}`).toEqual([]);
      if (width >= 390) expect(await stacked(frame), `${width}`).toEqual([]);
    }),
  );

  test('tears no number where the heads have no room in one line, and breaks all of them alike', () =>
    onScreens(sixYears.replaceAll('1,234,567', '1,234'), async (frame, width) => {
      expect(await torn(frame), `${width}`).toEqual([]);
      const heights = await frame.evaluate(() => [
        ...new Set(
          [...document.querySelectorAll('.data th')].slice(1).map((head) => {
            const range = document.createRange();
            range.selectNodeContents(head);
            return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
          }),
        ),
      ]);
      expect(heights, `${width}`).toHaveLength(1);
    }));

  test('tears no number, and no word for which there is room', () =>
    onScreens(english, async (frame, width) => {
      const words = await torn(frame);
      expect(width >= 390 ? words : words.filter((word) => /\d/.test(word)), `${width}`).toEqual([]);
    }));

  test('breaks an address, which no phone has room for, and nothing beside it', () =>
    onScreens(address, async (frame, width) => {
      expect(
        (await torn(frame)).filter((word) => !word.startsWith('https:')),
        `${width}`,
      ).toEqual([]);
    }));

  test.each([
    ['six columns of large numbers', sixYears],
    ['six columns of long words', longWords],
    ['a table in a list in a quote', inList],
    ['eight columns', [`|${'見出し|'.repeat(8)}`, `|${'-|'.repeat(8)}`, `|${'12,345|'.repeat(8)}`].join('\n')],
    ['a variable', '| お名前 | 1,234 |\n|---|---|\n| {{ salutation }} | 12,345 |'],
  ])('is never wider than the screen: %s', (_what, markdown) =>
    onScreens(place === 'page' ? markdown.replace(/\{\{.*\}\}/, '髙橋 花子 様') : markdown),
  );

  test('has its figures where the author put them, and its heads above them', () =>
    onScreens(
      figures,
      async (frame) => {
        const aligned = await frame.evaluate(() =>
          [...document.querySelectorAll('.data tr')].map((row) =>
            [...row.children].map(
              (cell) => getComputedStyle(cell).textAlign.replace(/^-webkit-|^start$/, '') || 'left',
            ),
          ),
        );
        const row = ['left', 'right', 'right', 'center'];
        expect(aligned).toEqual([row, row, row]);
      },
      [390],
    ));
});
