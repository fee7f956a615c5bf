/** What docs/quality.md names of the code is there: functions, fields, codes and constants, in backquotes. */
import { globSync } from 'node:fs';
import { expect, test } from 'vitest';
import { projectFile, root } from '../../../tools/docs/project.ts';

const named = [...projectFile('docs/quality.md').matchAll(/`([A-Za-z_]\w*)(?:\(\))?`/g)].map(([, name = '']) => name);
/** What people send, and commits. */
const isNoName = (name: string) => name === 'japan' || /^[0-9a-f]{7}$/.test(name);

test('names nothing that is not in the code', () => {
  const places = '{events,functions,infra,packages,programme,shared,test,tools}/**/*.{ts,json,py,md}';
  const exclude = ['**/node_modules/**', '**/cdk.out/**'];
  const sources = globSync([places, '{package,biome}.json', 'docs/generated/*.md'], { cwd: root, exclude });
  const words = new Set(sources.flatMap((path) => projectFile(path).match(/[A-Za-z_]\w*/g) ?? []));
  expect(named.length).toBeGreaterThan(200);
  expect([...new Set(named)].filter((name) => !isNoName(name) && !words.has(name))).toEqual([]);
});

test('names only tests that have such a title', () => {
  const tests = globSync('{test,packages}/**/*.test.ts', { cwd: root, exclude: ['**/node_modules/**'] });
  const claims = [...projectFile('docs/quality.md').matchAll(/`([\w./*-]+\.test\.ts)` › ([^|;`(]+)/g)];
  expect(claims.length).toBeGreaterThan(40);
  const wrong = claims.flatMap(([, file = '', said = '']) => {
    const title = said.replace(/[\s,.]+$|,? and $/g, '');
    const found = tests.filter((path) => path === file || path.endsWith(`/${file}`));
    const parts = title.split('…').map((part) => part.trim());
    const has = (path: string) => parts.every((part) => projectFile(path).includes(part));
    return found.some(has) ? [] : [`${file} › ${title}`];
  });
  expect(wrong).toEqual([]);
});
