import * as z from 'zod';

/** A field that a form sends never, once or several times, such as a group of boxes. */
export function oneOrMany<Item extends z.ZodType>(item: Item) {
  return z.preprocess(
    (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(item).max(20),
  );
}
