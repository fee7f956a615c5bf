/** Which of a person's addresses a report is about. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressTags, epochIn } from '../../../../functions/mail/delivery/address-tags.ts';

test('a report names the epoch that the mail left with', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999 }), (epoch) => {
      const tags = Object.entries(addressTags(epoch)).map(([name, value]) => [name, [value]] as const);
      expect(epochIn(Object.fromEntries(tags))).toBe(epoch);
    }),
  );
});

test.each<readonly [string, Record<string, readonly string[]>]>([
  ['no tag', {}],
  ['another tag', { campaign: ['7'] }],
  ['no value', { epoch: [] }],
  ['two values', { epoch: ['1', '2'] }],
  ['no number', { epoch: ['one'] }],
  ['a number and more', { epoch: ['1a'] }],
  ['more and a number', { epoch: ['a1'] }],
  ['a negative number', { epoch: ['-1'] }],
  ['too long a number', { epoch: ['1234567890'] }],
])('%s is not an epoch', (_case, tags) => {
  expect(epochIn(tags)).toBeUndefined();
});
