import type * as z from 'zod';
import type { Item } from '../dynamodb/engine.ts';
import type { Ground } from '../ground.ts';
import type { Functions } from '../lambda/functions.ts';
import { Refusal } from '../refusal.ts';
import { lastPart } from '../template/naming.ts';
import type { bodies } from './requests.ts';

/** Records in one call of the publisher. */
const batchSize = 100;

/**
 * Sends archived events of a transactional outbox again, with the same ids: hands the items of the table marked
 * `laptop-cloud:role` = `outbox` to the function that reads its stream, as if the stream brought them.
 * @returns how many events were sent
 * @throws {Refusal} when there is no outbox, or its publisher fails
 */
export async function republish(
  { model, engine, functions }: Pick<Ground, 'model' | 'engine'> & { readonly functions: Functions },
  { subject, from, to }: z.infer<typeof bodies.republish>,
): Promise<number> {
  if (subject === undefined && from === undefined) throw new Refusal('Give "subject", or "from" and "to".');
  const [table] = model.marked('laptop-cloud:role', 'outbox');
  const mapping = model
    .all('AWS::Lambda::EventSourceMapping')
    .find(({ properties }) => properties.EventSourceArn.includes(`:table/${table?.name}/stream/`));
  if (table === undefined || mapping === undefined)
    throw new Refusal('No table is marked as the outbox, or nothing reads its stream.');
  const time = (item: Item): number => Date.parse(item['occurredAt']?.S ?? '');
  const items = (await Array.fromAsync(engine.scan({ TableName: table.name })))
    .filter((item) => subject === undefined || item['subject']?.S === subject)
    .filter((item) => from === undefined || time(item) >= Date.parse(from))
    .filter((item) => to === undefined || time(item) <= Date.parse(to))
    .sort((a, b) => time(a) - time(b));
  for (let start = 0; start < items.length; start += batchSize) {
    const Records = items.slice(start, start + batchSize).map((item, index) => ({
      eventID: `republish-${start + index}`,
      eventName: 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: model.region,
      eventSourceARN: mapping.properties.EventSourceArn,
      dynamodb: { NewImage: item, SequenceNumber: String(start + index), StreamViewType: 'NEW_IMAGE' },
    }));
    const publisher = lastPart(mapping.properties.FunctionName);
    const result = await functions.invoke(publisher, JSON.stringify({ Records }));
    if (!result.ok) throw new Refusal(`The publisher failed (${result.errorType}: ${result.errorMessage}).`);
  }
  return items.length;
}
