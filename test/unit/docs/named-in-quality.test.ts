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
