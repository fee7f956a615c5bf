import { BatchGetCommand, type BatchGetCommandInput } from '@aws-sdk/lib-dynamodb';
import { documentClient } from './client.ts';

type Requested = NonNullable<BatchGetCommandInput['RequestItems']>;
type Items = Record<string, unknown>[];

/**
 * Reads the requested keys, by the name of their table. DynamoDB leaves out what is throttled or too much for one response: that
 * is requested again, a little later each time.
 *
 * @throws Error when a table stays throttled
 */
export async function batchGet(requested: Requested): Promise<ReadonlyMap<string, Items>> {
  const found = new Map<string, Items>();
  let open: Requested = requested;
  for (let attempt = 0; Object.keys(open).length > 0; attempt++) {
    if (attempt > 6) throw new Error('the batch read is still throttled');
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, 2 ** attempt * 10));
    const { Responses = {}, UnprocessedKeys = {} } = await documentClient().send(
      new BatchGetCommand({ RequestItems: open }),
    );
    for (const [table, items] of Object.entries(Responses)) found.set(table, [...(found.get(table) ?? []), ...items]);
    open = UnprocessedKeys;
  }
  return found;
}
