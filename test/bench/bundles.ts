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
  readonly coldImport: ColdImport;
}

/** How long a fresh process takes to import a bundle, and the time that all its threads compute for it, which says more on a busy machine. Milliseconds. */
interface ColdImport {
  readonly elapsed: number;
  readonly computed: number;
}

/**
 * Size of each bundle, and how long a fresh process takes to import it. Other states are measured in turn with this one, so that a machine that is slower
 * for a while is slower for all of them.
 */
export function measureBundles(outdir: string, { against, rounds }: Comparison): void {
  const [own = [], ...others] = importedInTurn([outdir, ...against], rounds);
  for (const { name, kilobytes, coldImport } of own)
    console.log(`${`  ${name}`.padEnd(52)} ${kilobytes.toFixed(0)} kB, cold ${coldImport.elapsed.toFixed(0)} ms`);
  const largest = own.reduce((one, other) => (other.kilobytes > one.kilobytes ? other : one));
  report(`largest of ${own.length} bundles (${largest.name})`, `${largest.kilobytes.toFixed(0)} kB`, '< 600 kB');
  reportImports('', own);
  for (const [position, other] of others.entries())
    reportImports(`: ${against[position]}, ${other.length} bundles`, other);
}

function reportImports(of: string, bundles: readonly Bundle[]): void {
  const figures = (measure: keyof ColdImport) => medianAndSlowest(bundles.map(({ coldImport }) => coldImport[measure]));
  report(`cold import of a bundle, median / slowest${of}`, figures('elapsed'));
  report(`CPU time of it, median / most${of}`, figures('computed'));
}

function medianAndSlowest(times: readonly number[]): string {
  return `${median(times).toFixed(0)} / ${Math.max(...times).toFixed(0)} ms`;
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
  const times = found.map((bundles) => bundles.map((): ColdImport[] => []));
  for (let round = 0; round < rounds; round += 1) {
    for (const [state, bundles] of found.entries())
      for (const [position, { file, environment }] of bundles.entries())
        times[state]?.[position]?.push(importTime(file, environment));
  }
  return found.map((bundles, state) =>
    bundles.map(({ file, name }, position) => {
      const measured = times[state]?.[position] ?? [];
      const coldImport = {
        elapsed: median(measured.map(({ elapsed }) => elapsed)),
        computed: median(measured.map(({ computed }) => computed)),
      };
      return { name, kilobytes: statSync(file).size / 1000, coldImport };
    }),
  );
}

function importTime(file: string, environment: Readonly<Record<string, string>> = {}): ColdImport {
  const script = `
    const [before, from] = [process.cpuUsage(), performance.now()];
    await import(${JSON.stringify(pathToFileURL(file).href)});
    const [elapsed, { user, system }] = [performance.now() - from, process.cpuUsage(before)];
    console.log(JSON.stringify({ elapsed, computed: (user + system) / 1000 }));
    process.exit();`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, ...environment, AWS_REGION: 'ap-northeast-1', NODE_OPTIONS: '' },
  });
  return JSON.parse(output.toString()) as ColdImport;
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
