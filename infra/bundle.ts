/** One esbuild run bundles every function: an entry is a file that exports `handler`. */
import { globSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { compileProgramme } from '../shared/programme/compile.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Every function of the project, by its path without `.ts` (`hris/receive-webhook`, `outbox/publish-outbox`). */
export function functionEntries(): Map<string, string> {
  const files = globSync(['functions/*/*.ts', 'shared/{outbox,timers}/*.ts'], { cwd: root });
  const entries = files.filter((file) => /^export const handler\b/m.test(readFileSync(join(root, file), 'utf8')));
  return new Map(entries.map((file) => [file.replace(/^(functions|shared)\//, '').replace(/\.ts$/, ''), file]));
}

/** The compiled programme goes into the bundles as a constant: a function reads no file and cannot meet a bad one. */
const compiledProgramme: Plugin = {
  name: 'compiled-programme',
  setup({ onLoad }) {
    onLoad({ filter: /shared\/programme\/compiled\.ts$/ }, () => ({
      contents: `export const programme = ${JSON.stringify(compileProgramme(join(root, 'programme')))};`,
      loader: 'js',
    }));
  },
};

/** Bundles all functions into `<folder>/<context>/<name>/index.mjs`; the AWS SDK goes in, so that what was tested runs. */
export async function bundleFunctions(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  const entryPoints = Object.fromEntries(
    [...functionEntries()].map(([name, file]) => [`${name}/index`, join(root, file)]),
  );
  await build({
    entryPoints,
    outdir: folder,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    conditions: ['module', 'import'],
    outExtension: { '.js': '.mjs' },
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    // A dependency in CommonJS may call require for Node's own modules.
    banner: { js: "import{createRequire as makeRequire}from'node:module';const require=makeRequire(import.meta.url);" },
    plugins: [compiledProgramme],
  });
}
