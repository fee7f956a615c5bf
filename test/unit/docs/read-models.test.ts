/** ADR 003 lists every read model: each is a contract between contexts. */
import { globSync } from 'node:fs';
import { expect, test } from 'vitest';
import { projectFile, root } from '../../../tools/docs/project.ts';

const tables = globSync('events/read-models/*.ts', { cwd: root }).flatMap((path) =>
  [...projectFile(path).matchAll(/defineTable\(\{\s*name: '(\w+)'/g)].map(([, name = '']) => name),
);

/** `ContactCards` → contact card. */
const inWords = (table: string) =>
  table
    .replace(/(?<=[a-z])[A-Z]/g, ' $&')
    .toLowerCase()
    .replace(/s$/, '');

test('every table of a read model is in the decision', () => {
  const decision = projectFile('docs/adr/003-read-models.md')
    .replaceAll(/[*\n]+/g, ' ')
    .toLowerCase();
  expect(tables.length).toBeGreaterThan(8);
  const isNamed = (table: string) =>
    decision.includes(inWords(table)) || decision.includes(`\`${table.toLowerCase()}\``);
  expect(tables.filter((table) => !isNamed(table))).toEqual([]);
});
