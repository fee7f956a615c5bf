import { expect, test } from 'vitest';
import * as z from 'zod';
import { listingQuery, pageOf, wholeNumber } from '../../../shared/http/listing.ts';

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
  'the size of a page is a whole number in digits; %j is refused',
  (limit) => expect(limitOf(limit)).toEqual([['limit']]),
);

test('what is not a text is judged by the schema alone', () => {
  expect(wholeNumber(z.array(z.number())).parse([7])).toEqual([7]);
  expect(wholeNumber(z.int()).parse(7)).toBe(7);
});

test('a cursor is a text of at most 2048 characters', () => {
  expect(listingQuery.parse({ cursor: 'x'.repeat(2048) }).cursor).toHaveLength(2048);
  expect(listingQuery.safeParse({ cursor: 'x'.repeat(2049) }).success).toBe(false);
  expect(listingQuery.safeParse({ cursor: 'x', page: '2' }).success).toBe(false);
});

test('a page holds items and the cursor of the next one, or null', () => {
  const page = pageOf(z.object({ id: z.string() }));
  expect(page.parse({ items: [{ id: 'a' }], cursor: 'x', total: 7 })).toEqual({ items: [{ id: 'a' }], cursor: 'x' });
  expect(page.parse({ items: [], cursor: null })).toEqual({ items: [], cursor: null });
  for (const wrong of [{ items: [{}], cursor: null }, { items: [] }, { cursor: null }])
    expect(page.safeParse(wrong).success).toBe(false);
});
