import * as z from 'zod';

/** A whole number in a query or a form, in digits only: not `1e2`, `+7` or `0x10`. */
export function wholeNumber<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess(
    (value) => (typeof value === 'string' && /^[0-9]{1,15}$/.test(value) ? Number(value) : value),
    schema,
  );
}

/** Items of a page of JSON unless the request says otherwise. */
export const usualItems = 50;

/** The query of every list: the size of a page, and the cursor where it begins. */
export const listingQuery = z.strictObject({
  limit: wholeNumber(z.int().min(1).max(100).default(usualItems)).meta({ description: 'Most items of a page' }),
  cursor: z.string().max(2048).optional().meta({ description: 'The cursor of the previous page' }),
});

/** A page of a list. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), cursor: z.string().nullable() });
}
