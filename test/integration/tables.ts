/** Fresh tables for a test file. */
import { inject } from 'vitest';
import type { TableDefinition } from '../../shared/dynamo/table-definition.ts';
import { createTables } from '../fixtures/tables.ts';

/**
 * Makes the tables (those of the kit always) and points the environment at them, as a stack would. Call it
 * at the top of a test file, before the functions under test are imported (`await import(…)`).
 */
export async function makeTables(...definitions: readonly TableDefinition[]): Promise<void> {
  await createTables(inject('dynamodbEndpoint'), definitions);
}
