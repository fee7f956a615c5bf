/** Several items of several tables in one call. */
import type * as z from 'zod';
import { batchGet } from './batch-get.ts';
import type { Table } from './table.ts';

/** An item to read: its table and its key. */
export interface ItemToRead<Item extends z.ZodObject> {
  readonly table: Table<Item>;
  readonly key: Partial<z.output<Item>>;
}

type Found<Items extends readonly z.ZodObject[]> = { [Position in keyof Items]: z.output<Items[Position]> | undefined };

/**
 * Reads one item from each of several tables, strongly consistent, in one round trip; an item that does not exist is
 * undefined. A page needs as long as its slowest read, and each call costs.
 *
 * @throws Error when a table stays throttled.
 */
export async function readTogether<const Items extends readonly z.ZodObject[]>(
  ...wanted: { [Position in keyof Items]: ItemToRead<Items[Position]> }
): Promise<Found<Items>> {
  const requested = Object.fromEntries(
    wanted.map(({ table, key }) => [table.name, { Keys: [key], ConsistentRead: true }]),
  );
  const found = await batchGet(requested);
  return wanted.map(({ table }) => {
    const [item] = found.get(table.name) ?? [];
    return item && table.parse(item);
  }) as Found<Items>;
}
