import { describe, expect, test } from 'vitest';
import { periodInWords } from '../../../shared/texts/period-in-words.ts';
import { daysSchema, parsePeriod, periodSchema } from '../../../shared/time/period.ts';

test.each([
  ['P24M', { count: 24, unit: 'months' }],
  ['P2Y', { count: 2, unit: 'years' }],
  ['P9999D', { count: 9999, unit: 'days' }],
])('%s says what it says', (period, meant) => {
  expect(periodSchema.safeParse(period).success).toBe(true);
  expect(parsePeriod(period)).toEqual(meant);
});

test.each(['', 'P', '24M', 'P24', 'P2W', 'PT24M', 'P1Y6M', 'P-1M', 'P1.5M', ' P24M'])(
  '%j is not a period of the programme',
  (period) => {
    expect(periodSchema.safeParse(period).error?.issues.map(({ message }) => message)).toEqual([
      'must be a period of a day or longer, such as P24M',
    ]);
    expect(() => parsePeriod(period)).toThrow(`not a number of years, months or days: ${period}`);
  },
);

test.each([
  ['P1D', true],
  ['P30D', true],
  ['P0D', false],
  ['P1M', false],
  ['P30Days', false],
  ['10 P30D', false],
])('%s is in days, one or more: %s', (period, accepted) => {
  const messages = daysSchema.safeParse(period).error?.issues.map(({ message }) => message);
  expect(messages).toEqual(accepted ? undefined : ['must be a period in days, one or more, such as P30D']);
});

describe('in words', () => {
  test.each([
    ['P24M', '24か月', '24 months'],
    ['P2Y', '2年', '2 years'],
    ['P731D', '731日', '731 days'],
    ['P1M', '1か月', '1 month'],
    ['P1Y', '1年', '1 year'],
    ['P1D', '1日', '1 day'],
  ])('%s is %s, %s', (period, ja, en) => {
    expect(periodInWords(period, 'ja')).toBe(ja);
    expect(periodInWords(period, 'en')).toBe(en);
  });
});
