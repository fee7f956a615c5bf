/** `npm run dev`: the laptop cloud, and what is saved in a function runs at the next call. */
import { watch } from 'node:fs';
import { join } from 'node:path';
import type { LaptopCloud } from '../../packages/laptop-cloud/src/laptop-cloud.ts';
import { causeOf } from '../../packages/laptop-cloud/src/refusal.ts';
import { root } from '../bundle.ts';
import { runFromCommandLine } from './command-line.ts';
import { LiveBundles } from './live-bundles.ts';

const watched = ['functions', 'shared', 'events', 'programme', 'infra'];
/** Editors write a file in several steps; so many milliseconds after the last one it is complete. */
const quiet = 30;

runFromCommandLine(async (cloud) => {
  const bundles = new LiveBundles();
  await bundles.refresh();
  const reload = whenQuiet((files) => bringUpToDate(cloud, bundles, files));
  for (const folder of watched) {
    watch(join(root, folder), { recursive: true }, (_event, name) => {
      if (name !== null && /\.(ts|json|md)$/.test(name)) reload(`${folder}/${name}`);
    });
  }
  say(`Watching ${watched.join('/, ')}/: what you save in a function runs at its next call.`);
});

async function bringUpToDate(cloud: LaptopCloud, bundles: LiveBundles, files: readonly string[]): Promise<void> {
  const startedAt = performance.now();
  const entries = new Set(files.flatMap((file) => [...bundles.functionsOf(file)]));
  let complete = true;
  for (const entry of entries) {
    try {
      cloud.replaceCode(entry, await bundles.bundle(entry));
      say(`${entry} is live (${Math.round(performance.now() - startedAt)} ms).`);
    } catch (error) {
      complete = false;
      say(`${entry} stays as it was: ${causeOf(error)}`);
    }
  }
  const shaping = files.filter((file) => file.startsWith('infra/') || bundles.shapesTemplates(file));
  if (shaping.length > 0) say(`${shaping.join(', ')} shapes the templates, which run as they were: restart to see it.`);
  // What does not bundle has no imports to read; the next save will.
  if (complete) await bundles.refresh().catch((error: unknown) => say(causeOf(error)));
}

/** Gathers names until no more come, and runs one piece of work at a time. */
function whenQuiet(work: (files: readonly string[]) => Promise<void>): (file: string) => void {
  let changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  return (file) => {
    changed.add(file);
    clearTimeout(timer);
    timer = setTimeout(() => {
      const files = [...changed];
      changed = new Set();
      running = running.then(() => work(files));
    }, quiet);
  };
}

function say(sentence: string): void {
  process.stdout.write(`${sentence}\n`);
}
