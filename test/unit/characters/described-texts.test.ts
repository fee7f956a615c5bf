/** What the description of the API says about a text in JSON Schema is what the code does. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { isBlank, textPatterns, unmailableIn, withLineFeeds } from '../../../shared/characters/characters.ts';
import { webAddressSchema } from '../../../shared/characters/written-text.ts';
import { emailAddressSchema, statedEmailAddressSchema } from '../../../shared/mail-format/address.ts';
import { renderMarkdown } from '../../../shared/mail-format/markdown.ts';
import { linkTo } from '../../../shared/mail-format/markdown-parts.ts';

const patternOf = (schema: z.ZodType) => new RegExp(z.toJSONSchema(schema, { io: 'input' }).pattern ?? '', 'u');

/** Every character of Unicode but the halves of pairs, which no JSON in UTF-8 holds. */
function* characters() {
  for (let code = 0; code <= 0x10ffff; code++) {
    if (code < 0xd800 || code > 0xdfff) yield String.fromCodePoint(code);
  }
}

describe('the patterns of texts', () => {
  test('find exactly the characters that are refused', () => {
    const unmailable = new RegExp(textPatterns.unmailable, 'u');
    const orBreak = new RegExp(textPatterns.unmailableOrBreak, 'u');
    const visible = new RegExp(textPatterns.visible, 'u');
    const different: string[] = [];
    for (const character of characters()) {
      const read = withLineFeeds(character);
      const refused = unmailableIn(read) !== undefined;
      const agree =
        unmailable.test(character) === refused &&
        orBreak.test(character) === (refused || read.includes('\n')) &&
        visible.test(character) === !isBlank(character);
      if (!agree) different.push(character.codePointAt(0)?.toString(16) ?? '');
    }
    expect(different).toEqual([]);
  });

  test('leave characters for private use to what is received', () => {
    const received = new RegExp(textPatterns.unmailableOrBreakIfReceived, 'u');
    const orBreak = new RegExp(textPatterns.unmailableOrBreak, 'u');
    const replaced = /\p{Private_Use}/u;
    const different = [...characters()].filter(
      (character) => received.test(character) !== (orBreak.test(character) && !replaced.test(character)),
    );
    expect(different.map((character) => character.codePointAt(0)?.toString(16))).toEqual([]);
  });
});

describe('a web address of the described form', () => {
  const addresses = fc.stringMatching(patternOf(webAddressSchema)).filter(({ length }) => length <= 2000);

  test('is taken, stays so, and can be in a mail', () => {
    fc.assert(
      fc.property(addresses, (address) => {
        const taken = webAddressSchema.parse(address);
        expect(webAddressSchema.parse(taken)).toBe(taken);
        expect(taken.length).toBeLessThanOrEqual(2000);
        expect(renderMarkdown(linkTo('link', taken), []).text).toContain('link');
      }),
      { numRuns: 500 },
    );
  });

  test('is taken up to 2000 characters, and its host up to 253', () => {
    const pattern = patternOf(webAddressSchema);
    const host = `${`${'a'.repeat(63)}.`.repeat(3)}${'a'.repeat(61)}`;
    for (const address of [`https://example.com/${'a'.repeat(1980)}`, `https://${host}`]) {
      expect(pattern.test(address)).toBe(true);
      expect(webAddressSchema.parse(address)).toBe(address);
      expect(renderMarkdown(linkTo('link', address), []).text).toContain('link');
    }
    const tooLong = new RegExp(
      (z.toJSONSchema(webAddressSchema, { io: 'input' }).not as { pattern: string }).pattern,
      'u',
    );
    expect(tooLong.test(`https://${host}/a`)).toBe(false);
    for (const address of [`https://${host}a`, `https://${'a'.repeat(64)}.example.com`]) {
      expect(pattern.test(address) && !tooLong.test(address)).toBe(false);
      expect(webAddressSchema.safeParse(address).success).toBe(false);
    }
    expect(webAddressSchema.safeParse(`https://example.com/${'a'.repeat(1981)}`).success).toBe(false);
  });

  test('may not have a user name, another scheme, a space, or characters that have to be encoded', () => {
    const pattern = patternOf(webAddressSchema);
    const others = [
      'http://example.com',
      'https://a@example.com',
      'https://example.com/ a',
      'https://例え.jp',
      'https:',
    ];
    expect(others.filter((address) => pattern.test(address))).toEqual([]);
    const disguised = ['https://0000', 'https://2130706433', 'https://0x7f.1', 'https://127.1'];
    expect(disguised.filter((address) => webAddressSchema.safeParse(address).success)).toEqual([]);
    expect(webAddressSchema.safeParse('https://192.0.2.1/a').success).toBe(true);
  });
});

test('an e-mail address of the described form can be sent to, and no other in ASCII but Punycode', () => {
  const pattern = patternOf(statedEmailAddressSchema);
  const isAccepted = (address: string) => emailAddressSchema.safeParse(address).success;
  // What makes examples cannot look ahead.
  const withoutLookahead = new RegExp(pattern.source.replace(/\(\?=[^)]*\)/, ''));
  const described = fc.stringMatching(withoutLookahead).filter((text) => text.length <= 200 && pattern.test(text));
  fc.assert(
    fc.property(described, (address) => {
      expect(isAccepted(address), address).toBe(true);
    }),
    { numRuns: 500 },
  );
  const label = fc.stringMatching(/^[a-z0-9-]{1,6}$/);
  const others = fc.tuple(fc.array(label, { minLength: 1, maxLength: 3 })).map(([labels]) => `a@${labels.join('.')}`);
  fc.assert(
    fc.property(others, (address) => {
      fc.pre(!address.includes('xn--'));
      expect(isAccepted(address), address).toBe(pattern.test(address));
    }),
    { numRuns: 2_000 },
  );
});
