/** Several items of several tables in one call. */
import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import { documentClient } from './client.ts';
import type { Table } from './table.ts';

/** An item to read: its table and its key. */
export interface Wanted<Item extends z.ZodObject> {
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
  ...wanted: { [Position in keyof Items]: Wanted<Items[Position]> }
): Promise<Found<Items>> {
  const found: (Record<string, unknown> | undefined)[] = wanted.map(() => undefined);
  let open = wanted.map((_one, position) => position);
  for (let attempt = 0; open.length > 0; attempt++) {
    if (attempt > 6) throw new Error('the batch read is still throttled');
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, 2 ** attempt * 10));
    const asked = open.map((position) => wanted[position] as Wanted<z.ZodObject>);
    const { Responses, UnprocessedKeys } = await documentClient().send(
      new BatchGetCommand({
        RequestItems: Object.fromEntries(
          asked.map(({ table, key }) => [table.name, { Keys: [key], ConsistentRead: true }]),
        ),
      }),
    );
    for (const position of open) {
      const { table } = wanted[position] as Wanted<z.ZodObject>;
      const [item] = Responses?.[table.name] ?? [];
      if (item !== undefined) found[position] = table.parse(item);
    }
    open = open.filter(
      (position) => UnprocessedKeys?.[(wanted[position] as Wanted<z.ZodObject>).table.name] !== undefined,
    );
  }
  return found as Found<Items>;
}
