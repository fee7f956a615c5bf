import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recipientsPerChunk } from '../../../../events/read-models/campaign-content.ts';
import {
  type Candidate,
  chunksPerWrite,
  type FrozenChunk,
  freezeAudience,
  type LeftOut,
  manifestOf,
} from '../../../../functions/campaigns/audience/chunking.ts';
import { comesBefore, withFrequencyCap } from '../../../../functions/campaigns/audience/frequency-cap.ts';
import { type AlumniId, idFrom } from '../../../../shared/identifier.ts';

const everyone = Array.from({ length: 700 }, (_, number) => idFrom('alumnus', String(number))).sort((one, other) =>
  comesBefore(one, other) ? -1 : 1,
);
const [first, second, third] = everyone as [AlumniId, AlumniId, AlumniId];
const member = (alumniId: AlumniId, leftOut?: LeftOut): Candidate => ({ alumniId, leftOut });

async function* all<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

/** A freeze that is woken again as long as it is not finished, on a store that may fail; as the function does it. */
async function freezeOnAStore(
  candidates: readonly Candidate[],
  { timeLeft = () => 60_000, fails = () => false }: { timeLeft?: () => number; fails?: () => boolean } = {},
) {
  const stored: FrozenChunk[] = [];
  const write = async (chunks: readonly FrozenChunk[]) => {
    expect(chunks.length).toBeLessThanOrEqual(chunksPerWrite);
    if (fails()) throw new Error('cut short');
    stored.push(...chunks);
  };
  let after: AlumniId | undefined;
  for (let run = 1; run < 1000; run++) {
    const last = stored.at(-1)?.recipients.at(-1);
    if (after === undefined || (last !== undefined && comesBefore(after, last))) after = last;
    const behind = candidates.filter(({ alumniId }) => after === undefined || comesBefore(after, alumniId));
    try {
      const done = await freezeAudience({ candidates: all(behind), next: stored.length, write, timeLeft });
      if (done.finished) return { stored, runs: run };
      after = done.after ?? after;
    } catch {
      // Delivered again: it goes on behind what is stored.
    }
  }
  throw new Error('the freeze never ends');
}

describe('the freeze', () => {
  it('puts members in chunks of a hundred, in their order; whoever may not be written to is in none', async () => {
    const candidates = everyone.map((id, number) => member(id, number % 7 === 0 ? 'consent_withdrawn' : undefined));
    const { stored, runs } = await freezeOnAStore(candidates);
    expect(runs).toBe(1);
    expect(stored.map(({ chunk, recipients }) => [chunk, recipients.length])).toEqual([
      [0, 100],
      [1, 100],
      [2, 100],
      [3, 100],
      [4, 100],
      [5, 100],
    ]);
    expect(stored.flatMap(({ recipients }) => recipients)).toEqual(everyone.filter((_id, number) => number % 7 !== 0));
  });

  it('records who is over the frequency cap as skipped', async () => {
    const candidates = [member(first), member(second, 'frequency_cap')];
    const { stored } = await freezeOnAStore(candidates);
    expect(stored).toStrictEqual([{ chunk: 0, recipients: [first, second], skips: { 1: 'frequency_cap' } }]);
    expect((await freezeOnAStore([member(first)])).stored).toStrictEqual([{ chunk: 0, recipients: [first] }]);
  });

  it('of nobody writes nothing', async () => {
    expect((await freezeOnAStore([])).stored).toEqual([]);
    expect((await freezeOnAStore([member(first, 'suppressed')])).stored).toEqual([]);
  });

  it('that runs out of time again and again reaches everybody, even where hardly anybody is meant', async () => {
    let calls = 0;
    const timeLeft = () => (++calls % 90 === 0 ? 1 : 60_000);
    const candidates = everyone.map((id, number) => member(id, number % 50 === 0 ? undefined : 'not_named'));
    const { stored, runs } = await freezeOnAStore(candidates, { timeLeft });
    expect(runs).toBeGreaterThan(5);
    expect(stored.flatMap(({ recipients }) => recipients)).toEqual(everyone.filter((_id, number) => number % 50 === 0));
  });

  it('leaves no gap and nobody twice, however often it is cut short, in time or in the middle of a write', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.integer({ min: 0, max: 700 }), async (seed, count) => {
        let state = seed >>> 0;
        const random = () => {
          state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
          return state / 2 ** 32;
        };
        const { stored } = await freezeOnAStore(
          everyone.slice(0, count).map((id) => member(id)),
          { timeLeft: () => (random() < 0.005 ? 1 : 60_000), fails: () => random() < 0.3 },
        );
        expect(stored.flatMap(({ recipients }) => recipients)).toEqual(everyone.slice(0, count));
        expect(stored.map(({ chunk }) => chunk)).toEqual(stored.map((_chunk, position) => position));
        expect(Math.max(0, ...stored.map(({ recipients }) => recipients.length))).toBeLessThanOrEqual(
          recipientsPerChunk,
        );
        expect(await manifestOf(all(stored))).toMatchObject({ recipients: count, chunks: stored.length });
      }),
      { numRuns: 60 },
    );
  });

  it('writes 25 chunks at a time, never none, and goes on while there are 20 seconds', async () => {
    const many = Array.from({ length: 4 }, () => everyone).flat();
    const frozen = async (timeLeft: () => number) => {
      const sizes: number[] = [];
      const write = async (chunks: readonly FrozenChunk[]) => void sizes.push(chunks.length);
      const done = await freezeAudience({ candidates: all(many.map((id) => member(id))), next: 3, write, timeLeft });
      return { ...done, sizes };
    };
    const after = everyone.at(-1);
    expect(await frozen(() => 20_000)).toEqual({ finished: true, chunks: 31, after, sizes: [25, 3] });
    expect(await frozen(() => 19_999)).toEqual({ finished: false, chunks: 4, after: first, sizes: [1] });
    // All are frozen, and no time is left for what follows: the next call finishes.
    let calls = 0;
    expect(await frozen(() => (++calls > many.length ? 0 : 60_000))).toMatchObject({ finished: false, chunks: 31 });
  });

  it('holds no more than what it is writing', async () => {
    let ahead = 0;
    let written = 0;
    async function* counted() {
      for (const id of Array.from({ length: 20 }, () => everyone).flat()) {
        ahead = Math.max(ahead, ++read - written);
        yield member(id);
      }
    }
    let read = 0;
    const write = async (chunks: readonly FrozenChunk[]) => {
      await new Promise((resolve) => setImmediate(resolve));
      written += chunks.flatMap(({ recipients }) => recipients).length;
    };
    await freezeAudience({ candidates: counted(), next: 0, write, timeLeft: () => 60_000 });
    expect(written).toBe(14_000);
    expect(ahead).toBeLessThanOrEqual(2 * chunksPerWrite * recipientsPerChunk + 1);
  });
});

