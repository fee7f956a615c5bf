/**
 * `npm run mutate -- functions/gatherings/gathering/seats.ts`: one small fault at a time in a pure file. Files that the same tests
 * hold are tried together.
 */
import { readCommandLine, refuseCommandLine } from '../command-options.ts';
import { keepMeasured, readMeasured } from './document.ts';
import { type PureModule, pureModules } from './pure-modules.ts';
import { installStryker, mutate, type Tried } from './stryker.ts';
import { least, measured, verdictOn } from './verdict.ts';

const { positionals, values } = readCommandLine({
  command: 'npm run mutate',
  does: `Puts one small fault at a time into a pure file, and says whether the unit tests of its folder notice. Ends with 1 when
they notice less than ${least} %. Without a file it tries every pure file, which takes an hour or more.`,
  takes: 'FILE …',
  options: {
    untried: { type: 'boolean', says: 'lists the pure files without a result' },
    document: {
      type: 'boolean',
      says: 'writes docs/generated/mutation.md: with the present reasons, and a mark at each file that has changed since',
    },
  },
});
const modules = pureModules();
if (values.untried) {
  const tried = readMeasured();
  for (const { path } of modules.filter((module) => tried[module.path] === undefined)) console.log(path);
  process.exit();
}
if (values.document) {
  keepMeasured();
  process.exit();
}
const unknown = positionals.filter((path) => !modules.some((module) => module.path === path));
if (unknown.length > 0) refuseCommandLine(`no pure file: ${unknown.join(', ')}`);
installStryker();
const asked = modules.filter(({ path }) => positionals.length === 0 || positionals.includes(path));
for (const [tests, together] of Object.entries(Object.groupBy(asked, ({ tests }) => tests))) {
  if (together === undefined) continue;
  const tried = attempted(tests, together);
  if (tried !== undefined) for (const { path } of together) report(path, tests, tried.get(path));
}

/** The next files are tried even if Stryker could not try these; the run fails all the same. */
function attempted(tests: string, together: readonly PureModule[]): ReadonlyMap<string, Tried> | undefined {
  try {
    return mutate(tests, together);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
    return undefined;
  }
}

function report(path: string, tests: string, tried: Tried | undefined): void {
  if (tried === undefined) {
    console.log(`${path}: no test in ${tests} imports it`);
    process.exitCode = 1;
    return;
  }
  const result = measured(tried.faults, tried.source);
  keepMeasured({ [path]: result });
  const { percent, explained, unexplained } = verdictOn(path, result);
  if (result.faults === 0) console.log(`${path}: nothing to change in it`);
  else console.log(`${path}: ${percent.toFixed(1)} % of ${result.faults}, ${explained.length} change nothing`);
  for (const survivor of unexplained) console.log(`  ${survivor}`);
  if (percent < least) process.exitCode = 1;
}
