/** Addresses that mail can be sent to, and what the description of the API says of them. */
import { domainToASCII } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import {
  emailAddressSchema,
  receivedEmailAddressSchema,
  statedEmailAddressSchema,
} from '../../../shared/mail-format/address.ts';
import { domainOf, isReservedDomain, wireAddress } from '../../../shared/mail-format/headers.ts';

const accepted = ['taro@example.net', "o'brien+a.b@sub.example.com", 'taro@x-1.example.com', 'a@b.example.org'];
const refused = [
  '',
  'taro',
  '@example.net',
  'taro@',
  'taro@example',
  'taro@@example.net',
  '.taro@example.net',
  'taro.@example.net',
  'ta..ro@example.net',
  'taro@-a.example.net',
  'taro@a-.example.net',
  'taro@example..net',
  '太郎@example.net',
  'ta ro@example.net',
  'taro@example.net\r\nBcc: hanako@example.net',
  // A URL's parser takes these, and mail would go to another domain.
  'taro@example.net:25',
  'taro@example.net/x?y#z',
  'taro@example.net?x',
  'taro@example.net#x',
  'taro@example.net\\x',
  'taro@ex%61mple.net',
  'taro@exam\tple.net',
  'taro@[192.0.2.1]',
  'taro@exam_ple.net',
  'taro@ｅｘａｍｐｌｅ／x.net',
  `${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(10)}.example.com`,
];
const stated = z.toJSONSchema(statedEmailAddressSchema).pattern;

test.each(accepted)('%s can be written to, and the description says so', (address) => {
  expect(emailAddressSchema.safeParse(address).success).toBe(true);
  expect(address).toMatch(new RegExp(stated ?? 'none'));
});

describe.each([
  ['an HR system', receivedEmailAddressSchema],
  ['a caller of the API', statedEmailAddressSchema],
])('of %s', (_who, schema) => {
  test.each([
    ['"a..b"@docomo.ne.jp', 'a..b@docomo.ne.jp'],
    [' "a..b."@docomo.ne.jp. ', 'a..b.@docomo.ne.jp'],
    ['"a.\\.b"@ezweb.ne.jp', 'a..b@ezweb.ne.jp'],
    ['"taro"@example.net', 'taro@example.net'],
  ])('%s is taken as %s, which is mailed with quotes where it needs them', (quoted, address) => {
    expect(schema.parse(quoted)).toBe(address);
    expect(schema.parse(wireAddress('to', address))).toBe(address);
  });

  test.each([
    '"a..b"@example.net',
    '"ta ro"@example.net',
    '"a@b"@docomo.ne.jp',
    '"taro@example.net',
    '""@docomo.ne.jp',
  ])('%s cannot be mailed to', (address) => expect(schema.safeParse(address).success).toBe(false));

  test.each(accepted)('%s is taken without blanks around it and without the final dot of its domain', (address) => {
    for (const [before, after] of [
      [' ', ''],
      ['', ' '],
      ['\u3000', '\u3000'],
      ['\t', '\r\n'],
      ['\ufeff', '\u200b'],
      ['', '.'],
      [' ', '. '],
    ]) {
      expect(schema.parse(`${before}${address}${after}`)).toBe(address);
    }
  });

  test.each([...refused, 'taro@example.net..', 'taro@example.net .', '.'])('%j is refused', (address) => {
    expect(schema.safeParse(address).success).toBe(false);
  });
});

test.each(refused)('%j cannot be written to, and the refusal says something', (address) => {
  const { error } = emailAddressSchema.safeParse(address);
  expect(error?.issues[0]?.message).toMatch(/\S/);
});

test.each(refused.filter((address) => address.length <= 254))('the description does not promise %j', (address) => {
  expect(address).not.toMatch(new RegExp(stated ?? '.*'));
});

test('who writes an address that cannot be mailed to learns what is wanted', () => {
  expect(emailAddressSchema.safeParse('太郎@example.net').error?.issues[0]?.message).toMatch(/ASCII/);
});

test.each(['example.com', 'EXAMPLE.Com', 'a.example.com', 'ｅｘａｍｐｌｅ.com', 'example。com', 'a.test'])(
  '%s is reserved, however it is written',
  (domain) => {
    expect(isReservedDomain(`taro@${domain}`)).toBe(true);
  },
);

test.each(fc.sample(fc.string({ unit: 'binary', maxLength: 20 }), { numRuns: 300, seed: 11 }))(
  'mail goes to the domain that was written, or nowhere: %j',
  (text) => {
    const written = `taro@${text}.example.net`;
    if (!emailAddressSchema.safeParse(written).success) return;
    expect(domainOf(written)).toBe(domainToASCII(`${text}.example.net`));
    expect(text).not.toMatch(/[\s/\\?#@:%[\]]/);
  },
);

test('an international domain is accepted', () => {
  expect(emailAddressSchema.safeParse('taro@例え.example').success).toBe(true);
});

const fullWidth = (text: string) =>
  text.replace(/[!-~]/g, (one) => String.fromCodePoint((one.codePointAt(0) ?? 0) + 0xfee0));
test.each(accepted)('%s in full-width characters is refused with how to write it', (address) => {
  for (const typed of [fullWidth(address), address.replace('@', '＠'), address.replace(/^./, fullWidth)]) {
    const { error } = emailAddressSchema.safeParse(typed);
    expect(error?.issues.map(({ message }) => message)).toEqual([
      'has full-width characters: write @ for ＠, a for ａ',
    ]);
  }
});

test.each(refused.filter((address) => address !== ''))('of %j it says what an address is', (address) => {
  expect(
    emailAddressSchema
      .safeParse(address)
      .error?.issues.map(({ message }) => message)
      .join(),
  ).not.toMatch(/＠/);
});
