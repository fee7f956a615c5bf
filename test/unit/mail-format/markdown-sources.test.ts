/** Which sources are Markdown of ours, what a refusal says, and what becomes of text that is not. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  escapeMarkdown,
  largestDescription,
  markdownPage,
  markdownText,
  refuseLarge,
  renderMarkdown,
  safeMarkdown,
} from '../../../shared/mail-format/markdown.ts';

const refused = (detail: string) => expect.objectContaining({ name: 'RefusedMarkdown', detail });

describe('a variable', () => {
  it.each<readonly [source: string, known: string[], detail: string]>([
    ['{{ a }}', [], 'holds the unknown variable {{ a }}; none can stand here'],
    ['{{ a }}', ['b', 'c'], 'holds the unknown variable {{ a }}; known are {{ b }}, {{ c }}'],
    [`{{ ${'a'.repeat(41)} }}`, [], `holds the unknown variable {{ ${'a'.repeat(40)} }}; none can stand here`],
    ['{{}}', ['b'], 'holds the unknown variable {{  }}; known are {{ b }}'],
  ])('that is not known is named, and the others: %s', (source, known, detail) =>
    expect(() => renderMarkdown(source, known)).toThrow(refused(detail)),
  );

  it.each([
    ...['{{ b', 'b }}', '{% if b', '{{{ b }}}', '{{{ b }}', '{{ b }}}'],
    ...['{{ b \\}}', '{{ b }\\}', '\\\\{{ b', '\\{{ b }} }}', '\\{{ {b }}', '\\{{{ b }}}', '| {{ b \\}} |\n|---|'],
  ])('that is not written as one is refused: %s', (source) =>
    expect(() => renderMarkdown(source, ['b'])).toThrow(
      refused('holds a variable that is not closed, or braces other than {{ name }}'),
    ),
  );

  it.each(['｛｛ b ｝｝', '{｛b}}', 'a ｛{ b', 'b ｝｝', 'b }｝'])(
    'that an input method wrote with full-width braces is refused, and never mailed as it is: %s',
    (source) =>
      expect(() => renderMarkdown(source, ['b'])).toThrow(
        refused('holds full-width braces; a variable has half-width ones: {{ name }}'),
      ),
  );

  it('is nothing that stands between single full-width braces', () =>
    expect(renderMarkdown('集合｛1、2｝', []).text).toBe('集合｛1、2｝'));

  it.each([
    ['{{ b }}', '\uE000plain:b\uE001'],
    ['{{b}}{{  b  }}', '\uE000plain:b\uE001\uE000plain:b\uE001'],
    ['{ {{ b }} }', '{ \uE000plain:b\uE001 }'],
    ['{b}', '{b}'],
    ['\\{\\{ b \\}\\}', '{{ b }}'],
    ['\\{{ b', '{{ b'],
    ['b \\}}', 'b }}'],
    ['\\{{ b }}', '{{ b }}'],
    ['{\\{ b }}', '{{ b }}'],
    ['\\{\\{ b }}', '{{ b }}'],
    ['\\{{ b \\}}', '{{ b }}'],
    ['\\{{ b }\\}', '{{ b }}'],
    ['\\{\\{ b\\_c }}', '{{ b_c }}'],
    ['\\{{ unknown }}', '{{ unknown }}'],
    ['\\\\{{ b }}', '\\\uE000plain:b\uE001'],
    ['\\\\\\{{ b }}', '\\{{ b }}'],
    ['\\{{{ b }}\\}', '{\uE000plain:b\uE001}'],
    ['\\{{ b }}{{ b }}', '{{ b }}\uE000plain:b\uE001'],
    ['`\\{{ b }}`', '`{{ b }}`'],
    ['| \\{{ b }} | \\|{{ b }} |\n|---|---|', '{{ b }} | |\uE000plain:b\uE001'],
    ['は[\\{{ b }}](https://example.com/)', 'は{{ b }} <https://example.com/>'],
    ['[b](\\{{ b }})', '[b]({{ b }})'],
    ['![\\{{ b }}](https://example.com/a.png)', '[{{ b }}] <https://example.com/a.png>'],
    ['https://example.com/\\{{ b }}', 'https://example.com/{{ b }}'],
    ['\\{\\% b \\%\\}', '{% b %}'],
  ])('%s reads %s', (source, text) => expect(renderMarkdown(source, ['b']).text).toBe(text));
});

it('a source of characters that mark a place in a mail is refused', () => {
  for (const mark of ['\uE000', '\uE001', '\uE002', '\uE003'])
    expect(() => renderMarkdown(`a${mark}`, [])).toThrow(
      refused('holds a character that mails cannot show (U+E000 to U+E003)'),
    );
});

describe('plain text as Markdown', () => {
  it.each(['｛｛ b ｝｝', '{｛b｝}', '｛{b}｝', '｛｛｛｝｝｝', '\\{{ b }}'])(
    'may hold braces, which are not a variable: %s',
    (text) => {
      expect(renderMarkdown(escapeMarkdown(text), ['b']).text).toBe(text);
      expect(markdownText(text)).toBe(text === '\\{{ b }}' ? '{{ b }}' : text);
    },
  );

  it('is shown as it is, in one line', () => {
    const unit = fc.constantFrom(
      '会',
      'a',
      '0',
      '#',
      '*',
      '_',
      '[',
      ']',
      '(',
      '<',
      '>',
      '&',
      '!',
      '|',
      '~',
      '`',
      '\\',
      '{',
      '}',
      '｛',
      '｝',
      '-',
      '.',
      ' ',
      '\n',
      '\u2028',
    );
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        const line = text.replace(/[\s\u2028]+/g, ' ').trim();
        expect(renderMarkdown(escapeMarkdown(text), []).text).toBe(line);
      }),
      { numRuns: 500 },
    );
  });

  it.each(['\n', '\t', '\v', '\f', '\r', '\u0085', '\u2028', '\u2029', ' \r\n\t '])('has a space for %j', (space) =>
    expect(escapeMarkdown(`${space}一${space}二${space}`)).toBe('一 二'),
  );
});

describe('a body', () => {
  it.each([
    [{ html: 'あ'.repeat(4), text: 'a' }, 'makes 12 bytes of HTML; mail programs cut a mail off after 11'],
    [{ html: 'a', text: 'あ'.repeat(5) }, 'makes 15 bytes of text; mail programs cut a mail off after 11'],
  ])('may not be larger than there is room for: %j', (body, detail) => {
    expect(() => refuseLarge(body, 11)).toThrow(refused(detail));
    expect(() => refuseLarge(body, 15)).not.toThrow();
  });
});

describe('a description of another system', () => {
  it('stays as it is where a mail may hold it', () => {
    const largest = `# 会\n\n${'a'.repeat(largestDescription - 8)}`;
    expect(renderMarkdown(largest, []).html).toHaveLength(largestDescription);
    expect(safeMarkdown(largest)).toBe(largest);
    expect(safeMarkdown(`${largest}a`)).toBe(`\\# 会\n\n${'a'.repeat(largestDescription - 7)}`);
  });

  it('is plain text where a mail may not, line by line, without the characters that mark a place', () =>
    expect(safeMarkdown('*<b>*\n\n\uE000\uE001{{ x }}\uE002\uE003')).toBe('\\*\\<b\\>\\*\n\n\\{\\{ x \\}\\}'));

  it.each([
    ['# 会\n\n本文', '<h2>会</h2>\n<p>本文</p>\n', '会\n\n本文'],
    ['# 会', '<h2>会</h2>\n', '会'],
    ['本文', '<p>本文</p>\n', '本文'],
    ['## 会', '<h2>会</h2>\n', '■ 会'],
    ['<b>', '<p>&lt;b&gt;</p>\n', '<b>'],
    ['', '', ''],
  ])('%j is shown on a page and in a calendar', (source, page, text) => {
    expect(markdownPage(source)).toBe(page);
    expect(markdownText(source)).toBe(text);
  });
});
