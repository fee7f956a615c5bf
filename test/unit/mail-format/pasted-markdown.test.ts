/** The rule: nothing that somebody writes is lost, and it changes nothing around it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml } from '../../../shared/mail-format/compiled-mail.ts';
import {
  largestDescription,
  markdownPage,
  RefusedMarkdown,
  type RenderedBody,
  renderMarkdown,
  safeMarkdown,
} from '../../../shared/mail-format/markdown.ts';
import { fact, linkTo, parts } from '../../../shared/mail-format/markdown-parts.ts';
import { faces } from '../../fixtures/faces.ts';
import { pastedMarkdown } from '../../fixtures/pasted-markdown.ts';

/** Letters and digits, without addresses of links and without the numbers of lists: those have their own tests. */
function lettersOf(text: string): string {
  const withoutMarks = text.replace(/https:\/\/[a-z./]+/g, '').replace(/^(?:[\s>#+*-]|\d{1,9}[.)](?=\s|$))*/gm, '');
  return (withoutMarks.match(/[\p{L}\p{N}]/gu) ?? []).join('');
}

function shownBy(html: string): string {
  return html
    .replace(/<img[^>]* alt="([^"]*)"[^>]*>/g, '$1')
    .replace(/<(?:br|p|li|h\d|td|th|blockquote)\b[^>]*>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&gt;/g, '>')
    .replace(/&[a-z#0-9]+;/g, '');
}

/** What it shows in a mail: a title is a heading there. */
const allHtml = ({ title, html }: RenderedBody) => (title === undefined ? html : `<h2>${title.html}</h2>\n${html}`);
const allText = ({ title, text }: RenderedBody) =>
  [title && `■ ${title.text}`, text].filter((part) => part !== undefined && part !== '').join('\n\n');

function rendered(source: string): RenderedBody | undefined {
  try {
    return renderMarkdown(source, []);
  } catch (error) {
    if (error instanceof RefusedMarkdown) return undefined;
    throw error;
  }
}

describe('what is pasted', () => {
  it('is refused with a reason, or each letter and digit of it is in the text, in the HTML and on the page', () => {
    let accepted = 0;
    fc.assert(
      fc.property(pastedMarkdown, (source) => {
        const mail = rendered(source);
        fc.pre(mail !== undefined);
        if (mail === undefined) return;
        accepted += 1;
        const letters = lettersOf(source);
        expect(lettersOf(allText(mail))).toBe(letters);
        expect(lettersOf(shownBy(allHtml(mail)))).toBe(letters);
        expect(lettersOf(shownBy(markdownPage(source)))).toBe(letters);
      }),
      { numRuns: 1000, maxSkipsPerRun: 100 },
    );
    expect(accepted).toBeGreaterThanOrEqual(1000);
  });

  it('shows each mark of a line that is text, and none of one that is emphasis, whatever lines are around it', () => {
    /** Lines, and what is shown of them: as HTML, and as text if that is not what is written. */
    const known: readonly (readonly [string, string, string?])[] = [
      ...faces.map((face) => [face, escapeHtml(face)] as const),
      ['～～～', '～～～'],
      ['~~~ 会場 ~~~', '~~~ 会場 ~~~'],
      ['★****★', '★****★'],
      ['10時~12時、13時~15時', '10時~12時、13時~15時'],
      ['氏名____様 *', '氏名____様 *'],
      ['会場*、時間*は変更', '会場*、時間*は変更'],
      ['お名前*：', 'お名前*：'],
      ['*印は必須です', '*印は必須です'],
      ['会費*1は3*4*5円', '会費*1は3*4*5円'],
      ['~~中止~~、~~延期~~', '<del>中止</del>、<del>延期</del>'],
      ['（**★重要★**）', '（<strong>★重要★</strong>）', '（★重要★）'],
      ['(Tel **03**; Fax **04**)', '(Tel <strong>03</strong>; Fax <strong>04</strong>)', '(Tel 03; Fax 04)'],
      ['**太字**と*30*名', '<strong>太字</strong>と*30*名', '太字と*30*名'],
      ['*2026*年、*重要*', '<em>2026</em>年、<em>重要</em>', '2026年、重要'],
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...known), { minLength: 1, maxLength: 8 }), (lines) => {
        const source = lines.map(([written]) => written).join('\n');
        const mail = renderMarkdown(source, []);
        expect(mail.html).toBe(`<p>${lines.map(([, html]) => html).join('<br>')}</p>\n`);
        expect(mail.text).toBe(lines.map(([written, , text]) => text ?? written).join('\n'));
        expect(markdownPage(source)).toBe(mail.html);
      }),
      { numRuns: 1000 },
    );
  });

  it('changes nothing of what stands before and after it', () => {
    const before = parts('# 採用のご案内', '募集を始めました。');
    const after = parts('## 条件', fact('勤務地', '本社'), linkTo('応募する', 'https://example.com/apply'));
    const [first, last] = [renderMarkdown(before, []), renderMarkdown(after, [])];
    fc.assert(
      fc.property(pastedMarkdown, (source) => {
        const included = safeMarkdown(source);
        fc.pre(included.trim() !== '');
        const alone = renderMarkdown(included, []);
        const whole = renderMarkdown(parts(before, included, after), []);
        expect(whole.html).toBe(first.html + allHtml(alone) + last.html);
        expect(whole.text).toBe([first.text, allText(alone), last.text].filter((part) => part !== '').join('\n\n'));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a description of another system', () => {
  it.each([
    ['cells', `|${'a|'.repeat(30)}\n|${'-|'.repeat(30)}\n${'|\n'.repeat(4900)}`],
    ['quotes of many lines', `${'>'.repeat(8)} ${'a\n'.repeat(4990)}`],
    ['nothing but quotation marks', '"'.repeat(10_000)],
    ['quotation marks on lines of their own', '"\n'.repeat(5000)],
    ['quotation marks as paragraphs', '"\n\n'.repeat(3333)],
    ['tags', '<b>'.repeat(3333)],
    ['mail addresses', 'a@b.cc '.repeat(1428)],
    ['characters of four bytes', '𠮷'.repeat(10_000)],
  ])('is not larger than what a mail has room for: %s', (_what, source) => {
    const { html, text } = renderMarkdown(safeMarkdown(source), []);
    expect(Math.max(Buffer.byteLength(html), Buffer.byteLength(text))).toBeLessThanOrEqual(largestDescription);
  });
});
