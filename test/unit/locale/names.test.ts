/** Names in the order of their script, in every language of a mail; and what other systems may state. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inLanguage, languageOf, localizedTextSchema } from '../../../shared/locale/languages.ts';
import { fullName, maskedName, namesSchema, salutation, statedNamesSchema } from '../../../shared/locale/names.ts';

describe('a name', () => {
  // The family name decides: Han, Hiragana and Katakana are written family name first.
  test.each([
    [{ family: '髙橋', given: 'Hanako' }, '髙橋 Hanako'],
    [{ family: 'たかはし', given: '花子' }, 'たかはし 花子'],
    [{ family: 'タカハシ', given: '花子' }, 'タカハシ 花子'],
    [{ family: "O'Brien", given: '花子' }, "花子 O'Brien"],
    [{ family: 'Ковалёва', given: 'Анна' }, 'Анна Ковалёва'],
  ])('%j is %s', (names, full) => {
    expect(fullName(names)).toBe(full);
    expect(salutation(names, 'ja')).toBe(`${full} 様`);
    expect(salutation(names, 'en')).toBe(`Dear ${names.given},`);
    expect(salutation({ ...names, preferred: 'Pepe' }, 'en')).toBe('Dear Pepe,');
    expect(salutation({ ...names, preferred: '' }, 'en')).toBe(`Dear ${names.given},`);
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
