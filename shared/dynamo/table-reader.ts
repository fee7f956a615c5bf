/** Typed reads of one table: every item is parsed by its schema. */
import { GetCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import { batchGet } from './batch-get.ts';
import { documentClient } from './client.ts';
import { readItem } from './item-not-readable.ts';
import type { TableDefinition } from './table-definition.ts';

/** A page of items and the key to go on from. */
export interface Page<Item> {
  readonly items: Item[];
  readonly lastKey: Record<string, unknown> | undefined;
}

/** Which items under one partition key. */
export interface Query {
  readonly index?: string;
  /** Value of the partition key. */
  readonly partition: string | number;
  /** Bounds of the sort key, both inclusive. */
  readonly from?: string | number;
  readonly to?: string | number;
  readonly limit?: number;
  readonly after?: Record<string, unknown> | undefined;
  readonly newestFirst?: boolean;
}

/** Which page of a list: at most how many items, and the key after which it begins. */
export type PageQuery = Pick<Query, 'limit' | 'after'>;

/** The reads of one table. */
export class TableReader<Item extends z.ZodObject> {
  readonly definition: TableDefinition<Item>;
  /** The physical name. */
  readonly name: string;
  readonly #picked = new Map<string, z.ZodType>();

  constructor(definition: TableDefinition<Item>, name: string) {
    this.definition = definition;
    this.name = name;
  }

  /** Reads one item, strongly consistent. */
  async get(key: Partial<z.output<Item>>): Promise<z.output<Item> | undefined> {
    const { Item } = await documentClient().send(
      new GetCommand({ TableName: this.name, Key: key, ConsistentRead: true }),
    );
    return Item === undefined ? undefined : this.parse(Item);
  }

  /** Reads some attributes of one item, strongly consistent: no other attribute is transferred or parsed. */
  async getOnly<Attribute extends keyof z.output<Item> & string>(
    key: Partial<z.output<Item>>,
    ...attributes: readonly Attribute[]
  ): Promise<Pick<z.output<Item>, Attribute> | undefined> {
    const { names, projection } = projected(attributes);
    const { Item } = await documentClient().send(
      new GetCommand({
        TableName: this.name,
        Key: key,
        ConsistentRead: true,
        ProjectionExpression: projection,
        ExpressionAttributeNames: names,
      }),
    );
    return Item === undefined ? undefined : readItem(this.definition, this.#pick(attributes), Item);
  }

  /** Reads many items, strongly consistent; those that do not exist are left out. Throttled keys are requested again. */
  async getMany(keys: Partial<z.output<Item>>[]): Promise<z.output<Item>[]> {
    return (await this.#getAll(keys)).map((item) => this.parse(item));
  }

  /** Reads some attributes of many items: unmarshalling is what a read costs a function most. */
  async getManyOnly<Attribute extends keyof z.output<Item> & string>(
    keys: Partial<z.output<Item>>[],
    ...attributes: readonly Attribute[]
  ): Promise<Pick<z.output<Item>, Attribute>[]> {
    const schema = this.#pick(attributes);
    return (await this.#getAll(keys, attributes)).map((item) => readItem(this.definition, schema, item));
  }

  async #getAll(keys: Partial<z.output<Item>>[], attributes?: readonly string[]): Promise<Record<string, unknown>[]> {
    const only = attributes === undefined ? undefined : projected(attributes);
    const projection = {
      ConsistentRead: true,
      ProjectionExpression: only?.projection,
      ExpressionAttributeNames: only?.names,
    };
    const found: Record<string, unknown>[] = [];
    for (let start = 0; start < keys.length; start += 100) {
      const Keys = keys.slice(start, start + 100);
      const items = await batchGet({ [this.name]: { Keys, ...projection } });
      found.push(...(items.get(this.name) ?? []));
    }
    return found;
  }

  /** Reads a page of the items under one partition key, in the order of the sort key. */
  async query(query: Query): Promise<Page<z.output<Item>>> {
    const { items, lastKey } = await this.#queryPage(query);
    return { items: items.map((item) => this.parse(item)), lastKey };
  }

  async #queryPage(query: Query, attributes?: readonly string[]): Promise<Page<Record<string, unknown>>> {
    const index = query.index === undefined ? undefined : this.definition.indexes?.[query.index];
    const partition = index?.partition ?? this.definition.partition;
    const sort = index === undefined ? this.definition.sort : index.sort;
    const only = attributes === undefined ? undefined : projected(attributes);
    const names: Record<string, string> = { '#p': partition, ...only?.names };
    const values: Record<string, unknown> = { ':p': query.partition };
    let condition = '#p = :p';
    if (sort !== undefined && (query.from !== undefined || query.to !== undefined)) {
      names['#s'] = sort;
      if (query.from !== undefined) values[':from'] = query.from;
      if (query.to !== undefined) values[':to'] = query.to;
      if (query.from === undefined) condition += ' AND #s <= :to';
      else condition += query.to === undefined ? ' AND #s >= :from' : ' AND #s BETWEEN :from AND :to';
    }
    const response = await documentClient().send(
      new QueryCommand({
        TableName: this.name,
        IndexName: query.index,
        KeyConditionExpression: condition,
        ProjectionExpression: only?.projection,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
        ConsistentRead: query.index === undefined,
        Limit: query.limit,
        ExclusiveStartKey: query.after,
        ScanIndexForward: query.newestFirst !== true,
      }),
    );
    return { items: response.Items ?? [], lastKey: response.LastEvaluatedKey };
  }

  /** Reads every item under one partition key, page by page. */
  async *queryAll(query: Omit<Query, 'after'>): AsyncGenerator<z.output<Item>> {
    let after: Record<string, unknown> | undefined;
    do {
      const page = await this.query({ ...query, after });
      yield* page.items;
      after = page.lastKey;
    } while (after !== undefined);
  }

  /** Reads some attributes of every item under one partition key, for an index that holds only the keys. */
  async *queryOnly<Attribute extends keyof z.output<Item> & string>(
    query: Omit<Query, 'after'>,
    ...attributes: readonly Attribute[]
  ): AsyncGenerator<Pick<z.output<Item>, Attribute>> {
    const schema = this.#pick(attributes);
    let after: Record<string, unknown> | undefined;
    do {
      const page = await this.#queryPage({ ...query, after }, attributes);
      for (const item of page.items) yield readItem(this.definition, schema, item);
      after = page.lastKey;
    } while (after !== undefined);
  }

  /** Reads a page of the whole table, in no order. */
  async scan(page: { limit?: number; after?: Record<string, unknown> | undefined }): Promise<Page<z.output<Item>>> {
    const response = await documentClient().send(
      new ScanCommand({ TableName: this.name, Limit: page.limit, ExclusiveStartKey: page.after }),
    );
    return { items: (response.Items ?? []).map((item) => this.parse(item)), lastKey: response.LastEvaluatedKey };
  }

  /** The schema of some attributes, kept because zod compiles every new schema. */
  #pick<Attribute extends keyof z.output<Item> & string>(
    attributes: readonly Attribute[],
  ): z.ZodType<Pick<z.output<Item>, Attribute>> {
    const name = attributes.join();
    const schema: z.ZodObject = this.definition.item;
    const mask = Object.fromEntries(attributes.map((attribute) => [attribute, true as const]));
    const picked = this.#picked.get(name) ?? schema.pick(mask as never);
    this.#picked.set(name, picked);
    return picked as z.ZodType<Pick<z.output<Item>, Attribute>>;
  }

  /** Parses a stored item. @throws ItemNotReadable when it was written in another shape. */
  parse(item: Record<string, unknown>): z.output<Item> {
    return readItem(this.definition, this.definition.item, item);
  }
}

/** A projection by placeholders, because an attribute may be named like a reserved word. */
function projected(attributes: readonly string[]) {
  const names = Object.fromEntries(attributes.map((attribute, position) => [`#a${position}`, attribute]));
  return { names, projection: Object.keys(names).join(', ') };
}
