import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const document = readFileSync(fileURLToPath(new URL('aws.md', root)), 'utf8');
const rows = document
  .split('\n')
  .flatMap((line) => /^\| (same|differs) \| (.+?) \| (.*?) ?\|$/.exec(line)?.slice(1) ?? [])
  .reduce<string[][]>((all, cell, index) => {
    if (index % 3 === 0) all.push([]);
    all.at(-1)?.push(cell);
    return all;
  }, []);

describe('aws.md', () => {
  it('names a test for everything that it calls the same as on AWS', () => {
    expect(rows.length).toBeGreaterThan(50);
    expect(rows.filter(([kind, , test]) => kind === 'same' && test === '')).toEqual([]);
  });

  it.each(rows.map(([, , test]) => test ?? '').filter((test) => test !== ''))('%s', (test) => {
    const [, file = '', title = ''] = /^`([\w/.-]+\.test\.ts)` › (.+)$/.exec(test) ?? [];
    const [path = file] = globSync(`test/**/${file}`, { cwd: fileURLToPath(root) });
    expect(readFileSync(fileURLToPath(new URL(path, root)), 'utf8')).toContain(`'${title}'`);
  });
});
