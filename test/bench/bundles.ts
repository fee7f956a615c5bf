/** What is deployed, and what a checkout installs. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { environmentOf, templatesIn } from '../templates.ts';
import { report, seconds } from './report.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Comparison {
  /** Where `npm run synth` of other states wrote to. */
  readonly against: readonly string[];
  /** How often each bundle is imported; the median counts. */
  readonly rounds: number;
}

interface Bundle {
  readonly name: string;
  readonly kilobytes: number;
  readonly milliseconds: number;
}

/**
 * Size of each bundle, and how long a fresh process takes to import it. Other states are measured in turn with this one, so that a machine that is slower
 * for a while is slower for all of them.
 */
export function measureBundles(outdir: string, { against, rounds }: Comparison): void {
  const [own = [], ...others] = importedInTurn([outdir, ...against], rounds);
  for (const { name, kilobytes, milliseconds } of own)
    console.log(`${`  ${name}`.padEnd(52)} ${kilobytes.toFixed(0)} kB, cold ${milliseconds.toFixed(0)} ms`);
  const largest = own.reduce((one, other) => (other.kilobytes > one.kilobytes ? other : one));
  report(`largest of ${own.length} bundles (${largest.name})`, `${largest.kilobytes.toFixed(0)} kB`, '< 600 kB');
  const cold = 'cold import of a bundle, median / slowest';
  report(cold, medianAndSlowest(own));
  for (const [position, other] of others.entries())
    report(`${cold}: ${against[position]}, ${other.length} bundles`, medianAndSlowest(other));
}

function medianAndSlowest(bundles: readonly Bundle[]): string {
  const cold = bundles.map(({ milliseconds }) => milliseconds).sort((one, other) => one - other);
  return `${median(cold).toFixed(0)} / ${cold.at(-1)?.toFixed(0)} ms`;
}

/** The bundles of each state. */
function importedInTurn(states: readonly string[], rounds: number): readonly (readonly Bundle[])[] {
  const found = states.map((outdir) => {
    const bundles = `${outdir}-bundles`;
    const variables = environments(outdir);
    return globSync('**/index.mjs', { cwd: bundles })
      .sort()
      .map((file) => ({ file: join(bundles, file), name: dirname(file), environment: variables.get(dirname(file)) }));
  });
  const times = found.map((bundles) => bundles.map((): number[] => []));
  for (let round = 0; round < rounds; round += 1) {
    for (const [state, bundles] of found.entries())
      for (const [position, { file, environment }] of bundles.entries())
        times[state]?.[position]?.push(importTime(file, environment));
  }
  return found.map((bundles, state) =>
    bundles.map(({ file, name }, position) => ({
      name,
      kilobytes: statSync(file).size / 1000,
      milliseconds: median(times[state]?.[position] ?? []),
    })),
  );
}

/** How long a fresh process takes to import a bundle. Milliseconds. */
function importTime(file: string, environment: Readonly<Record<string, string>> = {}): number {
  const url = JSON.stringify(pathToFileURL(file).href);
  const script = `const t=performance.now();await import(${url});console.log(performance.now()-t);process.exit()`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, ...environment, AWS_REGION: 'ap-northeast-1', NODE_OPTIONS: '' },
  });
  return Number(output.toString());
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[sorted.length >> 1] ?? 0;
}

/** The environment that the templates give each function, by its entry. */
function environments(outdir: string): ReadonlyMap<string, Record<string, string>> {
  const functions = templatesIn(outdir)
    .flatMap(({ Resources }) => Object.values(Resources))
    .filter(({ Type }) => Type === 'AWS::Lambda::Function');
  // Older states name the entry by another prefix.
  const entryOf = ({ Metadata = {} }: (typeof functions)[number]) =>
    String(Object.entries(Metadata).find(([name]) => name.endsWith(':entry'))?.[1]);
  return new Map(functions.map((one) => [entryOf(one), environmentOf(one)]));
}

/** How long a fresh checkout takes to install. */
export function measureInstall(): void {
  const folder = mkdtempSync(join(tmpdir(), 'okaeri-install-'));
  for (const name of ['package.json', 'package-lock.json']) cpSync(join(root, name), join(folder, name));
  const from = performance.now();
  const { stdout, stderr, status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel', 'notice'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error('npm ci failed');
  const packages = /added (\d+) package/.exec(stdout + stderr)?.[1] ?? '?';
  const megabytes = execFileSync('du', ['-sm', join(folder, 'node_modules')])
    .toString()
    .split('\t')[0];
  report('npm ci', `${seconds(performance.now() - from)}, ${packages} packages, ${megabytes} MB`, '< 60 s');
  rmSync(folder, { recursive: true, force: true });
}
