/**
 * `npm run mutate -- functions/gatherings/gathering/seats.ts`: one small fault at a time in a pure file, and whether its unit
 * tests notice. Without a file: every pure file, which takes hours. Ends with code 1 when a file has less than 90 %.
 */
import { parseArgs } from 'node:util';
import { pureModules } from './pure-modules.ts';
import { isFound, judge, oneLine } from './verdict.ts';
import { installStryker, mutate, resultsOf } from './stryker.ts';

const { positionals, values } = parseArgs({ allowPositionals: true, options: { known: { type: 'boolean' } } });
const modules = pureModules();
const unknown = positionals.filter((path) => !modules.some((module) => module.path === path));
if (unknown.length > 0) {
  console.error(`no pure file: ${unknown.join(', ')}`);
  process.exit(2);
}
installStryker();
for (const module of modules.filter(({ path }) => positionals.length === 0 || positionals.includes(path))) {
  const faults = values.known ? resultsOf(module.path) : mutate(module);
  if (faults === undefined) continue;
  const { score, survivors, enough } = judge(module.path, faults);
  console.log(`${module.path}: ${score} of ${faults.filter((fault) => isFound(fault) !== undefined).length}`);
  for (const { fault, reason } of survivors) console.log(`  ${oneLine(fault)}${reason === undefined ? '' : ` (${reason})`}`);
  if (!enough) process.exitCode = 1;
}
