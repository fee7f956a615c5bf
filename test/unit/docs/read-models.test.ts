/** ADR 003 and the comments of the tables name the writer and the readers of every read model, as the roles allow them and the code opens them. */
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

/** The contexts whose functions open a table. */
function openedBy(constant: string): readonly string[] {
  const opens = new RegExp(`\\bopenTable\\(${constant}\\)`);
  const files = globSync('functions/**/*.ts', { cwd: root }).filter((path) => opens.test(projectFile(path)));
  return [...new Set(files.map((path) => path.split('/')[1] ?? ''))].sort();
}

const decision = projectFile('docs/adr/003-read-models.md');

const listed = (contexts: readonly string[]) => contexts.map((context) => `\`${context}\``).join(', ');

test('there are as many read models as the project has, and every one is read', () => {
  expect(tables.length).toBeGreaterThan(8);
  expect(tables.filter(({ constant }) => accessTo(constant).readers.length === 0)).toEqual([]);
});

test('the decision lists each of them once, and nothing else', () => {
  const rows = [...decision.matchAll(/^\| [a-z ]+ \| `(\w+)` \|/gm)].map(([, name]) => name);
  expect(rows.sort()).toEqual(tables.map(({ name }) => name).sort());
});

describe.each(tables)('$name', ({ comment, constant, name }) => {
  const { writers, readers } = accessTo(constant);

  test('is written by one context', () => expect(writers).toHaveLength(1));

  // A role that nobody uses would make the comment and the decision wrong, as would a table that is opened in vain.
  test('is opened by the contexts that may, and by all of them', () =>
    expect(openedBy(constant)).toEqual([...writers, ...readers].sort()));

  test('has its writer and its readers in the comment of its table', () =>
    expect(comment).toBe(`Written by ${listed(writers)}; read by ${listed(readers)}.`));

  test('has them in the decision, too', () =>
    expect(decision).toContain(`| \`${name}\` | ${listed(writers)} | ${listed(readers)} |`));
});
