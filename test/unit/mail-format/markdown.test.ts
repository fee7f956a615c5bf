import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  escapeMarkdown,
  markdownText,
  RefusedMarkdown,
  renderMarkdown,
  safeMarkdown,
} from '../../../shared/mail-format/markdown.ts';

const known = ['salutation', 'preferences_url'];
const refusal = (source: string) => {
  try {
    renderMarkdown(source, known);
    return undefined;
  } catch (error) {
    if (error instanceof RefusedMarkdown) return error.detail;
    throw error;
  }
};

describe('what a mail may not hold is refused', () => {
  it.each([
    ['<script>alert(1)</script>', 'HTML'],
    ['text <b>bold</b>', 'HTML'],
    ['<style>p{}</style>', 'HTML'],
    ['<form action="https://example.com"></form>', 'HTML'],
    ['<!-- comment -->', 'HTML'],
    ['[x](javascript:alert(1))', 'not absolute'],
    ['[x](JaVaScRiPt:alert(1))', 'not absolute'],
    ['[x](data:text/html,x)', 'not absolute'],
    ['[x](/relative)', 'not absolute'],
    ['![x](http://example.com/a.png)', 'not absolute'],
    ['![x](data:image/png;base64,AAAA)', 'not absolute'],
    ['{{ unknown }}', 'unknown variable {{ unknown }}'],
    ['{{ salutation | upcase }}', 'unknown variable'],
    ['{{ salutation', 'not closed'],
    ['{{{ salutation }}}', 'not closed'],
    ['[x]({{ salutation }})', 'not a URL'],
    ['[x](https://example.com/{{ preferences_url }})', 'only partly'],
    ['\uE000html:salutation\uE001', 'cannot show'],
  ])('%j', (source, detail) => expect(refusal(source)).toContain(detail));
});

describe('what a mail may hold', () => {
  it('the first heading is the title, others are smaller', () => {
    const { title, html, text } = renderMarkdown('# One\n\n# Two\n\n### Three', known);
    expect(title).toEqual({ html: 'One', text: 'One' });
    expect(html).toBe('<h2>Two</h2>\n<h3>Three</h3>\n');
    expect(text).toBe('■ Two\n\n■ Three');
  });

  it('a paragraph of nothing but links is a row of buttons', () => {
    const { html, text } = renderMarkdown('[Yes](https://example.com/y)\n[No](https://example.com/n)', known);
    expect(html.match(/class="button"/g)).toHaveLength(2);
    expect(text).toBe('Yes\nhttps://example.com/y\n\nNo\nhttps://example.com/n');
  });

  it('lists, quotes, tables, code and images say the same in text', () => {
    const source =
      '1. one\n2. two\n   - deep\n\n> said\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n`x < y`\n\n![logo](https://example.com/l.png)';
    expect(renderMarkdown(source, known).text).toBe(
      '1. one\n2. two\n   - deep\n\n> said\n\na | b\n1 | 2\n\nx < y\n\n[logo] <https://example.com/l.png>',
    );
  });

  it('Japanese emphasis needs no spaces around it', () => {
    const { html, text } = renderMarkdown('本日、**新製品「あおぞら」**を発表し、**「開発」**も続けます。', known);
    expect(html).toContain('<strong>新製品「あおぞら」</strong>を');
    expect(html).toContain('<strong>「開発」</strong>も');
    expect(text).toBe('本日、新製品「あおぞら」を発表し、「開発」も続けます。');
  });

  it('a variable for a link becomes one', () => {
    const { html } = renderMarkdown('{{ preferences_url }}', known);
    expect(html).toBe('<p><a href="\uE000url:preferences_url\uE001">\uE000html:preferences_url\uE001</a></p>\n');
  });
});

describe('text of others', () => {
  it('escaped, it is shown as exactly this text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 }), (words) => {
        const plain = words
          .replace(/[\u1680\uE000-\uE003\p{Cc}\p{Cs}]/gu, '')
          .replace(/\s+/g, ' ')
          .trim();
        fc.pre(plain !== '');
        const { title, text } = renderMarkdown(`x ${escapeMarkdown(plain)}`, []);
        expect(title).toBeUndefined();
        expect(text).toBe(`x ${plain}`);
      }),
      { numRuns: 500 },
    );
  });

  it('Markdown that a mail cannot hold is shown as text, nothing of it does anything', () => {
    const { html } = renderMarkdown(safeMarkdown('Hello <script>alert(1)</script> {{ salutation }}\n\nBye'), known);
    expect(html).toBe('<p>Hello &lt;script&gt;alert(1)&lt;/script&gt; {{ salutation }}</p>\n<p>Bye</p>\n');
    expect(markdownText('# A\n\n**b**')).toBe('A\n\nb');
  });

  it('nothing that anybody writes gets a tag into a mail that the renderer did not make', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(
            '<',
            '>',
            '"',
            "'",
            '&',
            '[',
            ']',
            '(',
            ')',
            '!',
            '*',
            '`',
            '\\',
            '\n',
            'a',
            'https://e.com',
            'script',
            ' ',
          ),
          maxLength: 40,
        }),
        (source) => {
          const { html } = renderMarkdown(safeMarkdown(source), []);
          const tags = html.match(/<\/?([a-z0-9]+)/g) ?? [];
          for (const tag of tags)
            expect(tag).toMatch(
              /^<\/?(p|a|strong|em|code|pre|h[1-6]|ul|ol|li|blockquote|br|hr|img|del|table|thead|tbody|tr|th|td)$/,
            );
          expect(html).not.toMatch(/<script|javascript:/i);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
