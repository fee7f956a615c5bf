/** What the laptop cloud itself takes: boot, memory, invocations, synthesis and the reload of `npm run dev`. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { synthesize } from '@okaeri/laptop-cloud';
import { LiveBundles } from '../../infra/laptop/live-bundles.ts';
import { app, appEnvironment, startOkaeri } from '../../infra/laptop/okaeri.ts';
import { percentiles, report, seconds } from './report.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** The function whose code is replaced. */
const entry = 'hris/webhooks/receive-webhook';
/** How long an idle laptop cloud is left alone before its memory is read, in milliseconds. */
const rest = 3000;

/** Measures all of it on a synthesized app. */
export async function measureLaptopCloud(outdir: string): Promise<void> {
  await measureSynthesis(outdir);
  await measureBootAndMemory(outdir);
  await measureInvocations(outdir);
  await measureReload(outdir);
}

/** A second synthesis over the first: the time that somebody who changed a stack waits. */
async function measureSynthesis(outdir: string): Promise<void> {
  const from = performance.now();
  await synthesize(app, outdir, appEnvironment);
  report('synth and bundle again, as npm start does (unchecked)', seconds(performance.now() - from), '< 5 s');
}

/** A laptop cloud in a process of its own, so that nothing of the bench is counted. */
async function measureBootAndMemory(outdir: string): Promise<void> {
  const program = [
    `import { startOkaeri } from ${JSON.stringify(join(root, 'infra/laptop/okaeri.ts'))};`,
    `await startOkaeri({ outdir: ${JSON.stringify(outdir)} });`,
    `console.log('ready');`,
  ].join('\n');
  const from = performance.now();
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await once(createInterface({ input: child.stdout }), 'line');
    report('laptop cloud ready, after synth', seconds(performance.now() - from), '< 10 s');
    await delay(rest);
    const processes = treeOf(child.pid ?? 0);
    const bytes = processes.reduce((sum, pid) => sum + proportionalSize(pid), 0);
    const figure = bytes === 0 ? 'not known here' : `${(bytes / 1e6).toFixed(0)} MB in ${processes.length} processes`;
    report('idle laptop cloud, memory (PSS)', figure, '< 500 MB');
  } finally {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }
}

/** What the gateway, the Runtime API and the process add to a function that does nothing, one call after the other. */
async function measureInvocations(outdir: string): Promise<void> {
  const own = copyOf(outdir);
  const cloud = await startOkaeri({ quiet: true, outdir: own, throttled: false });
  try {
    cloud.replaceCode(entry, Buffer.from('export const handler = async () => ({ statusCode: 200 });'));
    const times: number[] = [];
    for (let call = 0; call < 550; call += 1) {
      const from = performance.now();
      await (await fetch(`${cloud.api}/webhooks/hris/standard`, { method: 'POST', body: '{}' })).text();
      // The first calls start the process and warm up both sides.
      if (call >= 50) times.push(performance.now() - from);
    }
    const answer = await fetch(`${cloud.control}/logs?function=receive-webhook&contains=platform.report&limit=1000`);
    const { items } = (await answer.json()) as { items: { line: string }[] };
    const own = items.slice(-times.length).map(({ line }) => (JSON.parse(line) as Report).record.metrics.durationMs);
    const added = median(times) - median(own);
    report('warm call of a function that does nothing, p50 / p99', percentiles(times));
    report('… of which the laptop cloud adds, but for the Runtime API', `${added.toFixed(1)} ms`, '< 5 ms');
  } finally {
    await cloud.close();
    rmSync(own, { recursive: true, force: true });
  }
}

/** From a saved file to the first answer of the new code, as `npm run dev` does it. */
async function measureReload(outdir: string): Promise<void> {
  const own = copyOf(outdir);
  const bundles = new LiveBundles();
  const cloud = await startOkaeri({ quiet: true, outdir: own });
  try {
    await bundles.refresh();
    const call = async () =>
      (await fetch(`${cloud.api}/webhooks/hris/standard`, { method: 'POST', body: '{}' })).text();
    await call();
    const times: number[] = [];
    for (let change = 0; change < 6; change += 1) {
      const from = performance.now();
      cloud.replaceCode(entry, await bundles.bundle(entry));
      await call();
      times.push(performance.now() - from);
    }
    report('npm run dev: saved → first answer, first change', seconds(times[0] ?? 0), '< 1 s');
    report('npm run dev: saved → first answer, later changes, p50 / p99', percentiles(times.slice(1)), '< 1 s');
  } finally {
    await bundles.close();
    await cloud.close();
    rmSync(own, { recursive: true, force: true });
  }
}

/** A copy of an assembly, because code is replaced in it. */
function copyOf(outdir: string): string {
  const own = `${outdir}-replaced`;
  cpSync(outdir, own, { recursive: true });
  return own;
}

interface Report {
  record: { metrics: { durationMs: number } };
}

function median(times: readonly number[]): number {
  return [...times].sort((one, other) => one - other)[times.length >> 1] ?? 0;
}

/** A process and all that it started; empty if there is no /proc. */
function treeOf(pid: number): number[] {
  if (!existsSync('/proc')) return [];
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), Number(/^PPid:\s+(\d+)/m.exec(contentOf(`/proc/${name}/status`))?.[1])] as const);
  const tree = [pid];
  for (const member of tree) tree.push(...parents.filter(([, parent]) => parent === member).map(([child]) => child));
  return tree;
}

/** Memory of a process, with its part of the memory that it shares, in bytes. */
function proportionalSize(pid: number): number {
  return Number(/^Pss:\s+(\d+)/m.exec(contentOf(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) * 1024;
}

/** '' for a process that has ended meanwhile. */
function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
