/** Every table that a context, a read model or the kit declares: the stateful stack makes them, the data register lists them. */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TableDefinition } from '../shared/dynamo/table-definition.ts';
import { root } from './bundle.ts';

const declaredIn = ['functions/*/tables.ts', 'events/read-models/*.ts', 'shared/**/*-table.ts'];

async function declaredTables(): Promise<TableDefinition[]> {
  const found = new Map<string, TableDefinition>();
  for (const file of globSync(declaredIn, { cwd: root })) {
    const module = (await import(pathToFileURL(join(root, file)).href)) as Record<string, unknown>;
    for (const table of Object.values(module).filter(isTable)) found.set(table.name, table);
  }
  return [...found.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}

function isTable(value: unknown): value is TableDefinition {
  return typeof value === 'object' && value !== null && 'holds' in value && 'forgets' in value && 'partition' in value;
}

/** By their names. */
export const registeredTables: readonly TableDefinition[] = await declaredTables();
