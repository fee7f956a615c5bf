import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

const root = fileURLToPath(new URL('../..', import.meta.url));
const names = z.record(z.string(), z.string()).transform((versions) => Object.keys(versions));
const manifest = z
  .object({ dependencies: names, optionalDependencies: names, devDependencies: names })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));

/** What the files of a folder import that is neither in the folders, nor Node's, nor a package of the list. */
function strangers(folder: string, folders: readonly string[], packages: readonly string[]): string[] {
  return globSync(`${folder}/**/*.ts`, { cwd: root }).flatMap((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const specifiers = [...text.matchAll(/^(?:import|export)\b[^;]*?from '([^']+)'/gm)].map(([, found = '']) => found);
    return specifiers
      .filter((specifier) => {
        if (specifier.startsWith('node:')) return false;
        if (!specifier.startsWith('.')) return !packages.some((name) => `${specifier}/`.startsWith(`${name}/`));
        const target = relative(root, join(root, dirname(path), specifier));
        return !folders.some((allowed) => target.startsWith(`${allowed}/`));
      })
      .map((specifier) => `${path} → ${specifier}`);
  });
}

describe('the package', () => {
  const { dependencies, devDependencies } = manifest;

  it('imports nothing outside itself but Node and its dependencies', () => {
    expect(strangers('src', ['src'], dependencies)).toEqual([]);
  });

  it('has tests that need nothing else either', () => {
    expect(strangers('test', ['src', 'test'], [...dependencies, ...devDependencies])).toEqual([]);
  });

  it('needs what it declares', () => {
    const sources = globSync('{src,test}/**/*.ts', { cwd: root }).map((path) => readFileSync(join(root, path), 'utf8'));
    const declared = [...dependencies, ...manifest.optionalDependencies];
    expect(declared.filter((name) => !sources.some((text) => text.includes(`'${name}`)))).toEqual([]);
  });

  it('speaks of no project that uses it, but in its own name', () => {
    const spoken = globSync('{*.md,src/**/*.ts}', { cwd: root }).filter((path) =>
      readFileSync(join(root, path), 'utf8').replaceAll('@okaeri/laptop-cloud', '').toLowerCase().includes('okaeri'),
    );
    expect(spoken).toEqual([]);
  });
});
