import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { textPatterns } from '../../../shared/characters/characters.ts';
import {
  receivedLine,
  subjectText,
  textLine,
  textLines,
  titleLine,
  webAddressSchema,
  writtenText,
} from '../../../shared/characters/written-text.ts';
import { problemErrors } from '../../../shared/decision/schema-problems.ts';
import { statedNamesSchema } from '../../../shared/locale/names.ts';
import { subjectLine } from '../../../shared/mail-format/markdown-parts.ts';

const problem = (schema: z.ZodType, text: unknown) => schema.safeParse(text).error?.issues[0]?.message;
const problems = (schema: z.ZodType, text: unknown) =>
  problemErrors(schema.safeParse(text).error ?? new z.ZodError([]));

describe('a text is refused for one reason, with its code', () => {
  it.each([
    ['', 'too_small', 'must not be empty'],
    ['\u3164', 'too_small', 'must not be empty'],
    ['a\nb', 'wrong_format', 'must be one line'],
    ['a\0\nb', 'wrong_format', 'must not hold the character U+0000 (a control character)'],
    ['a'.repeat(11), 'too_large', 'must have at most 10 characters'],
    [`${'a'.repeat(11)}\0`, 'too_large', 'must have at most 10 characters'],
  ])('in one line: %j is %s', (text, code, detail) => {
    expect(problems(textLine(10), text)).toEqual([{ pointer: '', code, detail }]);
  });

  it('of the length that it may have, a text is taken', () => {
    for (const schema of [textLine(3), textLines(3), writtenText(3), receivedLine(3)]) {
      expect(schema.parse('abc')).toBe('abc');
      expect(problems(schema, 'abcd')).toMatchObject([{ code: 'too_large' }]);
    }
  });

  it('the description of the API says the same lengths, and what may not be in it', () => {
    const described = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input' });
    expect(described(textLine(9))).toMatchObject({ minLength: 1, maxLength: 9, pattern: textPatterns.visible });
    expect(described(textLine(9)).not).toEqual({ pattern: textPatterns.unmailableOrBreak });
    expect(described(textLines(9))).toMatchObject({ maxLength: 9, not: { pattern: textPatterns.unmailable } });
    expect(described(textLines(9)).minLength).toBeUndefined();
    expect(described(writtenText(9))).toMatchObject({ minLength: 1, maxLength: 9, pattern: textPatterns.visible });
    expect(described(writtenText(9)).not).toEqual({ pattern: textPatterns.unmailable });
    expect(described(receivedLine(9)).not).toEqual({ pattern: textPatterns.unmailableOrBreakIfReceived });
    expect(described(receivedLine(9)).maxLength).toBe(9);
  });
});

describe('text in one line', () => {
  it.each(['a\nb', 'a\r\nb', 'a\rb'])('%j is refused, not repaired', (text) =>
    expect(problem(textLine(10), text)).toBe('must be one line'),
  );
  it.each([
    ['a\vb', 'U+000B'],
    ['a\fb', 'U+000C'],
    ['a\u0085b', 'U+0085'],
    ['a\u2028b', 'U+2028'],
    ['a\nb\u2029', 'U+2029'],
  ])('%j is refused, and the break that nobody sees is named', (text, character) => {
    const named = `must be one line: it holds the character ${character} (a line break that may not be seen)`;
    for (const schema of [textLine(10), titleLine(10), subjectText(10), receivedLine(10)])
      expect(problem(schema, text)).toBe(named);
  });
  it('must say something', () => expect(problem(textLine(10), '　 ')).toBe('must not be empty'));

  it('has a length in characters, not in halves of them', () => {
    expect(problem(textLine(3), '𠮷𠮷𠮷')).toBeUndefined();
    expect(problem(textLine(3), '𠮷𠮷𠮷𠮷')).toBe('must have at most 3 characters');
  });
});

describe('a pasted tab', () => {
  it.each([
    ['a name', textLine(9)],
    ['a title', titleLine(9)],
    ['a subject', subjectText(9)],
    ['what another system states', receivedLine(9)],
  ])('becomes a space in %s', (_what, schema) => expect(schema.parse('12月\t10日')).toBe('12月 10日'));
});

describe('what a subject cannot hold', () => {
  const isDescribed = (schema: z.ZodType, text: string) => {
    const { pattern = '', not } = z.toJSONSchema(schema, { io: 'input' }) as {
      pattern?: string;
      not: { pattern: string };
    };
    return new RegExp(pattern, 'u').test(text) && !new RegExp(not.pattern, 'u').test(text);
  };

  it.each(['{{ salutation }}', '{{', 'あと}}', '{{{{ }}'])(
    'is refused in one, and described as refused: %s',
    (subject) => {
      expect(problem(subjectText(50), subject)).toBe('must not hold variables; they are for the body');
      expect(isDescribed(subjectText(50), subject)).toBe(false);
    },
  );

  it.each(['{', '{a} }b{', '会{}'])('may be a brace alone: %s', (subject) => {
    expect(problem(subjectText(50), subject)).toBeUndefined();
    expect(isDescribed(subjectText(50), subject)).toBe(true);
  });

  it('is not a variable: a title that holds one is refused, and described as refused; every other is the subject as it is', () => {
    const part = fc.constantFrom('{{', '}}', '{', '}', ' ', '\u3164', '会', 'a', '{{ salutation }}', '｛｛');
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 6 }), (parts) => {
        const title = parts.join('');
        const why = problem(titleLine(200), title);
        expect(isDescribed(titleLine(200), title)).toBe(why === undefined);
        if (/^[ \u3164]*$/.test(title)) expect(why).toBe('must not be empty');
        else if (/\{\{|\}\}/.test(title))
          expect(why).toBe('must not hold {{ or }}: a title is the same for everybody, and holds no variables');
        else {
          expect(why).toBeUndefined();
          expect(subjectLine({ ja: title }, 'ja')).toBe(title.replace(/ +/g, ' ').trim());
        }
      }),
    );
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
  it('takes a character of a private use area as 〓', () =>
    expect(statedNamesSchema.parse({ family: '\uE123橋', given: '花子' })).toEqual({ family: '〓橋', given: '花子' }));
  it('a tab becomes a space, a line break is refused, and nothing is a name, too', () => {
    expect(receivedLine(9).parse('山田\t太郎')).toBe('山田 太郎');
    expect(problem(receivedLine(9), 'a\r\nb')).toBe('must be one line');
    expect(receivedLine(9).parse('')).toBe('');
  });
  it('half of a character is refused', () => expect(problem(receivedLine(9), 'x\uD842')).toContain('surrogate'));
  it('a name of spaces is refused', () =>
    expect(problem(statedNamesSchema, { family: '　', given: 'a' })).toBe('must not be empty'));
});

