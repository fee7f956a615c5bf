/**
 * `npm run mutate -- functions/gatherings/gathering/seats.ts`: one small fault at a time in a pure file, and whether the unit
 * tests of its folder notice. Without a file: every pure file, which takes hours. Ends with code 1 when a file has less than
 * 90 %. `--untried` lists the files without a result; `--document` writes the document anew: with the
 * reasons that there are now, and with a mark at each file whose source has changed since it was tried.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../../tools/docs/project.ts';
import { keepMeasured, readMeasured } from './document.ts';
import { type PureModule, pureModules } from './pure-modules.ts';
import { type Fault, installStryker, mutate } from './stryker.ts';
import { least, measured, verdictOn } from './verdict.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { untried: { type: 'boolean' }, document: { type: 'boolean' } },
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
if (unknown.length > 0) {
  console.error(`no pure file: ${unknown.join(', ')}`);
  process.exit(2);
}
installStryker();
for (const module of modules.filter(({ path }) => positionals.length === 0 || positionals.includes(path))) {
  const source = readFileSync(join(root, module.path), 'utf8');
  const faults = attempted(module);
  if (faults === undefined) continue;
  const result = measured(faults, source);
  if (result.faults === 0) {
    console.log(`${module.path}: nothing to change in it, or no test in ${module.tests} reaches it`);
    continue;
  }
  keepMeasured({ [module.path]: result });
  const { percent, explained, unexplained } = verdictOn(module.path, result);
  console.log(`${module.path}: ${percent.toFixed(1)} % of ${result.faults}, ${explained.length} change nothing`);
  for (const survivor of unexplained) console.log(`  ${survivor}`);
  if (percent < least) process.exitCode = 1;
}

/** The next file is tried even if Stryker could not try this one; the run fails all the same. */
function attempted(module: PureModule): readonly Fault[] | undefined {
  try {
    return mutate(module);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
    return undefined;
  }
}
