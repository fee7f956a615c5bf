/** Names in the order of their script, in every language of a mail; and what other systems may state. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  acceptedLanguage,
  inLanguage,
  type Language,
  languageOf,
  languages,
  localizedTextSchema,
} from '../../../shared/locale/languages.ts';
import { fullName, namesSchema, statedNamesSchema } from '../../../shared/locale/names.ts';
import { maskedName, salutation } from '../../../shared/texts/salutation.ts';

describe('a name', () => {
  // The family name decides: Han, Hiragana and Katakana are written family name first.
  test.each([
    [{ family: '髙橋', given: 'Hanako' }, '髙橋 Hanako', 'Hanako'],
    [{ family: 'たかはし', given: '花子' }, 'たかはし 花子', 'たかはし 花子'],
    [{ family: 'タカハシ', given: '花子' }, 'タカハシ 花子', 'タカハシ 花子'],
    [{ family: "O'Brien", given: '花子' }, "花子 O'Brien", "花子 O'Brien"],
    [{ family: 'Ковалёва', given: 'Анна' }, 'Анна Ковалёва', 'Анна'],
  ])('%j is %s, and in English called %s', (names, full, called) => {
    expect(fullName(names)).toBe(full);
    expect(salutation(names, 'ja')).toBe(`${full} 様`);
    expect(salutation(names, 'en')).toBe(`Dear ${called},`);
    expect(salutation({ ...names, preferred: 'Pepe' }, 'en')).toBe('Dear Pepe,');
    for (const preferred of ['', ' ', 'はなちゃん']) {
      expect(salutation({ ...names, preferred }, 'en')).toBe(`Dear ${called},`);
    }
    expect(salutation({ ...names, preferred: 'Pepe' }, 'ja')).toBe(`${full} 様`);
  });

  test('is masked in the order of its script, with 様 in Japanese', () => {
    const [taro, sean] = [
      { family: '山田', given: '太郎' },
      { family: "O'Brien", given: 'Seán' },
    ];
    expect([taro, sean].flatMap((names) => [maskedName(names, 'ja'), maskedName(names, 'en')])).toEqual([
      '山*** 太*** 様',
      '山*** 太***',
      'S*** O*** 様',
      'S*** O***',
    ]);
  });

  const required = { family: '山田', given: '太郎' };
  test.each(['family', 'given', 'familyKana', 'givenKana', 'preferred'])('has at most 100 characters: %s', (part) => {
    for (const schema of [namesSchema, statedNamesSchema]) {
      const accepts = (text: string) => schema.safeParse({ ...required, [part]: text }).success;
      expect([accepts('x'.repeat(100)), accepts('x'.repeat(101)), accepts('a\u0000b')]).toEqual([true, false, false]);
    }
  });

  test('needs a family name and a given name, and nothing else', () => {
    for (const schema of [namesSchema, statedNamesSchema]) {
      expect(schema.safeParse(required).success).toBe(true);
      for (const part of ['family', 'given']) {
        expect(schema.safeParse({ ...required, [part]: '' }).success).toBe(false);
        expect(schema.safeParse({ ...required, [part]: undefined }).success).toBe(false);
      }
    }
    expect(statedNamesSchema.safeParse({ ...required, family: '  ' }).error?.issues[0]?.message).toBe(
      'must not be empty',
    );
  });
});

describe('blanks around a name', () => {
  const blanks = [
    ' ',
    '\u3000',
    '\u00A0',
    '\u3164',
    '\u2800',
    '\u115F',
    '\u1160',
    '\uFFA0',
    '\u200B',
    '\u{13441}',
    '\uFEFF',
  ];
  const names = { family: '山田', given: '太郎' };

  test.each(blanks)('%j are left out where a name is taken in, and where a stored one is shown', (blank) => {
    for (const [before, after] of [
      [blank, ''],
      ['', blank],
      [`${blank} ${blank}`, blank],
    ]) {
      const padded = {
        family: `${before}山田${after}`,
        given: `${before}太郎${after}`,
        preferred: `${before}Taro${after}`,
      };
      expect(statedNamesSchema.parse(padded)).toEqual({ ...names, preferred: 'Taro' });
      expect(maskedName(padded, 'ja')).toBe('山*** 太*** 様');
      expect(fullName(padded)).toBe('山田 太郎');
      expect(salutation(padded, 'en')).toBe('Dear Taro,');
      // One character with a blank is one character: it would be the whole name.
      expect(maskedName({ family: '林', given: `${before}修${after}` }, 'ja')).toBe('林*** *** 様');
    }
    expect(statedNamesSchema.safeParse({ ...names, family: blank }).success).toBe(false);
    expect(statedNamesSchema.parse({ ...names, preferred: blank }).preferred).toBe('');
    expect(salutation({ ...names, preferred: blank }, 'en')).toBe('Dear 山田 太郎,');
  });

  test('nothing else is left out: variants, marks and joiners within a name stay', () => {
    for (const family of [
      '葛\u{E0100}',
      '辻\u{E0101}城',
      'か\u3099',
      'O\u2019Brien',
      'क\u094D\u200Dष',
      'van der Berg',
    ]) {
      expect(statedNamesSchema.parse({ ...names, family }).family).toBe(family);
    }
  });

  test('the first character of a masked name can be seen, whatever was stored', () => {
    const text = fc.string({ unit: fc.constantFrom('あ', 'A', '葛\u{E0100}', ...blanks), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(text, text, (family, given) => {
        const parts = maskedName({ family, given }, 'en').split(' ');
        for (const part of parts) expect(part).toMatch(/^(?:[あA]|葛\u{E0100})?\*{3}$/u);
      }),
    );
  });
});

describe('the language that a request accepts (RFC 9110 §12.5.4)', () => {
  test.each<[string | undefined, Language]>([
    [undefined, 'ja'],
    ['', 'ja'],
    ['en', 'en'],
    ['EN-us', 'en'],
    ['ja-JP,ja;q=0.9,en;q=0.8', 'ja'],
    ['en;q=0.1, ja;q=0.9', 'ja'],
    ['ja;q=0.1,en;q=0.9', 'en'],
    ['ja;q=0.801, en;q=0.802', 'en'],
    ['en-GB;q=0.5,en;q=0.9,ja;q=0.8', 'en'],
    // The first of two with the same weight.
    ['en,ja', 'en'],
    ['ja,en', 'ja'],
    ['en;q=0.5, ja;q=0.5', 'en'],
    ['en;q=0.5, ja;q=0.1, ja;q=0.5', 'en'],
    ['*, en', 'en'],
    // Not acceptable.
    ['ja;q=0', 'en'],
    ['ja;q=0.000, en;q=0.001', 'en'],
    ['en;q=0', 'ja'],
    ['en;q=0, ja;q=0', 'ja'],
    // Any language that is not named.
    ['*', 'ja'],
    ['ja;q=0, *', 'en'],
    ['en;q=0.5, *', 'ja'],
    ['en;q=0.5, *;q=0.1, *', 'ja'],
    ['en;q=0.5, *, *;q=0.1', 'ja'],
    ['en;q=0.5, *;q=0.1', 'en'],
    ['ja;q=0.2, *;q=0.5', 'en'],
    ['*;q=0, en;q=0.1', 'en'],
    ['fr, de;q=0.9', 'ja'],
    ['fr, en;q=0.1', 'en'],
    // Optional white space, and what is not a range or a weight.
    ['en ; q=0.1 ,\tja ; q=0.2', 'ja'],
    ['ja ; q=0.1 ,\ten ; q=0.2', 'en'],
    ['en;q=1, ja;q=0.5', 'en'],
    ['en;q=1.000, ja;q=0.5', 'en'],
    ['en;q=2, ja;q=0.1', 'ja'],
    ['en;q=0.1234', 'ja'],
    ['en;q=, ja;q=0.1', 'ja'],
    ['en;q=-1, , ja;q=0.1', 'ja'],
    ['jav, x-en, enx', 'ja'],
    ['the word en', 'ja'],
  ])('of %j is %s', (header, language) => expect(acceptedLanguage(header, 'ja')).toBe(language));

  test('is the one of the highest weight, in any order, among any others; the fallback where nothing tells them apart', () => {
    const weight = fc.integer({ min: 0, max: 1000 });
    const others = fc.array(fc.tuple(fc.constantFrom('fr', 'de-CH', 'zh-Hant-TW'), weight), { maxLength: 4 });
    fc.assert(
      fc.property(
        weight,
        weight,
        others,
        fc.infiniteStream(fc.nat()),
        fc.constantFrom(...languages),
        (ja, en, more, order, fallback) => {
          const ranges = [['ja', ja] as const, ['en-GB', en] as const, ...more];
          const keyed = ranges.map((range) => ({ range, key: order.next().value }));
          const shuffled = keyed.sort((one, other) => one.key - other.key).map(({ range }) => range);
          const header = shuffled.map(([tag, q]) => `${tag};q=${(q / 1000).toFixed(3)}`).join(', ');
          const firstOf = shuffled.find(([tag]) => tag === 'ja' || tag === 'en-GB')?.[0] === 'ja' ? 'ja' : 'en';
          const same = ja === 0 ? fallback : firstOf;
          const expected = ja > en ? 'ja' : en > ja ? 'en' : same;
          expect(acceptedLanguage(header, fallback)).toBe(expected);
          expect(acceptedLanguage(more.map(([tag]) => tag).join(), fallback)).toBe(fallback);
        },
      ),
    );
  });

  test('is one that the programme has, whatever the header holds', () => {
    fc.assert(fc.property(fc.string(), (header) => languages.includes(acceptedLanguage(header, 'en'))));
  });
});

describe('a language', () => {
  test.each([
    [{ ja: 'あ', en: 'a' }, 'あ', 'a'],
    [{ ja: 'あ' }, 'あ', 'あ'],
    [{ en: 'a' }, 'a', 'a'],
  ])('of %j', (text, ja, en) => {
    expect(localizedTextSchema.safeParse(text).success).toBe(true);
    expect([inLanguage(text, 'ja'), inLanguage(text, 'en')]).toEqual([ja, en]);
  });

  test('needs a text in one of them, and no empty one', () => {
    expect(localizedTextSchema.safeParse({}).error?.issues[0]?.message).toBe('needs a text in ja or en');
    expect(localizedTextSchema.safeParse({ ja: '', en: 'a' }).success).toBe(false);
    expect(inLanguage({}, 'ja')).toBe('');
  });

  test('needs an object, and one with no other language', () => {
    const wrong = (text: unknown) => localizedTextSchema.safeParse(text).error?.issues[0]?.message;
    for (const text of ['News', ['News'], null, undefined])
      expect(wrong(text)).toBe('must be an object with ja, en or both');
    expect(wrong({ en: 'News', fr: 'Nouvelles' })).toContain('"fr"');
    expect(wrong({ en: '' })).not.toContain('ja, en or both');
  });

  test('is read from a tag by its first part (BCP 47), in any case', () => {
    const rest = fc.constantFrom('', '-JP', '_jp', '-Latn-GB', '-x-y');
    fc.assert(
      fc.property(fc.constantFrom('ja', 'en', 'JA', 'En'), rest, fc.constantFrom('ja', 'en'), (tag, more, fallback) => {
        expect(languageOf(`${tag}${more}`, fallback)).toBe(tag.toLowerCase());
      }),
    );
    for (const tag of ['fr', 'jav', 'eng', '', 'x-ja', undefined]) {
      expect([languageOf(tag, 'ja'), languageOf(tag, 'en')]).toEqual(['ja', 'en']);
    }
  });
});
