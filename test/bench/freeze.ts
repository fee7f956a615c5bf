/** The freeze of a very large audience, in simulation: members are made on demand, and chunks go to a file. */
import { once } from 'node:events';
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  type Candidate,
  type FrozenChunk,
  freezeAudience,
  manifestOf,
} from '../../functions/campaigns/audience/chunking.ts';
import { encodeId } from '../../shared/identifier.ts';
import { report, seconds } from './report.ts';

const sizes = [10_000, 100_000, 1_000_000];
/** Members who withdrew or were suppressed are read and left out: this many of a thousand. */
const leftOutOfThousand = 30;
/** After how many transactions the heap is measured. */
const looks = 20;

/** Freezes 10,000 to 1,000,000 recipients and compares the heap: it must not grow with the audience. */
export async function measureFreeze(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const heaps: number[] = [];
  for (const size of sizes) {
    const folder = mkdtempSync(join(tmpdir(), 'okaeri-freeze-'));
    try {
      const { elapsed, heap, recipients, chunks, writes } = await freeze(size, join(folder, 'chunks'), collect);
      heaps.push(heap);
      report(
        `freeze of ${recipients.toLocaleString('en')} recipients: time, ${chunks} chunks in ${writes} transactions`,
        seconds(elapsed),
      );
      report(`  heap above the start, most after collection`, `${(heap / 1e6).toFixed(1)} MB`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const [smallest = 1] = heaps;
  report(
    'heap of 1,000,000 against 10,000 recipients',
    `${((heaps.at(-1) ?? 0) - smallest) / 1e6 < 1 ? 'flat' : 'GROWS'} (${(((heaps.at(-1) ?? 0) - smallest) / 1e6).toFixed(1)} MB more)`,
    'flat: < 1 MB more',
  );
}

async function freeze(size: number, file: string, collect: () => void) {
  const out = createWriteStream(file);
  collect();
  const before = process.memoryUsage().heapUsed;
  let heap = 0;
  let writes = 0;
  const everySoMany = Math.max(1, Math.floor(size / 100 / 25 / looks));
  const write = async (chunks: readonly FrozenChunk[]) => {
    for (const chunk of chunks) {
      if (!out.write(`${JSON.stringify(chunk)}\n`)) await once(out, 'drain');
    }
    writes += 1;
    if (writes % everySoMany !== 0) return;
    collect();
    heap = Math.max(heap, process.memoryUsage().heapUsed - before);
  };
  const from = performance.now();
  const { finished } = await freezeAudience({
    candidates: membersOf(size),
    next: 0,
    write,
    timeLeft: () => Number.POSITIVE_INFINITY,
  });
  if (!finished) throw new Error('the freeze did not finish');
  out.end();
  await once(out, 'finish');
  const manifest = await manifestOf(chunksIn(file));
  const elapsed = performance.now() - from;
  if (manifest.recipients !== size) throw new Error(`${manifest.recipients} of ${size} were frozen`);
  return { elapsed, heap, writes, ...manifest };
}

/** This many members who are written to, in the order of their ids, and among them those who are left out. */
async function* membersOf(size: number): AsyncGenerator<Candidate> {
  const bits = Buffer.alloc(8);
  for (let written = 0, number = 0; written < size; number++) {
    bits.writeBigUInt64BE(BigInt(number));
    const leftOut = number % 1000 < leftOutOfThousand ? 'consent_withdrawn' : undefined;
    if (leftOut === undefined) written += 1;
    yield { alumniId: encodeId('alumnus', bits), leftOut };
  }
}

async function* chunksIn(file: string): AsyncGenerator<FrozenChunk> {
  for await (const line of createInterface({ input: createReadStream(file) })) yield JSON.parse(line) as FrozenChunk;
}