describe('the manifest', () => {
  const chunk = (number: number, ...recipients: AlumniId[]): FrozenChunk => ({ chunk: number, recipients });
  const hashOf = async (...chunks: FrozenChunk[]) => (await manifestOf(all(chunks))).sha256;

  it('counts, and changes with every change', async () => {
    const frozen = [chunk(0, first, second), chunk(1, third)];
    expect(await manifestOf(all(frozen))).toEqual({ recipients: 3, chunks: 2, sha256: await hashOf(...frozen) });
    const others = [
      [chunk(0, second, first), chunk(1, third)],
      [chunk(0, first, second, third)],
      [chunk(0, first, second)],
      [{ ...chunk(0, first, second), skips: { 0: 'frequency_cap' as const } }, chunk(1, third)],
    ];
    const hashes = await Promise.all(others.map((chunks) => hashOf(...chunks)));
    expect(new Set([...hashes, await hashOf(...frozen)]).size).toBe(5);
  });

  // Anybody can compute it from the stored chunks, with any tool.
  it('is SHA-256 over a line of JSON for each chunk: its number, its recipients, its skips in the order of text', async () => {
    const skips = { 2: 'frequency_cap', 10: 'frequency_cap' } as const;
    const lines = [
      [
        0,
        [first, second],
        [
          ['10', 'frequency_cap'],
          ['2', 'frequency_cap'],
        ],
      ],
      [1, [third], []],
    ].map((line) => `${JSON.stringify(line)}\n`);
    const sha256 = createHash('sha256').update(lines.join('')).digest('hex');
    expect(await hashOf({ ...chunk(0, first, second), skips }, chunk(1, third))).toBe(sha256);
  });

  it('is not made of an audience with a gap', async () => {
    await expect(manifestOf(all([chunk(0, first), chunk(2, second)]))).rejects.toThrow('gap');
  });
});

describe('the frequency cap', () => {
  it('leaves out whoever is in as many earlier audiences as the cap, and nobody else (any audiences, any pages)', async () => {
    const audiences = fc.array(fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(
        audiences,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 9 }),
        async (sets, mails, page) => {
          const people = everyone.slice(100, 140);
          const earlier = sets.map((set) =>
            all(
              pages(
                people.filter((_id, number) => set[number]),
                page,
              ),
            ),
          );
          const candidates = people.map((id, number) => member(id, number % 11 === 3 ? 'suppressed' : undefined));
          const marked: (LeftOut | undefined)[] = [];
          for await (const { leftOut } of withFrequencyCap(all(candidates), earlier, mails)) marked.push(leftOut);
          expect(marked).toEqual(
            candidates.map(({ leftOut }, number) => {
              if (leftOut !== undefined) return leftOut;
              return sets.filter((set) => set[number]).length >= mails ? 'frequency_cap' : undefined;
            }),
          );
        },
      ),
    );
  });
});

function pages(ids: readonly AlumniId[], length: number): AlumniId[][] {
  const count = Math.ceil(ids.length / length);
  return Array.from({ length: count }, (_, number) => ids.slice(number * length, (number + 1) * length));
}
