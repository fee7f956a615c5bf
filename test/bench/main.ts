/** `npm run bench`: measures what `docs/performance.md` and `docs/scale.md` say about speed and size. */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from '@okaeri/laptop-cloud';
import { app, appEnvironment } from '../../infra/laptop/okaeri.ts';
import { countsIn, readCommandLine, refuseCommandLine } from '../command-options.ts';
import { type Comparison, measureBundles, measureInstall } from './bundles.ts';
import { measureFreeze } from './freeze.ts';
import { measureGatherings } from './gatherings.ts';
import { measureIdle } from './idle.ts';
import { measureLaptopCloud } from './laptop-cloud.ts';
import { measureProgramme } from './programme.ts';
import { markdown } from './report.ts';
import { measureResumption } from './resumption.ts';
import { measureSending } from './sending.ts';

/** Topics in the order in which they are measured; `outdir` is synthesized by the first that needs it. */
const topics = {
  programme: measureProgramme,
  laptop: measureLaptopCloud,
  gatherings: measureGatherings,
  resumption: measureResumption,
  bundles: measureBundles,
  idle: measureIdle,
  sending: () => measureSending(),
  freeze: () => measureFreeze(),
} as const satisfies Record<string, (outdir: string, comparison: Comparison) => Promise<void> | void>;
const needSynthesis: readonly string[] = ['laptop', 'gatherings', 'resumption', 'bundles', 'idle'];

const { values } = readCommandLine({
  command: 'npm run bench',
  does: `Measures what docs/performance.md, docs/scale.md and docs/limits.md say about speed, size and cost, and prints a table.
Times are of this machine: compare them with each other, not with AWS.`,
  options: {
    only: { type: 'string', says: `some of the topics, with commas between them: ${Object.keys(topics).join(', ')}` },
    against: {
      type: 'string',
      says: 'where CDK_OUTDIR=… npm run synth of other states wrote to, with commas: their bundles are measured in turn with these',
    },
    rounds: { type: 'string', default: '5', says: 'how often each bundle is imported' },
    install: { type: 'boolean', says: 'also times npm ci' },
  },
});
const comparison = { against: values.against?.split(',') ?? [], ...countsIn({ rounds: values.rounds }) };
const wanted = values.only?.split(',') ?? Object.keys(topics);
const unknown = wanted.filter((name) => !(name in topics));
if (unknown.length > 0)
  refuseCommandLine(`--only takes ${Object.keys(topics).join(', ')}; there is no ${unknown.join(', ')}`);

console.log(`${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}\n`);
if (values.install) measureInstall();
const folder = mkdtempSync(join(tmpdir(), 'okaeri-bench-'));
const outdir = join(folder, 'cdk.out');
try {
  if (!wanted.includes('programme') && needSynthesis.some((name) => wanted.includes(name))) {
    await synthesize(app, outdir, appEnvironment);
  }
  for (const [name, measure] of Object.entries(topics)) {
    if (wanted.includes(name)) await measure(outdir, comparison);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`\n${markdown()}`);
