import { expect, test } from 'vitest';
import { listingQuery } from '../../../shared/http/listing.ts';

const limitOf = (limit?: string) => {
  const { success, data, error } = listingQuery.safeParse(limit === undefined ? {} : { limit });
  return success ? data.limit : error.issues.map(({ path }) => path);
};

test.each([
  [undefined, 50],
  ['1', 1],
  ['07', 7],
  ['100', 100],
])('a page of %j holds %i items at most', (limit, most) => expect(limitOf(limit)).toBe(most));

test.each(['', ' ', '0', '101', '-1', '+1', '1e2', '1.0', ' 7', '7 ', '0x10', '١', '9'.repeat(400), 'ten', 'true'])(
  'the size of a page is a whole number in digits, and %j is none',
  (limit) => expect(limitOf(limit)).toEqual([['limit']]),
);
