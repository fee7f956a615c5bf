/** ADR 003 and the comments of the tables name the writer and the readers of every read model, as the roles allow them. */
import { globSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { projectFile, root } from '../../../tools/docs/project.ts';

interface Access {
  readonly writers: readonly string[];
  readonly readers: readonly string[];
}

const tables = globSync('events/read-models/*.ts', { cwd: root }).flatMap((path) =>
  [...projectFile(path).matchAll(/(?:\/\*\* (.+?) \*\/\n)?export const (\w+) = defineTable\(\{\s*name: '(\w+)'/g)].map(
    ([, comment = '', constant = '', name = '']) => ({ comment, constant, name }),
  ),
);

/** What the roles of each context may do with a table: `access(table, 'GetItem', …)` in its stack. */
const granted = globSync('infra/stacks/contexts/*-stack.ts', { cwd: root }).flatMap((path) =>
  [...projectFile(path).matchAll(/\baccess\(\s*(\w+),([^)]*)\)/g)].map(([, constant, operations = '']) => ({
    context: /(\w+)-stack\.ts$/.exec(path)?.[1] ?? '',
    constant,
    writes: /'(?:Put|Update|Delete)Item'|'PartiQL/.test(operations),
  })),
);

function accessTo(constant: string): Access {
  const of = granted.filter((grant) => grant.constant === constant);
  const writers = new Set(of.filter(({ writes }) => writes).map(({ context }) => context));
  const readers = new Set(of.map(({ context }) => context).filter((context) => !writers.has(context)));
  return { writers: [...writers], readers: [...readers].sort() };
}

const listed = (contexts: readonly string[]) => contexts.map((context) => `\`${context}\``).join(', ');

test('there are as many read models as the project has, and every one is read', () => {
  expect(tables.length).toBeGreaterThan(8);
  expect(tables.filter(({ constant }) => accessTo(constant).readers.length === 0)).toEqual([]);
});

describe.each(tables)('$name', ({ comment, constant, name }) => {
  const { writers, readers } = accessTo(constant);

  test('is written by one context', () => expect(writers).toHaveLength(1));

  test('has its writer and its readers in the comment of its table', () =>
    expect(comment).toBe(`Written by ${listed(writers)}; read by ${listed(readers)}.`));

  test('has them in the decision, too', () =>
    expect(projectFile('docs/adr/003-read-models.md')).toContain(
      `| \`${name}\` | ${listed(writers)} | ${listed(readers)} |`,
    ));
});
