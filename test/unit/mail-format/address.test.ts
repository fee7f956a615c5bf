/** Addresses that mail can be sent to, and what the description of the API says of them. */
import { expect, test } from 'vitest';
import * as z from 'zod';
import { emailAddressSchema, statedEmailAddressSchema } from '../../../shared/mail-format/address.ts';

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
  `${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(10)}.example.com`,
];
const stated = z.toJSONSchema(statedEmailAddressSchema).pattern;

test.each(accepted)('%s can be written to, and the description says so', (address) => {
  expect(emailAddressSchema.safeParse(address).success).toBe(true);
  expect(address).toMatch(new RegExp(stated ?? 'none'));
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

test('an international domain is accepted', () => {
  expect(emailAddressSchema.safeParse('taro@例え.example').success).toBe(true);
});
