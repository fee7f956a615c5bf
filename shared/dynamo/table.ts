/** Typed access to one table: reads, and the writes that `commit` executes together. */
import type * as z from 'zod';
import { environmentVariable } from '../process/environment.ts';
import type { Write } from './commit.ts';
import { refuseToReplace } from './item-not-readable.ts';
import { type TableDefinition, tableVariable } from './table-definition.ts';
import { TableReader } from './table-reader.ts';

export type { Page } from './table-reader.ts';

/** What a write requires of the stored item: each attribute equals its value, or is absent where the value is undefined. */
export type Condition = Readonly<Record<string, unknown>>;

/** Makes the error of a refused write from the stored item (undefined when there is none). */
export type WriteRefusal<Item> = (current: Item | undefined) => Error;

/** A change of some attributes; `add` and `atMost` take paths such as `counts.attending`. */
export interface AttributeChange<Item> {
  /** New values; an attribute whose value is undefined stays as it is. */
  readonly set?: Partial<Item>;
  /** Attributes that are taken away. */
  readonly remove?: readonly (keyof Item & string)[];
  /** Counts numbers up or down. */
  readonly add?: Readonly<Record<string, number>>;
  /** What is required of the item before the change. */
  readonly expected?: Condition;
  /** Upper bounds that hold after the change. */
  readonly atMost?: Readonly<Record<string, number>>;
}

/** Another writer was faster: load again and decide again. */
export class ConcurrentChange extends Error {
  override readonly name = 'ConcurrentChange';
}

/** One table: reads, and writes to {@link commit}. */
export class Table<Item extends z.ZodObject> extends TableReader<Item> {
  /** Writes an item that must not exist yet. */
  create(item: z.input<Item>, refuse: WriteRefusal<z.output<Item>> = concurrent): Write {
    const absent = { condition: 'attribute_not_exists(#key)', names: { '#key': this.definition.partition } };
    return { put: { ...this.#item(item), ...conditionOf(absent) }, refuse: this.#refusal(refuse) };
  }

  /** Writes an item and replaces what was stored. */
  put(item: z.input<Item>): Write {
    return { put: this.#item(item) };
  }

  /**
   * Replaces the item that was read. `expected` is what it must still hold (usually `{ sequence }`); if another writer
   * changed it, the commit throws {@link ConcurrentChange}, or what `refuse` makes.
   *
   * @throws ItemNotReadable when a newer release had written an attribute that this one does not know
   */
  replace(item: z.input<Item>, expected: Condition, refuse: WriteRefusal<z.output<Item>> = concurrent): Write {
    return { put: { ...this.#item(item), ...conditionOf(equalTo(expected)) }, refuse: this.#refusal(refuse) };
  }

  /**
   * Changes at least one attribute of an item that exists. Numbers are counted in the database, so that writers who only
   * count do not conflict.
   */
  update(
    key: Partial<z.output<Item>>,
    { set = {}, remove = [], add = {}, expected = {}, atMost = {} }: AttributeChange<z.output<Item>>,
    refuse: WriteRefusal<z.output<Item>> = concurrent,
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
      if (value === undefined) continue;
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
    const setting = assignments.length === 0 ? [] : [`SET ${assignments.join(', ')}`];
    const removing = remove.length === 0 ? [] : [`REMOVE ${remove.map(path).join(', ')}`];
    return {
      update: {
        TableName: this.name,
        Key: key,
        UpdateExpression: [...setting, ...removing].join(' '),
        ...conditionOf({ condition: clauses.join(' AND '), names, values }),
      },
      refuse: this.#refusal(refuse),
    };
  }

  /** Counts numbers up or down, and adds to sets, without a condition; creates the item when there is none. */
  count(key: Partial<z.output<Item>>, by: Readonly<Record<string, number | ReadonlySet<number>>>): Write {
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

  /** Counts a number up by one where it is below its bound, or not there; creates the item when there is none. */
  countBelow(
    key: Partial<z.output<Item>>,
    counter: keyof z.output<Item> & string,
    { below, expiresAt }: { readonly below: number; readonly expiresAt: number },
    refuse: WriteRefusal<z.output<Item>> = concurrent,
  ): Write {
    const { expires } = this.definition;
    if (expires === undefined) throw new TypeError(`items of ${this.definition.name} do not expire`);
    return {
      update: {
        TableName: this.name,
        Key: key,
        UpdateExpression: 'ADD #counter :one SET #expires = :expires',
        ...conditionOf({
          condition: '(attribute_not_exists(#counter) OR #counter < :below)',
          names: { '#counter': counter, '#expires': expires },
          values: { ':one': 1, ':below': below, ':expires': expiresAt },
        }),
      },
      refuse: this.#refusal(refuse),
    };
  }

  /** Deletes an item, if it still has the expected attributes. */
  delete(key: Partial<z.output<Item>>, expected?: Condition, refuse: WriteRefusal<z.output<Item>> = concurrent): Write {
    if (expected === undefined) return { delete: { TableName: this.name, Key: key } };
    const deleted = { TableName: this.name, Key: key, ...conditionOf(equalTo(expected)) };
    return { delete: deleted, refuse: this.#refusal(refuse) };
  }

  #item(item: z.input<Item>) {
    refuseToReplace(this.definition, item);
    return { TableName: this.name, Item: this.definition.item.parse(item) };
  }

  #refusal(refuse: WriteRefusal<z.output<Item>>): NonNullable<Write['refuse']> {
    return (current) => refuse(current === undefined ? undefined : this.parse(current));
  }
}

function concurrent(): Error {
  return new ConcurrentChange('the item has changed since it was read');
}

/** What a write requires, as DynamoDB's expressions. */
interface Expressions {
  readonly condition: string;
  readonly names: Record<string, string>;
  readonly values?: Record<string, unknown>;
}

/** The part of a write that states what it requires, and asks for the stored item if the write is refused. */
function conditionOf({ condition, names, values = {} }: Expressions) {
  return {
    ConditionExpression: condition,
    ExpressionAttributeNames: names,
    // DynamoDB refuses an empty map.
    ...(Object.keys(values).length === 0 ? {} : { ExpressionAttributeValues: values }),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  } as const;
}

function equalTo(expected: Condition): Required<Expressions> {
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

/** Opens a table by its definition; the stack passes its physical name in the environment. */
export function openTable<Item extends z.ZodObject>(definition: TableDefinition<Item>): Table<Item> {
  return new Table(definition, environmentVariable(tableVariable(definition)));
}
