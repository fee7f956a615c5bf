import type { DynamoDbEngine } from '../dynamodb/engine.ts';
import type { Functions } from '../lambda/functions.ts';
import { Refusal } from '../refusal.ts';
import type { Model } from '../template/model.ts';
import { lastPart } from '../template/naming.ts';

type Item = Record<string, { S?: string; N?: string }>;

interface Page {
  Items: Item[];
  LastEvaluatedKey?: object;
}

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
 * Sends archived outbox items again with the same event ids. They are handed to the publisher as if the stream brought
 * them, so that the way to the bus is the one way there is.
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

  /** Answers how many events were sent. */
  async send(request: RepublishRequest): Promise<number> {
    if (request.subject === undefined && request.from === undefined)
      throw new Refusal('Give "subject", or "from" and "to".');
    const [table] = this.#model.marked('okaeri:role', 'outbox');
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
    const found: Item[] = [];
    let start: object | undefined;
    do {
      const page: Page = await this.#engine.ask<Page>('Scan', { TableName: table, ExclusiveStartKey: start });
      found.push(...page.Items);
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    const time = (item: Item): number => Date.parse(item['occurredAt']?.S ?? '');
    return found
      .filter((item) => subject === undefined || item['subject']?.S === subject)
      .filter((item) => from === undefined || time(item) >= Date.parse(from))
      .filter((item) => to === undefined || time(item) <= Date.parse(to))
      .sort((a, b) => time(a) - time(b));
  }
}
