/** Typed access to one table: items are parsed by their schema on the way in and on the way out. */
import { BatchGetCommand, GetCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import { environmentVariable } from '../process/environment.ts';
import { documentClient } from './client.ts';
import type { Write } from './commit.ts';
import { type TableDefinition, tableVariable } from './table-definition.ts';

/** The attributes of a write's condition: equal to a value, one of several, or absent. */
export type Condition = Readonly<Record<string, unknown>>;

/** A page of items and the key to go on from. */
export interface Page<Item> {
  readonly items: Item[];
  readonly lastKey: Record<string, unknown> | undefined;
}

/** What a refused write is turned into; gets the item as it stands (absent = there is none). */
export type Refusal<Item> = (current: Item | undefined) => Error;

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

/** A change of some attributes; `add` and `atMost` take paths such as `counts.attending`. */
export interface AttributeChange<Item> {
  readonly set?: Partial<Item>;
  /** Counts numbers up or down. */
  readonly add?: Readonly<Record<string, number>>;
  /** What must be so before. */
  readonly expected?: Condition;
  /** Bounds that the numbers must keep after. */
  readonly atMost?: Readonly<Record<string, number>>;
}

/** Another writer was faster; load again and decide again. */
export class ConcurrentChange extends Error {
  override readonly name = 'ConcurrentChange';
}

export class Table<Item extends z.ZodObject> {
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

  /** Reads some attributes of one item, strongly consistent: what is not asked for is neither carried nor parsed. */
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
    return Item === undefined ? undefined : this.#pick(attributes).parse(Item);
  }

  /** Reads many items, strongly consistent; those that do not exist are left out. Asks again for what was throttled. */
  async getMany(keys: Partial<z.output<Item>>[]): Promise<z.output<Item>[]> {
    return (await this.#getAll(keys)).map((item) => this.parse(item));
  }

  /** Reads some attributes of many items: unmarshalling is what a read costs a function most. */
  async getManyOnly<Attribute extends keyof z.output<Item> & string>(
    keys: Partial<z.output<Item>>[],
    ...attributes: readonly Attribute[]
  ): Promise<Pick<z.output<Item>, Attribute>[]> {
    const schema = this.#pick(attributes);
    return (await this.#getAll(keys, attributes)).map((item) => schema.parse(item));
  }

  async #getAll(keys: Partial<z.output<Item>>[], attributes?: readonly string[]): Promise<Record<string, unknown>[]> {
    const only = attributes === undefined ? undefined : projected(attributes);
    const asked = {
      ConsistentRead: true,
      ProjectionExpression: only?.projection,
      ExpressionAttributeNames: only?.names,
    };
    const found: Record<string, unknown>[] = [];
    for (let start = 0; start < keys.length; start += 100) {
      let wanted: Record<string, unknown>[] = keys.slice(start, start + 100);
      for (let attempt = 0; wanted.length > 0; attempt++) {
        if (attempt > 6) throw new Error(`${this.definition.name}: a batch read stays throttled`);
        if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, 2 ** attempt * 10));
        const answer = await documentClient().send(
          new BatchGetCommand({ RequestItems: { [this.name]: { Keys: wanted, ...asked } } }),
        );
        found.push(...(answer.Responses?.[this.name] ?? []));
        wanted = answer.UnprocessedKeys?.[this.name]?.Keys ?? [];
      }
    }
    return found;
  }

  /** Reads a page of the items under one partition key, in the order of the sort key. */
  async query(query: Query): Promise<Page<z.output<Item>>> {
    const { items, lastKey } = await this.#ask(query);
    return { items: items.map((item) => this.parse(item)), lastKey };
  }

  async #ask(query: Query, attributes?: readonly string[]): Promise<Page<Record<string, unknown>>> {
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
    const answer = await documentClient().send(
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
    return { items: answer.Items ?? [], lastKey: answer.LastEvaluatedKey };
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

  /** Reads some attributes of every item under one partition key: all that an index holds may be the keys. */
  async *queryOnly<Attribute extends keyof z.output<Item> & string>(
    query: Omit<Query, 'after'>,
    ...attributes: readonly Attribute[]
  ): AsyncGenerator<Pick<z.output<Item>, Attribute>> {
    const schema = this.#pick(attributes);
    let after: Record<string, unknown> | undefined;
    do {
      const page = await this.#ask({ ...query, after }, attributes);
      for (const item of page.items) yield schema.parse(item);
      after = page.lastKey;
    } while (after !== undefined);
  }

  /** Reads a page of the whole table, in no order. */
  async scan(page: { limit?: number; after?: Record<string, unknown> | undefined }): Promise<Page<z.output<Item>>> {
    const answer = await documentClient().send(
      new ScanCommand({ TableName: this.name, Limit: page.limit, ExclusiveStartKey: page.after }),
    );
    return { items: (answer.Items ?? []).map((item) => this.parse(item)), lastKey: answer.LastEvaluatedKey };
  }

  /** Writes an item that must not exist yet. */
  create(item: z.input<Item>, refuse: Refusal<z.output<Item>> = concurrent): Write {
    return this.#put(item, 'attribute_not_exists(#key)', { '#key': this.definition.partition }, undefined, refuse);
  }

  /** Writes an item whatever was there. */
  put(item: z.input<Item>): Write {
    return { put: { TableName: this.name, Item: this.definition.item.parse(item) } };
  }

  /**
   * Writes an item in place of the one that was read: `expected` names attributes and the values that they must still
   * have (usually `{ sequence }`). What else was written meanwhile makes it a {@link ConcurrentChange}.
   */
  replace(item: z.input<Item>, expected: Condition, refuse: Refusal<z.output<Item>> = concurrent): Write {
    const { condition, names, values } = equalTo(expected);
    return this.#put(item, condition, names, values, refuse);
  }

  /**
   * Changes some attributes of an item that exists. Numbers are counted in the database, so that writers who only count
   * do not have to decide again because of each other.
   */
  update(
    key: Partial<z.output<Item>>,
    { set = {}, add = {}, expected = {}, atMost = {} }: AttributeChange<z.output<Item>>,
    refuse: Refusal<z.output<Item>> = concurrent,
  ): Write {
    const { condition, names, values } = equalTo(expected);
    const path = (dotted: string) =>
      dotted
        .split('.')
        .map((part) => {
          names[`#${part}`] = part;
          return `#${part}`;
        })
        .join('.');
    const clauses = [`attribute_exists(${path(this.definition.partition)})`, ...(condition === '' ? [] : [condition])];
    const assignments: string[] = [];
    for (const [attribute, value] of Object.entries(set)) {
      values[`:s${assignments.length}`] = value;
      assignments.push(`${path(attribute)} = :s${assignments.length}`);
    }
    for (const [dotted, by] of Object.entries(add)) {
      values[`:s${assignments.length}`] = by;
      assignments.push(`${path(dotted)} = ${path(dotted)} + :s${assignments.length}`);
    }
    for (const [dotted, bound] of Object.entries(atMost)) {
      values[`:m${clauses.length}`] = bound - (add[dotted] ?? 0);
      clauses.push(`${path(dotted)} <= :m${clauses.length}`);
    }
    return {
      update: {
        TableName: this.name,
        Key: key,
        UpdateExpression: `SET ${assignments.join(', ')}`,
        ConditionExpression: clauses.join(' AND '),
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
      refuse: this.#refusal(refuse),
    };
  }

  /** Counts numbers up or down, whoever else counts; makes the item where there is none. */
  count(key: Partial<z.output<Item>>, by: Readonly<Record<string, number>>): Write {
    const counters = Object.entries(by).map(([attribute, value], position) => ({ attribute, value, position }));
    return {
      update: {
        TableName: this.name,
        Key: key,
        UpdateExpression: `ADD ${counters.map(({ position }) => `#a${position} :a${position}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(
          counters.map(({ attribute, position }) => [`#a${position}`, attribute]),
        ),
        ExpressionAttributeValues: Object.fromEntries(counters.map(({ value, position }) => [`:a${position}`, value])),
      },
    };
  }

  /** Deletes an item, if it still has the expected attributes. */
  delete(key: Partial<z.output<Item>>, expected?: Condition, refuse: Refusal<z.output<Item>> = concurrent): Write {
    if (expected === undefined) return { delete: { TableName: this.name, Key: key } };
    const { condition, names, values } = equalTo(expected);
    return {
      delete: {
        TableName: this.name,
        Key: key,
        ConditionExpression: condition,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
      refuse: this.#refusal(refuse),
    };
  }

  #put(
    item: z.input<Item>,
    condition: string,
    names: Record<string, string>,
    values: Record<string, unknown> | undefined,
    refuse: Refusal<z.output<Item>>,
  ): Write {
    return {
      put: {
        TableName: this.name,
        Item: this.definition.item.parse(item),
        ConditionExpression: condition,
        ExpressionAttributeNames: names,
        ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
      refuse: this.#refusal(refuse),
    };
  }

  /** The schema of some attributes, made once: zod compiles each schema that it is given. */
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

  #refusal(refuse: Refusal<z.output<Item>>): NonNullable<Write['refuse']> {
    return (current) => refuse(current === undefined ? undefined : this.parse(current));
  }

  /** An item as it was read, checked by the schema. @throws ZodError when it was written in another shape. */
  parse(item: Record<string, unknown>): z.output<Item> {
    return this.definition.item.parse(item);
  }
}

function concurrent(): Error {
  return new ConcurrentChange('the item was changed meanwhile');
}

/** Attributes by names that no reserved word can be. */
function projected(attributes: readonly string[]) {
  const names = Object.fromEntries(attributes.map((attribute, position) => [`#a${position}`, attribute]));
  return { names, projection: Object.keys(names).join(', ') };
}

function equalTo(expected: Condition) {
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const clauses = Object.entries(expected).map(([attribute, value], position) => {
    names[`#c${position}`] = attribute;
    if (value === undefined) return `attribute_not_exists(#c${position})`;
    values[`:c${position}`] = value;
    return `#c${position} = :c${position}`;
  });
  return { condition: clauses.join(' AND '), names, values };
}

/** Opens a table by its definition; the physical name comes from the environment that the stack gave. */
export function openTable<Item extends z.ZodObject>(definition: TableDefinition<Item>): Table<Item> {
  return new Table(definition, environmentVariable(tableVariable(definition)));
}
