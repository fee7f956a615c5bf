import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { statedNamesSchema } from '../../../shared/locale/names.ts';
import { receivedLine, textLine, textLines, webAddressSchema, writtenText } from '../../../shared/text/written-text.ts';

const problem = (schema: z.ZodType, text: unknown) => schema.safeParse(text).error?.issues[0]?.message;

describe('text in one line', () => {
  it.each(['a\nb', 'a\r\nb', 'a\vb', 'a\u2028b', 'a\u0085b'])('%j is refused, not repaired', (text) =>
    expect(problem(textLine(10), text)).toBe('must be one line'),
  );
  it('must say something', () => expect(problem(textLine(10), '　 ')).toBe('must not be empty'));

  it('has a length in characters, not in halves of them', () => {
    expect(problem(textLine(3), '𠮷𠮷𠮷')).toBeUndefined();
    expect(problem(textLine(3), '𠮷𠮷𠮷𠮷')).toBe('must have at most 3 characters');
  });
});

describe('text in several lines', () => {
  it("takes Word's line break as a line break", () => expect(writtenText(10).parse('a\vb')).toBe('a\nb'));
  it('may be empty where the field may', () => {
    expect(textLines(10).parse('')).toBe('');
    expect(problem(writtenText(10), ' \n')).toBe('must not be empty');
  });
  it.each(['a\0', 'a\uD800', 'a\uE000', 'a\u202E'])('%j is refused with the reason', (text) =>
    expect(problem(writtenText(10), text)).toMatch(/^must not hold /),
  );
});

describe('what other systems state', () => {
  it('loses nobody for a character of a private use area', () =>
    expect(statedNamesSchema.parse({ family: '\uE123橋', given: '花子' })).toEqual({ family: '〓橋', given: '花子' }));
  it('half of a character is refused', () => expect(problem(receivedLine(9), 'x\uD842')).toContain('surrogate'));
  it('a name of spaces is none', () =>
    expect(problem(statedNamesSchema, { family: '　', given: 'a' })).toBe('must not be empty'));
});

describe('a web address', () => {
  it.each([
    ['https://www.example.com/jobs/1', 'https://www.example.com/jobs/1'],
    ['https://www.example.com/採用?q=東京', 'https://www.example.com/%E6%8E%A1%E7%94%A8?q=%E6%9D%B1%E4%BA%AC'],
    ['https://日本.example.com/', 'https://xn--wgv71a.example.com/'],
    ['https://www.example.com/a?x=1&copy;=2#b', 'https://www.example.com/a?x=1&copy;=2#b'],
    ['https://www.example.com/a_(b)', 'https://www.example.com/a_(b)'],
  ])('%s is kept as %s', (given, kept) => expect(webAddressSchema.parse(given)).toBe(kept));

  it.each([
    'http://www.example.com/',
    'javascript:alert(1)',
    'https:www.example.com',
    'https://user@www.example.com/',
    'https://www.example.com/"x',
    'https://www.example.com/{{ salutation }}',
    'https://www.example.com/{{code}}',
    'https://www.example.com/<b>',
    'https://www.example.com/a\\b',
    'https://www.example.com/a b',
    'https://www.example.com/\n',
    'https://www.example.com/\uD83D',
    `https://www.example.com/${'a'.repeat(2000)}`,
    `https://www.example.com/${'あ'.repeat(700)}`,
    'https://',
  ])('%s is refused', (url) => expect(problem(webAddressSchema, url)).toMatch(/^must /));
});
