/** What a character reference (CommonMark §2.5) names may be in a text, and no source makes a slot that it does not name in braces. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentProblems } from '../../../functions/campaigns/campaign/content.ts';
import { slotMark, splitSlots } from '../../../shared/mail-format/compiled-mail.ts';
import { compileMail } from '../../../shared/mail-format/mail-shell.ts';
import { markdownText, RefusedMarkdown, renderMarkdown } from '../../../shared/mail-format/markdown.ts';
import { Urls } from '../../../shared/mail-format/markdown-parsed.ts';
import { sender } from '../../fixtures/sender.ts';

const known = ['salutation', 'preferences_url', 'code_picture_url'] as const;
const rendered = (source: string) => renderMarkdown(source, known);
const refused = (detail: string) => expect.objectContaining({ name: 'RefusedMarkdown', detail });

describe('a character reference', () => {
  it.each([
    ['&#xE000;', 'the character U+E000 (for private use: others do not see it; use the standard Unicode character)'],
    ['&#57344;', 'the character U+E000 (for private use: others do not see it; use the standard Unicode character)'],
    ['&#XE003;', 'the character U+E003 (for private use: others do not see it; use the standard Unicode character)'],
    ['&#x00E001;', 'the character U+E001 (for private use: others do not see it; use the standard Unicode character)'],
    ['&#x202E;', 'the character U+202E (it changes the direction of writing)'],
    ['&#0;', 'the character U+0000 (a control character)'],
    ['&#x7F;', 'the character U+007F (a control character)'],
    ['&#xFDD0;', 'the character U+FDD0 (no character of Unicode)'],
    ['&#x1FFFE;', 'the character U+1FFFE (no character of Unicode)'],
    ['&#xD800;', 'half of a character (an unpaired surrogate)'],
    ['&#x110000;', 'no character of Unicode'],
    ['&#10;', 'a line break or a byte order mark; write it as one'],
    ['&#13;', 'a line break or a byte order mark; write it as one'],
    ['&#xB;', 'a line break or a byte order mark; write it as one'],
    ['&#x85;', 'a line break or a byte order mark; write it as one'],
    ['&#x2028;', 'a line break or a byte order mark; write it as one'],
    ['&NewLine;', 'a line break or a byte order mark; write it as one'],
    ['&#xFEFF;', 'a line break or a byte order mark; write it as one'],
  ])('%s is refused wherever it is decoded: it names %s', (reference, what) => {
    const places = [
      `a${reference}b`,
      `# ${reference}`,
      `- ${reference}`,
      `| a |\n|---|\n| ${reference} |`,
      `[a${reference}](https://example.com/)`,
      `[a](https://example.com/${reference})`,
      `[a](<https://example.com/${reference}>)`,
      `[a](https://example.com/ "${reference}")`,
      `![${reference}](https://example.com/a.png)`,
      `![a](https://example.com/a.png "${reference}")`,
      `a\\\\${reference}`,
      `**${reference}**`,
    ];
    for (const source of places)
      expect(() => rendered(source), source).toThrow(refused(`holds ${reference}, which names ${what}`));
    expect(contentProblems({ subject: { ja: 'x' }, body: { ja: `a${reference}` } })).toEqual([
      { pointer: '/body/ja', detail: `holds ${reference}, which names ${what}` },
    ]);
    expect(markdownText(`a${reference}b`)).toBe(`a${reference}b`);
  });

  it.each([
    ['AT&amp;T&nbsp;&copy;&yen;', 'AT&T\u00A0©¥'],
    ['a&#x3042;&#12354;&Tab;b', 'aああ\tb'],
    ['&#x1F37B;&#xFFFC;', '🍻\uFFFC'],
    ['\\&#xE000; &\\#xE000; &#xE000 &#; &#xG; &unknown;', '&#xE000; &#xE000; &#xE000 &#; &#xG; &unknown;'],
    ['\\\\\\&#0;', '\\&#0;'],
  ])('of a character that a text may hold is that character, and text where it is escaped: %s', (source, text) =>
    expect(rendered(source).text).toBe(text),
  );

  it('is read in the words for a picture, as is all Markdown there', () =>
    expect(rendered('![A &amp; **B**\n\\*C\\* {{ salutation }}](https://example.com/a.png)')).toMatchObject({
      html: expect.stringContaining(`alt="A &amp; B *C* ${slotMark('salutation', 'html')}"`),
      text: `[A & B *C* ${slotMark('salutation', 'plain')}] <https://example.com/a.png>`,
    }));

  it('is not made of percent signs: a bare link is shown as it was written', () => {
    const forged = 'https://example.com/%EE%80%80plain:salutation%EE%80%81%E2%80%AE%E4%BC%9A';
    expect(rendered(`<${forged}>`)).toMatchObject({
      html: `<p><a href="${forged}">${forged}</a></p>\n`,
      text: forged,
    });
  });
});

it('HTML in the words for a picture is refused, as elsewhere', () =>
  expect(() => rendered('![<b>](https://example.com/a.png)')).toThrow(refused('holds HTML; write it in Markdown')));

describe('no source makes a slot that it does not name', () => {
  const part = fc.constantFrom(
    ...['&#xE000;', '&#xE001;', '&#57346;', '&#xE003;', '&amp;', '&#x3042;', 'plain:salutation', 'url:salutation'],
    ...['{{ salutation }}', '{{ preferences_url }}', '{{ code_picture_url }}', '{{', '}}', '{', '}', '0', '1'],
    ...['\\', '\\\\', '\n', '\n\n', ' ', 'あ', '*', '**', '~~', '_', '|', '|---|\n', '- ', '# ', '\\(', ')/', '(/ω\\)'],
    ...['[', '](', ')', '![', '<', '>', '"', 'https://example.com/', '%EE%80%80', '%EE%80%82', '&#123;', '&lbrace;'],
  );
  /** What is in braces that are not escaped (CommonMark §2.4). */
  const namedIn = (source: string) =>
    [...source.replace(/\\[\s\S]/g, '\\').matchAll(/\{\{([^{}\\]*)\}\}/g)].map(([, name = '']) => name.trim());

  it('whatever it holds', () => {
    let taken = 0;
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const source = parts.join('');
        try {
          const { html, text, title } = rendered(source);
          taken += 1;
          for (const form of [html, text, title?.html ?? '', title?.text ?? '']) {
            const chunks = splitSlots(form, known);
            const slots = chunks.flatMap((chunk) => (typeof chunk === 'string' ? [] : [chunk.slot]));
            expect(namedIn(source)).toEqual(expect.arrayContaining(slots));
            expect(chunks.filter((chunk) => typeof chunk === 'string').join('')).not.toMatch(/[\uE000-\uE003]/);
          }
        } catch (error) {
          if (!(error instanceof RefusedMarkdown)) throw error;
        }
      }),
      { numRuns: 3_000 },
    );
    expect(taken).toBeGreaterThan(300);
  });

  it.each(['\uE000', '\uE001', '\uE002', '\uE003', '\uE0020', '\uE0021\uE003'])(
    'and what is rendered takes no mark for its own: %j',
    (mark) => {
      const urls = new Urls(['salutation']);
      const detail =
        'holds a variable that something cuts apart, or a character that mails cannot show (U+E000 to U+E003)';
      expect(() => urls.fill(`a${mark}b`, (name) => name)).toThrow(refused(detail));
      expect(urls.fill('a\uE0020\uE003b', (name) => name)).toBe('asalutationb');
    },
  );

  it('nor does the programme', () => {
    const source = {
      kind: 'campaign',
      language: 'ja',
      subject: 'お便り',
      body: 'こんにちは',
      variables: ['salutation', 'preferences_url', 'unsubscribe_url'],
      because: 'ご同意いただいた方へ',
      sender,
    } as const;
    const forged = slotMark('salutation', 'plain');
    const inSender = (change: object) => ({ ...source, sender: { ...sender, ...change } });
    expect(() => compileMail(source)).not.toThrow();
    for (const wrong of [
      { ...source, because: forged },
      inSender({ company: forged }),
      inSender({ programme: forged }),
      inSender({ address: forged }),
      inSender({ contact: { ...sender.contact, name: forged } }),
    ])
      expect(() => compileMail(wrong)).toThrow(
        new RangeError('the programme holds a character that mails cannot show (U+E000 to U+E003)'),
      );
  });
});
