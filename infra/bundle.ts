/** One esbuild run bundles every function: an entry is a file that exports `handler`. */
import { globSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { compilePictures, compileProgramme } from '../shared/programme/compile.ts';

/** The folder of the project. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** Every function of the project, by its path without `.ts` (`hris/webhooks/receive-webhook`). */
function functionEntries(): Map<string, string> {
  const files = globSync('functions/**/*.ts', { cwd: root });
  const entries = files.filter((file) => /^export const handler\b/m.test(readFileSync(join(root, file), 'utf8')));
  return new Map(entries.map((file) => [file.replace(/^functions\//, '').replace(/\.ts$/, ''), file]));
}

/** The compiled programme goes into the bundles as a constant: a function reads no file and cannot meet a bad one. */
const compiledProgramme: Plugin = {
  name: 'compiled-programme',
  setup({ onLoad }) {
    onLoad({ filter: /shared\/programme\/compiled\.ts$/ }, () => ({
      contents: `export const programme = ${JSON.stringify(compileProgramme(join(root, 'programme')))};`,
      loader: 'js',
    }));
    onLoad({ filter: /shared\/programme\/compiled-pictures\.ts$/ }, () => ({
      contents: `export const pictures = ${JSON.stringify(compilePictures(join(root, 'programme')))};`,
      loader: 'js',
    }));
  },
};

/**
 * In Lambda, credentials are in the environment. The SDK's default chain would also look into profiles, SSO, processes and
 * instance metadata, and would add the clients for those: a sixth of each bundle.
 */
const environmentCredentials: Plugin = {
  name: 'environment-credentials',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, () => ({
      path: 'credentials',
      namespace: 'environment',
    }));
    onLoad({ filter: /.*/, namespace: 'environment' }, () => ({
      contents: `export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';`,
      resolveDir: root,
      loader: 'js',
    }));
  },
};

/** How functions are bundled; the AWS SDK goes in, so that what was tested runs. */
export function bundleOptions() {
  const entryPoints = Object.fromEntries(
    [...functionEntries()].map(([name, file]) => [`${name}/index`, join(root, file)]),
  );
  return {
    entryPoints,
    absWorkingDir: root,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    conditions: ['module', 'import'],
    outExtension: { '.js': '.mjs' },
    minify: true,
    legalComments: 'none',
    // Japanese is not escaped: an escaped character takes six bytes.
    charset: 'utf8',
    logLevel: 'warning',
    // A dependency in CommonJS may call require for Node's own modules.
    banner: { js: "import{createRequire as makeRequire}from'node:module';const require=makeRequire(import.meta.url);" },
    plugins: [compiledProgramme, environmentCredentials],
  } satisfies BuildOptions;
}

/** Bundles all functions into `<folder>/<context>/<name>/index.mjs`. */
export async function bundleFunctions(folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  await build({ ...bundleOptions(), outdir: folder });
}
