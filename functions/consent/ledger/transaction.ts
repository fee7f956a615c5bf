/**
 * Writing by PartiQL, for the sake of one permission: `dynamodb:PartiQLInsert` lets a function add to the ledger and
 * neither change nor replace what is there, which a PutItem always could.
 */
import { isDeepStrictEqual } from 'node:util';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { ExecuteTransactionCommand } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import { documentClient } from '../../../shared/dynamo/client.ts';
import { ConcurrentChange } from '../../../shared/dynamo/table.ts';
import { type TableDefinition, tableVariable } from '../../../shared/dynamo/table-definition.ts';
import { environmentVariable } from '../../../shared/process/environment.ts';

/** One PartiQL statement; its text never contains values. */
export interface PartiqlStatement {
  readonly statement: string;
  readonly parameters: readonly unknown[];
}

/** Adds an item; an existing one with the same key is refused. */
export function insert<Item extends z.ZodObject>(
  definition: TableDefinition<Item>,
  item: z.input<Item>,
): PartiqlStatement {
  const attributes = present(definition.item.parse(item));
  const members = attributes.map(([name]) => `'${name}': ?`).join(', ');
  return {
    statement: `INSERT INTO "${tableName(definition)}" VALUE {${members}}`,
    parameters: attributes.map(([, value]) => value),
  };
}

/**
 * Changes the attributes that differ, if those named in `expected` are still as they were before.
 *
 * @throws TypeError when more than one attribute disappears: DynamoDB and the laptop's engine agree on one REMOVE only.
 */
export function update<Item extends z.ZodObject>(
  definition: TableDefinition<Item>,
  before: z.output<Item>,
  after: z.output<Item>,
  expected: readonly (keyof z.output<Item> & string)[],
): PartiqlStatement {
  const [old, wanted] = [Object.fromEntries(present(before)), definition.item.parse(after)];
  const set = present(wanted).filter(([name, value]) => !isDeepStrictEqual(value, old[name]));
  const removed = Object.keys(old).filter((name) => (wanted as Record<string, unknown>)[name] === undefined);
  if (removed.length > 1)
    throw new TypeError(`${definition.name}: ${removed.length} attributes cannot be removed at once`);
  const keys = [definition.partition, ...(definition.sort === undefined ? [] : [definition.sort]), ...expected];
  const assignments = set.map(([name]) => `"${name}"=?`).join(', ');
  const removal = removed.map((name) => ` REMOVE "${name}"`).join('');
  return {
    statement: `UPDATE "${tableName(definition)}" SET ${assignments}${removal} WHERE ${keys.map((name) => `"${name}"=?`).join(' AND ')}`,
    parameters: [...set.map(([, value]) => value), ...keys.map((name) => old[name])],
  };
}

/** The codes by which DynamoDB says that another writer was faster. */
const conflicts = new Set(['DuplicateItem', 'ConditionalCheckFailed', 'TransactionConflict', 'ThrottlingError']);

/**
 * Executes statements together or not at all.
 *
 * @throws ConcurrentChange when another writer was faster, by a changed item or one that exists: load and decide again.
 */
export async function executeTransaction(...statements: readonly PartiqlStatement[]): Promise<void> {
  const items = statements.map(({ statement, parameters }) => ({ Statement: statement, Parameters: [...parameters] }));
  try {
    await documentClient().send(new ExecuteTransactionCommand({ TransactStatements: items }));
  } catch (error) {
    if (error instanceof TransactionCanceledException && isConflict(error)) {
      throw new ConcurrentChange('another request changed this person meanwhile');
    }
    throw error;
  }
}

function isConflict({ CancellationReasons: reasons = [] }: TransactionCanceledException): boolean {
  const failed = reasons.filter(({ Code }) => Code !== undefined && Code !== 'None');
  return (
    failed.length > 0 && failed.every(({ Code = '', Message }) => conflicts.has(Code) || isDuplicate(Code, Message))
  );
}

/** DynamoDB Local calls an INSERT of an existing key a validation error. */
function isDuplicate(code: string, message: string | undefined): boolean {
  return code === 'ValidationError' && message?.startsWith('Duplicate primary key') === true;
}

function present(item: Record<string, unknown>): [string, unknown][] {
  return Object.entries(item).filter(([, value]) => value !== undefined);
}

function tableName(definition: TableDefinition): string {
  return environmentVariable(tableVariable(definition));
}
