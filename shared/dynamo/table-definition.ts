import type * as z from 'zod';
import { day } from '../time/durations.ts';

/** A global secondary index: its name, keys, and what it projects. */
interface IndexDefinition {
  readonly partition: string;
  readonly sort?: string;
  /** Attributes projected besides the keys; none = the keys alone, absent = all. */
  readonly only?: readonly string[];
}

/**
 * A table, described once: CDK makes it, the store reads and writes through it, the register of what must be forgotten
 * lists it. Natural keys; no hand-built key strings.
 */
export interface TableDefinition<Item extends z.ZodObject = z.ZodObject> {
  /** Logical name in PascalCase; the environment variable that carries the physical name is derived from it. */
  readonly name: string;
  readonly item: Item;
  readonly partition: keyof z.output<Item> & string;
  readonly sort?: (keyof z.output<Item> & string) | undefined;
  readonly indexes?: Readonly<Record<string, IndexDefinition>>;
  /** Attributes that are numbers in a key; every other key is a string. */
  readonly numberKeys?: readonly string[];
  /** Attribute with the epoch seconds after which DynamoDB may delete an item. No decision relies on it. */
  readonly expires?: (keyof z.output<Item> & string) | undefined;
  /** How many days an item is kept, where that is the same for all: {@link expiryFrom} counts them. */
  readonly keptDays?: number;
  /**
   * What it holds about people and how it forgets: the line in docs/generated/data-register.md, where `forgets` continues the
   * number of days.
   */
  readonly holds: string;
  readonly forgets: string;
  /** Whether changes are streamed (the outbox only). */
  readonly stream?: boolean;
}

/** Declares a table. */
export function defineTable<Item extends z.ZodObject>(definition: TableDefinition<Item>): TableDefinition<Item> {
  return definition;
}

/**
 * When an item that is kept from an instant on is deleted: seconds since 1970, as DynamoDB's TTL wants.
 * @throws Error where a table does not say for how many days
 */
export function expiryFrom({ name, keptDays }: Pick<TableDefinition, 'name' | 'keptDays'>, at: Date): number {
  if (keptDays === undefined) throw new Error(`the items of ${name} have no time after which they are deleted`);
  return Math.floor((at.getTime() + keptDays * day) / 1000);
}

/** The environment variable that carries the physical name of a table: `TABLE_MAILING_RECORDS`. */
export function tableVariable(definition: { readonly name: string }): string {
  return `TABLE_${definition.name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()}`;
}
