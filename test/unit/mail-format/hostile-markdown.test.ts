/** Markdown that is meant to do harm, or that never ends, and text of others within ours. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeMarkdown, markdownText, renderMarkdown, safeMarkdown } from '../../../shared/mail-format/markdown.ts';
import { known, refusal } from '../../fixtures/refused-markdown.ts';

const html = (source: string) => renderMarkdown(source, known).html;

describe('hostile or endless Markdown', () => {
  it.each([
    ['quotes', '> '.repeat(5000)],
    ['lists', '- '.repeat(5000)],
    ['quotes in lists', '- > '.repeat(2000)],
    ['emphasis', `${'*a '.repeat(2000)}${'a* '.repeat(2000)}`],
    ['text', 'あ'.repeat(100_001)],
  ])('%s: too deep or too long is refused, and shown as plain text where it comes from elsewhere', (_what, source) => {
    if (refusal(source) === undefined) expect(html(source)).toBeDefined();
    else expect(refusal(source)).toMatch(/deep|at most/);
    expect(() => safeMarkdown(source)).not.toThrow();
  });

  /** Text that makes a careless parser read the same characters again and again. */
  const hostile: Readonly<Record<string, (length: number) => string>> = {
    quotes: (length) => '> '.repeat(length),
    'lines of quotes': (length) => 'a\n> '.repeat(length),
    brackets: (length) => '['.repeat(length),
    links: (length) => '[a]('.repeat(length),
    pictures: (length) => '!['.repeat(length),
    emphasis: (length) => '*a **b '.repeat(length),
    'closing emphasis': (length) => 'a* '.repeat(length),
    code: (length) => '`a``b'.repeat(length),
    tables: (length) => `|a|\n|-|\n${'|b'.repeat(length)}`,
    comments: (length) => '<!--'.repeat(length),
    angles: (length) => '<a '.repeat(length),
    references: (length) => '[a]: <b'.repeat(length),
    entities: (length) => '&a'.repeat(length),
    'unfinished URLs': (length) => 'https://('.repeat(length),
    'URLs in URLs': (length) => 'http://a.b/('.repeat(length),
    'URLs between brackets': (length) => '[https://'.repeat(length),
    schemes: (length) => 'https://'.repeat(length),
    'notes in brackets': (length) => '（*1、a*'.repeat(length),
    'stars before brackets': (length) => 'あ*（'.repeat(length),
    'lines of stars': (length) => `*${'a'.repeat(length)}\n`.repeat(4),
    'numbers of notes': (length) => `あ*${'1'.repeat(length)}年あ*1,`.repeat(4),
    'mail addresses': (length) => 'a@a.'.repeat(length),
    'long words': (length) => 'a.b-'.repeat(length),
    'open braces': (length) => `{{ ${' '.repeat(length)}`,
    braces: (length) => '{{a'.repeat(length),
    tildes: (length) => '~~a'.repeat(length),
    stars: (length) => `*${'*a'.repeat(length)}`,
    underscores: (length) => '_a'.repeat(length),
    faces: (length) => '(*^'.repeat(length),
    'cells of a row': (length) => `|a|b|\n|-|-|\n${'|b'.repeat(2)}\n${'\\|'.repeat(length)}`,
    backslashes: (length) => '\\'.repeat(length),
  };

  it.each(Object.entries(hostile))('%s: four times the text takes about four times as long', (_what, write) => {
    const least = (length: number) => {
      const source = write(length);
      const runs = Array.from({ length: 5 }, () => {
        const begun = process.cpuUsage();
        safeMarkdown(source);
        const { user, system } = process.cpuUsage(begun);
        return (user + system) / 1000;
      });
      return Math.min(...runs);
    };
    least(500);
    // Milliseconds of the processor, whatever else runs. A quadratic rule would take 16 times as long; the 2 ms are what a short text costs whatever it holds.
    // What disturbs the clock makes one measurement slow, a quadratic rule makes every one slow.
    const growth = () => least(8000) / (least(2000) + 2);
    const measured: number[] = [growth()];
    while (measured.length < 5 && Math.min(...measured) >= 10) measured.push(growth());
    expect(Math.min(...measured)).toBeLessThan(10);
  });
});

describe('text of others', () => {
  it('escaped, it is shown as exactly this text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 }), (words) => {
        const plain = words
          .replace(/[\uE000-\uE003\p{Cc}\p{Cs}\u2028\u2029]/gu, '')
          .replace(/ +/g, ' ')
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
              /^<\/?(p|a|strong|em|h[1-6]|ul|ol|li|blockquote|br|hr|img|del|table|thead|tbody|tr|th|td)$/,
            );
          expect(html).not.toMatch(/<script|javascript:/i);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
