/** `npm run dev`: the laptop cloud; a saved change of a function runs at its next call. */
import { watch } from 'node:fs';
import { join } from 'node:path';
import { causeOf } from '@okaeri/laptop-cloud';
import { root } from '../bundle.ts';
import { runFromCommandLine } from './command-line.ts';
import { LiveBundles } from './live-bundles.ts';
import type { Okaeri } from './okaeri.ts';

const watched = ['functions', 'shared', 'events', 'programme', 'infra'];
/** Editors write a file in several steps; it is complete when none has come for this time, in milliseconds. */
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

async function bringUpToDate(cloud: Okaeri, bundles: LiveBundles, files: readonly string[]): Promise<void> {
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
  // A file that does not bundle has no imports to read; the next save will.
  if (complete) await bundles.refresh().catch((error: unknown) => say(causeOf(error)));
}

/** Collects names until no more come, and runs one piece of work at a time. */
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
