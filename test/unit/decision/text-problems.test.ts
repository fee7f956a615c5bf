/** What is wrong with a text is said by field and language, and a mail is never cut off before its legal lines. */
import { describe, expect, test } from 'vitest';
import { descriptionProblems, mailBody, textProblems } from '../../../shared/decision/text-problems.ts';
import { largestDescription, RefusedMarkdown } from '../../../shared/mail-format/markdown.ts';

/** Markdown whose HTML has more bytes than this. */
const longer = (bytes: number) => 'あいうえお'.repeat(bytes / 15 + 1);
const bytesOf = (text: string) => Buffer.byteLength(mailBody(text, []).html);

describe('the problems of texts', () => {
  test('name the field and the language; a language that is not there has none', () => {
    const refuse = (text: string) => {
      if (text.includes('<')) throw new RefusedMarkdown('must not hold HTML');
    };
    expect(textProblems('body', { ja: '<b>', en: 'fine' }, refuse)).toEqual([
      { pointer: '/body/ja', detail: 'must not hold HTML' },
    ]);
    expect(textProblems('body', { en: '<b>' }, refuse)).toEqual([
      { pointer: '/body/en', detail: 'must not hold HTML' },
    ]);
    expect(textProblems('body', { ja: '乾杯', en: 'Cheers' }, refuse)).toEqual([]);
  });

  test('a fault of the program is not said to be one of the text', () => {
    const fault = () => {
      throw new TypeError('broken');
    };
    expect(() => textProblems('body', { ja: '乾杯' }, fault)).toThrow(TypeError);
  });
});

describe('the body of a mail', () => {
  test.each([
    ...['', ' \n ', '   \n\n', '---', '---\n\n---', '> ', '-', '1.', '|  |\n|---|', '　', '\u200B', '&nbsp;'],
    ...['![](https://example.com/a.png)', '> ![ ](https://example.com/a.png)\n\n---'],
  ])('%j has nothing to read', (text) => {
    expect(() => mailBody(text, [])).toThrow(
      new RefusedMarkdown('has nothing to read: it holds no words, no variable and no picture with words'),
    );
  });

  test.each([
    '# 秋のお便り',
    '{{ salutation }}',
    'https://example.com/',
    '![庭](https://example.com/a.png)',
    '・',
    '- [ ] ・',
  ])('%s is something to read', (text) => expect(() => mailBody(text, ['salutation'])).not.toThrow());

  test('a title alone is something to read', () => {
    expect(mailBody('# 秋のお便り', [])).toMatchObject({ title: { text: '秋のお便り' } });
  });

  test.each(['#', '# &nbsp;', '## \u200B', '会\n\n###', '> #', '- ##', '# ![](https://example.com/a.png)'])(
    'a heading has something to read, too: %j is refused',
    (text) => expect(() => mailBody(text, [])).toThrow(new RefusedMarkdown('holds a heading without words')),
  );

  test('knows only the placeholders that it is given', () => {
    expect(mailBody('{{ salutation }}', ['salutation']).html).toContain('salutation');
    expect(() => mailBody('{{ salutation }}', [])).toThrow(RefusedMarkdown);
  });

  test('has at most 90 000 bytes of HTML, as Gmail hides what follows 102 kB', () => {
    expect(bytesOf(longer(89_800))).toBeLessThanOrEqual(90_000);
    expect(() => mailBody(longer(90_000), [])).toThrow(
      /^makes 9\d{4} bytes of HTML; mail programs cut a mail off after 90000$/,
    );
  });

  test('may be as long as its limit, and no byte longer', () => {
    const bytes = bytesOf('乾杯');
    expect(mailBody('乾杯', [], bytes).html).toContain('乾杯');
    expect(() => mailBody('乾杯', [], bytes - 1)).toThrow(`makes ${bytes} bytes of HTML`);
  });
});

describe('a description', () => {
  test('has bytes for one description only: the mail around it needs the rest', () => {
    expect(descriptionProblems({ ja: longer(largestDescription - 300) }, undefined)).toEqual([]);
    expect(descriptionProblems({ ja: longer(largestDescription) }, undefined)).toEqual([
      { pointer: '/description/ja', detail: expect.stringContaining(`after ${largestDescription}`) },
    ]);
  });

  test('is judged in the languages that changed, and takes no placeholders', () => {
    expect(descriptionProblems({ ja: '{{ salutation }}', en: '<b>' }, { en: '<b>' })).toMatchObject([
      { pointer: '/description/ja' },
    ]);
    expect(descriptionProblems({ ja: '<b>' }, { ja: '<b>' })).toEqual([]);
    expect(descriptionProblems(undefined, { ja: '<b>' })).toEqual([]);
    expect(descriptionProblems(undefined, undefined)).toEqual([]);
  });
});