describe('a web address', () => {
  it.each([
    ['https://www.example.com/jobs/1', 'https://www.example.com/jobs/1'],
    ['https://www.example.com/採用?q=東京', 'https://www.example.com/%E6%8E%A1%E7%94%A8?q=%E6%9D%B1%E4%BA%AC'],
    ['https://日本.example.com/', 'https://xn--wgv71a.example.com/'],
    ['https://www.example.com/a?x=1&copy;=2#b', 'https://www.example.com/a?x=1&copy;=2#b'],
    ['https://www.example.com/a_(b)', 'https://www.example.com/a_(b)'],
    ['https://www.example.com', 'https://www.example.com'],
    ['HTTPS://WWW.Example.com', 'https://www.example.com'],
    ['https://www.example.com?q=1', 'https://www.example.com/?q=1'],
    ['https://www.example.com#a', 'https://www.example.com/#a'],
    ['https://www.example.com/a/', 'https://www.example.com/a/'],
    ['https://1.2.3.4.example.com/', 'https://1.2.3.4.example.com/'],
    ['https://192.0.2.10/', 'https://192.0.2.10/'],
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

  const quoted = 'must not hold spaces, quotes, braces or backslashes; write them with percent signs';
  const hostTooLong = 'must have a host of at most 253 characters, 63 between dots';
  it.each([
    ['https://www.example.com/"x', quoted],
    ['https://www.example.com/a b', quoted],
    ['https://www.example.com/\u0001', 'must not hold the character U+0001 (a control character)'],
    ['http://www.example.com/', 'must be an https URL'],
    ['see https://www.example.com/', quoted],
    ['see:https://www.example.com/', 'must be an https URL'],
    ['https:///www.example.com/', 'must begin with https:// and its host'],
    ['https:www.example.com', 'must begin with https:// and its host'],
    ['https://', 'must begin with https:// and its host'],
    ['https://www.example.com:99999/', 'must have a port of at most 65535'],
    ['https://www.example.com:65536?a', 'must have a port of at most 65535'],
    ['https://www.example.com:99999999', 'must have a port of at most 65535'],
    ['https://www.example.com:x/', 'must be an https URL'],
    // Written otherwise, each of them is the address 127.0.0.1.
    ['https://127.1/', 'must have the name of a host, or its four numbers'],
    ['https://0x7f000001/', 'must have the name of a host, or its four numbers'],
    ['https://user@www.example.com/', 'must not hold a user name or a password'],
    ['https://:secret@www.example.com/', 'must not hold a user name or a password'],
    [`https://${'a'.repeat(64)}.example.com/`, hostTooLong],
    [`https://${'a.'.repeat(126)}ab/`, hostTooLong],
    [`https://www.example.com/${'a'.repeat(1977)}`, 'must have at most 2000 characters'],
    [`https://www.example.com/${'あ'.repeat(700)}`, 'must have at most 2000 characters'],
  ])('%s is refused for one reason: %s', (url, detail) => {
    const code = url.length > 2000 ? 'too_large' : 'wrong_format';
    expect(problems(webAddressSchema, url)).toEqual([{ pointer: '', code, detail }]);
  });

  it.each([
    `https://${'a'.repeat(63)}.example.com/`,
    `https://${'a.'.repeat(126)}a/`,
    `https://www.example.com/${'a'.repeat(1976)}`,
    `https://www.example.com/${'a'.repeat(2)}${'あ'.repeat(219)}`,
  ])('%s is just short enough', (url) => expect(webAddressSchema.parse(url).length).toBeLessThanOrEqual(2000));

  it('is described as a URI, with its content already encoded', () => {
    const described = z.toJSONSchema(webAddressSchema, { io: 'input' });
    expect(described).toMatchObject({ format: 'uri', maxLength: 2000 });
    const pattern = new RegExp(described.pattern ?? '', 'u');
    const taken = ['', ':8443', '/', '/a?b=c&d#e', '/%E6%8E', ':59999/a'];
    expect(taken.filter((rest) => !pattern.test(`https://www.example.com${rest}`))).toEqual([]);
    const refused = ['/"', '/%E', '/a b', ':x/', '/a\nb', '?q=1', '/a#b#c'];
    expect(refused.filter((rest) => pattern.test(`https://www.example.com${rest}`))).toEqual([]);
    for (const host of ['192.0.2.255', 'xn--wgv71a.example', 'a', 'a1.b2', 'localhost.'])
      expect(pattern.test(`https://${host}/`)).toBe(true);
    for (const host of ['192.0.2.256', '1.2.3', '-a.example', 'a-.example', 'a..b', 'example.1', '', '01.2.3.4'])
      expect(pattern.test(`https://${host}/`)).toBe(false);
  });
});
