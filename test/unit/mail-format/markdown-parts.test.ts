/** The parts that mails are made of are read back as what was put in: no text in them means anything to Markdown. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../../shared/mail-format/markdown.ts';
import { fact, labelled, linkTo, parts, subjectLine } from '../../../shared/mail-format/markdown-parts.ts';

const words = fc.stringMatching(/^[\w*_`[\]<>&#!~+.:/-]{1,20}( [\w*_`[\]<>&#!~+.:/-]{1,20}){0,3}$/);

describe('parts', () => {
  it('are paragraphs of their own; what is absent or empty leaves no gap', () => {
    expect(parts('one', undefined, '', 'two')).toBe('one\n\ntwo');
    expect(parts(undefined, '')).toBe('');
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', '', undefined)), (given) => {
        expect(
          parts(...given)
            .split('\n\n')
            .filter(Boolean),
        ).toEqual(given.filter(Boolean));
      }),
    );
  });
});

describe('a fact', () => {
  it('stands under its label, in bold, as it was written', () => {
    fc.assert(
      fc.property(words, (said) => {
        const { text, html } = renderMarkdown(fact('When', said), []);
        expect(text.trim()).toBe(`When\n${said}`);
        expect(html).toMatch(/^<p><strong>When<\/strong><br>/);
      }),
    );
  });

  it.each([
    ['東京都千代田区\n見本町1-2-3', '東京都千代田区\n見本町1-2-3'],
    ['a\r\nb\u2028c\vd', 'a\nb\nc\nd'],
    ['\n a\n\n\n　b \n', 'a\n\n\nb'],
    ['- a\n1. b\n| c |\n|---|\n> d\n---\n\\', '- a\n1. b\n| c |\n|---|\n> d\n---\n\\'],
  ])('keeps its lines, and none is Markdown: %j', (said, shown) => {
    const { text, html } = renderMarkdown(fact('When', said), []);
    expect(text).toBe(`When\n${shown}`);
    expect(html.match(/<[a-z]+>/g)?.filter((tag) => tag !== '<br>')).toEqual(['<p>', '<strong>']);
  });

  it('may be Markdown where it is only labelled', () => {
    expect(renderMarkdown(labelled('When', '*soon*'), []).html).toContain('<strong>When</strong><br><em>soon</em>');
  });
});

describe('a link', () => {
  const urls = fc.stringMatching(/^[\w\-._~:/?#@!$&'()*+,;=\\<>]{0,60}$/).map((path) => `https://example.com/${path}`);

  it('leads where it says, whatever is in the address', () => {
    fc.assert(
      fc.property(urls, (url) => {
        const { html } = renderMarkdown(linkTo('here', url), []);
        const [, href = ''] = /<a [^>]*href="([^"]*)"/.exec(html) ?? [];
        expect(new URL(href.replaceAll('&#39;', "'").replaceAll('&amp;', '&')).href).toBe(
          new URL(url.replace(/[\\<>]/g, encodeURIComponent)).href,
        );
      }),
    );
  });

  it('is not read as a character reference: &copy stays what it is', () => {
    const { html } = renderMarkdown(linkTo('here', 'https://example.com/?a=1&copy;=2&lt;'), []);
    expect(html).toContain('href="https://example.com/?a=1&amp;copy;=2&amp;lt;"');
  });
});

describe('a title in a subject', () => {
  it('is one line without the braces of variables', () => {
    const titles = fc.string({
      unit: fc.constantFrom('会', 'a', ' ', '\n', '\t', '\u2028', '{', '}', '{{', '}}', '🎉'),
    });
    fc.assert(
      fc.property(titles, (title) => {
        const line = subjectLine({ ja: title }, 'ja');
        expect(line).not.toMatch(/[\p{Cc}\u2028\u2029]|\{\{|\}\}/u);
        expect(line).toBe(line.trim());
      }),
    );
  });

  it.each([
    ['会  の\r\n\tご案内', '会 の ご案内'],
    ['a\u2028b\u2029c\u0000d', 'a b c d'],
    [' 会 ', '会'],
    ['{{ salutation }} 様', 'salutation  様'],
    ['{会}', '{会}'],
    ['{}}{ 会 }{{}', '会'],
    ['会'.repeat(150), '会'.repeat(150)],
    ['会'.repeat(151), `${'会'.repeat(149)}…`],
  ])('%j reads %j', (title, line) => expect(subjectLine({ ja: title }, 'en')).toBe(line));

  it('is in the language of the reader, if there is one in it', () => {
    const title = { ja: '会', en: 'Party' };
    expect([subjectLine(title, 'ja'), subjectLine(title, 'en')]).toEqual(['会', 'Party']);
  });
});
