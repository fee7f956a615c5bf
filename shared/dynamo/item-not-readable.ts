import type * as z from 'zod';
import { LoggableError } from '../log/loggable-error.ts';
import type { TableDefinition } from './table-definition.ts';

/**
 * A stored item has a shape that this release does not know: a newer release wrote it, or something outside did. It names the table,
 * the attributes of its key and the first attribute that differs; never a value.
 */
export class ItemNotReadable extends LoggableError {
  override readonly name = 'ItemNotReadable';
  readonly facts: Readonly<Record<'table' | 'key' | 'attribute' | 'problem', string>>;

  constructor({ name, partition, sort }: TableDefinition, attribute: string, problem: string) {
    const key = sort === undefined ? partition : `${partition}, ${sort}`;
    super(
      `An item of ${name} (key: ${key}) has a shape that this release does not know (${attribute}: ${problem}). A newer release may have written it.`,
    );
    this.facts = { table: name, key, attribute, problem };
  }
}

/** Where an item that was read keeps the name of an attribute that this release does not know. It goes along with `{ ...item }`. */
const unknownAttribute = Symbol('unknown attribute');

/**
 * Parses a stored item, or some attributes of one. An attribute more than the schema has is left out.
 *
 * @throws ItemNotReadable when one that the schema has is missing or has another form
 */
export function readItem<Schema extends z.ZodType>(
  definition: TableDefinition,
  schema: Schema,
  stored: Record<string, unknown>,
): z.output<Schema> {
  const { success, data, error } = schema.safeParse(stored);
  if (!success) {
    const [issue] = error.issues;
    // Below the first part of the path there may be keys that are data.
    throw new ItemNotReadable(definition, String(issue?.path[0] ?? '-'), issue?.code ?? '-');
  }
  const unknown = Object.keys(stored).find((attribute) => !Object.hasOwn(definition.item.shape, attribute));
  if (unknown !== undefined) Object.assign(data as object, { [unknownAttribute]: unknown });
  return data;
}

/**
 * Before an item is written as a whole: what was read with an attribute that this release does not know must not be replaced, because
 * that would take the attribute away from the newer release.
 *
 * @throws ItemNotReadable when there is one
 */
export function refuseToReplace(definition: TableDefinition, item: object): void {
  const unknown: unknown = Reflect.get(item, unknownAttribute);
  if (unknown !== undefined) throw new ItemNotReadable(definition, String(unknown), 'unknown_attribute');
}
