/** Stryker: puts one small fault at a time into a file and runs the tests that reach the line. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { minute } from '../../shared/time/durations.ts';
import { root } from '../../tools/docs/project.ts';
import type { PureModule } from './pure-modules.ts';

/** Its 177 packages (61 MB) are installed when they are needed first, beside the project's own, whose vitest they use. */
const folder = join(root, 'node_modules/.cache/mutation');
const version = '10.1.1';
const packages = [`@stryker-mutator/core@${version}`, `@stryker-mutator/vitest-runner@${version}`];
const program = join(folder, 'node_modules/@stryker-mutator/core/bin/stryker.js');

/** One small fault, and whether a test noticed it. */
export interface Fault {
  readonly was: string;
  readonly became: string;
  /** `Ignored`: does not count. */
  readonly status: 'Killed' | 'Timeout' | 'Survived' | 'NoCoverage' | 'RuntimeError' | 'CompileError' | 'Ignored';
}

/** A file as it was tried. */
export interface Tried {
  readonly source: string;
  readonly faults: readonly Fault[];
}

interface Position {
  readonly line: number;
  readonly column: number;
}

interface StrykerReport {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly source: string;
        readonly mutants: readonly {
          readonly replacement?: string;
          readonly status: Fault['status'];
          readonly location: { readonly start: Position; readonly end: Position };
        }[];
      }
    >
  >;
}

export function installStryker(): void {
  if (existsSync(program)) return;
  mkdirSync(folder, { recursive: true });
  // Peers are the project's own: npm would bring another vitest and another TypeScript.
  execFileSync('npm', ['install', '--prefix', folder, '--no-save', '--legacy-peer-deps', '--no-audit', ...packages], {
    stdio: 'inherit',
  });
}

/**
 * Tries every fault in files that the same tests hold: their source and their faults, by path. Each time again: what Stryker
 * keeps of earlier runs misses tests of constants.
 */
export function mutate(tests: string, modules: readonly PureModule[]): ReadonlyMap<string, Tried> {
  const name = join(folder, 'results', tests.replaceAll('/', '+'));
  mkdirSync(join(folder, 'results'), { recursive: true });
  const settings = {
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner', './test/mutation/without-documentation.ts'],
    ignorers: ['documentation'],
    // TypeScript 7 has no API that Stryker could read a tsconfig with.
    tsconfigFile: 'none.json',
    mutate: modules.map(({ path }) => path),
    vitest: { configFile: 'test/mutation/vitest.config.ts', dir: tests, related: true },
    coverageAnalysis: 'perTest',
    concurrency: 1,
    // Long: a slow machine is not a fault that was found. Endless loops end by the number of their rounds.
    timeoutMS: minute,
    reporters: ['json', 'progress-append-only'],
    jsonReporter: { fileName: `${name}.json` },
    tempDirName: '.mutation',
    ignorePatterns: ['.build', 'cdk.out*'],
    allowEmpty: true,
    logLevel: 'warn',
  };
  // An earlier report must not pass for this run's.
  rmSync(`${name}.json`, { force: true });
  writeFileSync(`${name}.settings.json`, JSON.stringify(settings));
  const run = spawnSync(process.execPath, [program, 'run', `${name}.settings.json`], { cwd: root, stdio: 'inherit' });
  if (run.status !== 0) throw new Error(`Stryker failed for ${tests}`);
  return resultsIn(`${name}.json`);
}

function resultsIn(file: string): ReadonlyMap<string, Tried> {
  // No report: no test imports the files. One in which nothing can be changed has a report without faults.
  if (!existsSync(file)) return new Map();
  const report = JSON.parse(readFileSync(file, 'utf8')) as StrykerReport;
  return new Map(
    Object.entries(report.files).map(([path, { source, mutants }]) => {
      const faults = mutants.map(({ replacement = '', status, location }) => ({
        was: textBetween(source, location.start, location.end),
        became: replacement,
        status,
      }));
      return [path, { source, faults }];
    }),
  );
}

function textBetween(source: string, start: Position, end: Position): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  return lines
    .map((line, at) => line.slice(at === 0 ? start.column - 1 : 0, at === last ? end.column - 1 : undefined))
    .join('\n');
}
