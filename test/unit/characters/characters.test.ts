import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  codePointsIn,
  cutText,
  firstCharacter,
  isBlank,
  trimBlank,
  unmailableIn,
  withLineFeeds,
} from '../../../shared/characters/characters.ts';
import { statedNamesSchema } from '../../../shared/locale/names.ts';
import { receivedEmailAddressSchema } from '../../../shared/mail-format/address.ts';
import { anyText, pastes } from '../../fixtures/pasted-texts.ts';

describe('what a text may hold', () => {
  it.each(pastes)('%s', (_what, text) => expect(unmailableIn(text)).toBeUndefined());

  it.each([
    ['half of an emoji', 'a\uD83D', 'unpaired surrogate'],
    ['the other half', '\uDE00a', 'unpaired surrogate'],
    ['NUL', 'a\0b', 'U+0000 (a control character)'],
    ['a bell', 'a\u0007', 'U+0007'],
    ['a control of ISO 6429', 'a\u009F', 'U+009F'],
    ['private use', 'a\uE000', 'U+E000 (for private use'],
    ['private use of another plane', 'a\u{F0000}', 'U+F0000 (for private use'],
    ['a noncharacter', 'a\uFFFF', 'U+FFFF (no character of Unicode)'],
    ['a noncharacter of Arabic', 'a\uFDD0', 'U+FDD0'],
    ['a direction override', 'a\u202Egpj.exe', 'U+202E (it changes the direction of writing)'],
    ['what was not UTF-8', '\uFFFD�Ԏq', 'U+FFFD (it stands for what was not UTF-8'],
    ['an isolate', 'a\u2066b', 'U+2066'],
  ])('not %s', (_what, text, why) => expect(unmailableIn(text)).toContain(why));
});

describe('line breaks', () => {
  it.each(['\r\n', '\r', '\n', '\v', '\f', '\u0085', '\u2028', '\u2029'])('%j is a line feed', (line) =>
    expect(withLineFeeds(`a${line}b`)).toBe('a\nb'),
  );

  it('a byte order mark is left out', () => expect(withLineFeeds('\uFEFFa')).toBe('a'));
});

describe('blank', () => {
  it.each(['', ' ', '　', '\u200B', '\u00AD\n\t', '\u3164', '\u2800 \u2800', '\u115F\u1160', '\uFFA0', '\u{13441}'])(
    '%j',
    (text) => expect(isBlank(text)).toBe(true),
  );
  it.each(['a', '。', '😀', '１', '\u3164a', '가', '\u2801', '\u{4C406}'])('not %j', (text) =>
    expect(isBlank(text)).toBe(false),
  );

  it('is every text of what programs show nothing for (Default_Ignorable_Code_Point, UAX #44), and of white space', () => {
    const shown: string[] = [];
    for (let code = 0; code <= 0x10ffff; code++) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const character = String.fromCodePoint(code);
      if (/\p{Default_Ignorable_Code_Point}|\p{White_Space}/u.test(character) && !isBlank(character))
        shown.push(character);
    }
    expect(shown).toEqual([]);
  });

  it('is every character without a shape, and none that Unicode has not assigned yet', () => {
    const wrong: string[] = [];
    for (let code = 0; code <= 0x10ffff; code++) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const character = String.fromCodePoint(code);
      const isIgnorable = /\p{Default_Ignorable_Code_Point}/u.test(character);
      if (/[\p{M}\p{Z}\p{Cc}\p{Cf}\p{Co}]/u.test(character) && !isBlank(character)) wrong.push(code.toString(16));
      if (
        /\p{Cn}/u.test(character) &&
        !isIgnorable &&
        isBlank(character) &&
        !/[\u{FFFFE}\u{FFFFF}\u{10FFFE}\u{10FFFF}]/u.test(character)
      )
        wrong.push(code.toString(16));
    }
    expect(wrong).toEqual([]);
  });

  it('is trimmed at both ends of a text, between characters as people see them', () => {
    const piece = fc.constantFrom('a', '葛\u{E0100}', '👨‍👩‍👧', ' ', '\u3164', '\u200B', '\u2800');
    fc.assert(
      fc.property(fc.string({ unit: piece, maxLength: 12 }), (text) => {
        const trimmed = trimBlank(text);
        expect(text).toContain(trimmed);
        expect(isBlank(trimmed)).toBe(trimmed === '');
        expect(isBlank(text)).toBe(trimmed === '');
        expect(trimBlank(trimmed)).toBe(trimmed);
        if (trimmed !== '') expect(isBlank(firstCharacter(trimmed))).toBe(false);
      }),
    );
    expect(trimBlank(' \u3164葛\u{E0100}　')).toBe('葛\u{E0100}');
  });

  it('is not looked for in a text that is far too long for a name or an address: that is refused for its length', () => {
    const blanks = ' '.repeat(999);
    expect(trimBlank(`${blanks}a`)).toBe('a');
    for (const long of [`${blanks} a`, `a${blanks} `, `${blanks}  `, 'a'.repeat(1_001)]) {
      expect(trimBlank(long)).toBe(long);
      expect(receivedEmailAddressSchema.safeParse(`${long}taro@example.net`).success).toBe(false);
      expect(statedNamesSchema.safeParse({ family: long, given: '太郎' }).success).toBe(false);
    }
  });
});

describe('a cut', () => {
  it.each([
    ['an emoji', `${'あ'.repeat(9)}👨‍👩‍👧‍👦`, 10, 'あ'.repeat(9)],
    ['a kana and its mark', `あか\u3099い`, 3, 'あか\u3099'],
    ['a kanji and its variant', `城葛\u{E0100}市`, 2, '城'],
    ['a flag', '🇯🇵🇯🇵', 3, '🇯🇵'],
  ])('never goes through %s', (_what, text, longest, cut) => expect(cutText(text, longest)).toBe(cut));

  it('says by an ellipsis that something is missing', () => {
    expect(cutText('abcdef', 4, '…')).toBe('abc…');
    expect(cutText('abcd', 4, '…')).toBe('abcd');
  });

  it('of any text is its beginning, no longer than asked, and ends where a character ends', () => {
    const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
    fc.assert(
      fc.property(anyText, fc.nat(40), (text, longest) => {
        const cut = cutText(text, longest);
        expect(text.startsWith(cut)).toBe(true);
        expect(codePointsIn(cut)).toBeLessThanOrEqual(longest);
        const ends = [...graphemes.segment(text)].map(({ index }) => index);
        expect([...ends, text.length]).toContain(cut.length);
      }),
    );
  });

  it('the first character is whole', () => {
    expect(firstCharacter('葛\u{E0100}城')).toBe('葛\u{E0100}');
    expect(firstCharacter('')).toBe('');
  });
});

it.each([
  ['😀😀😀😀', 4, '😀😀😀😀'],
  ['😀😀😀😀', 3, '😀😀…'],
  ['abcd', 4, 'abcd'],
  ['abcde', 4, 'abc…'],
  ['a😀', 2, 'a😀'],
])('%s is left whole within %i code points, the ellipsis included', (text, longest, cut) => {
  expect(cutText(text, longest, '…')).toBe(cut);
});
