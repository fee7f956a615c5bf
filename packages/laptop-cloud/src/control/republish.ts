import type { DynamoDbEngine, Item } from '../dynamodb/engine.ts';
import type { Functions } from '../lambda/functions.ts';
import { Refusal } from '../refusal.ts';
import type { Model } from '../template/model.ts';
import { lastPart } from '../template/naming.ts';

/** Which archived events to send again. */
export interface RepublishRequest {
  readonly subject?: string | undefined;
  /** ISO instants, both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Records in one call of the publisher. */
const BATCH = 100;

/**
 * Sends archived events of a transactional outbox again, with the same ids: hands the items of the table marked
 * `laptop-cloud:role` = `outbox` to the function that reads its stream, as if the stream brought them.
 */
export class Republish {
  readonly #model: Model;
  readonly #engine: DynamoDbEngine;
  readonly #functions: Functions;

  constructor(model: Model, engine: DynamoDbEngine, functions: Functions) {
    this.#model = model;
    this.#engine = engine;
    this.#functions = functions;
  }

  /** Returns how many events were sent. @throws {Refusal} when there is no outbox, or its publisher fails */
  async send(request: RepublishRequest): Promise<number> {
    if (request.subject === undefined && request.from === undefined)
      throw new Refusal('Give "subject", or "from" and "to".');
    const [table] = this.#model.marked('laptop-cloud:role', 'outbox');
    const mapping = this.#model
      .all('AWS::Lambda::EventSourceMapping')
      .find(({ properties }) => properties.EventSourceArn.includes(`:table/${table?.name}/stream/`));
    if (table === undefined || mapping === undefined)
      throw new Refusal('No table is marked as the outbox, or nothing reads its stream.');
    const items = await this.#find(table.name, request);
    for (let start = 0; start < items.length; start += BATCH) {
      const Records = items.slice(start, start + BATCH).map((item, index) => ({
        eventID: `republish-${start + index}`,
        eventName: 'INSERT',
        eventVersion: '1.1',
        eventSource: 'aws:dynamodb',
        awsRegion: this.#model.region,
        eventSourceARN: mapping.properties.EventSourceArn,
        dynamodb: { NewImage: item, SequenceNumber: String(start + index), StreamViewType: 'NEW_IMAGE' },
      }));
      const result = await this.#functions.invoke(
        lastPart(mapping.properties.FunctionName),
        JSON.stringify({ Records }),
      );
      if (!result.ok) throw new Refusal(`The publisher failed (${result.errorType}: ${result.errorMessage}).`);
    }
    return items.length;
  }

  async #find(table: string, { subject, from, to }: RepublishRequest): Promise<Item[]> {
    const found = await Array.fromAsync(this.#engine.scan({ TableName: table }));
    const time = (item: Item): number => Date.parse(item['occurredAt']?.S ?? '');
    return found
      .filter((item) => subject === undefined || item['subject']?.S === subject)
      .filter((item) => from === undefined || time(item) >= Date.parse(from))
      .filter((item) => to === undefined || time(item) <= Date.parse(to))
      .sort((a, b) => time(a) - time(b));
  }
}
