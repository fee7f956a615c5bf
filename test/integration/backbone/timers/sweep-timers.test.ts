import { DynamoDBServiceException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { newId } from '../../../../shared/identifier.ts';
import { outboxTable } from '../../../../shared/outbox/outbox-table.ts';
import { bucketOf, timerWrites } from '../../../../shared/timers/timers.ts';
import { timersTable } from '../../../../shared/timers/timers-table.ts';
import { lambdaContext } from '../../../fixtures/invocations.ts';
import { makeTables } from '../../tables.ts';

const minute = 60_000;
const start = new Date('2026-04-01T01:00:00Z');
const at = (minutes: number) => new Date(start.getTime() + minutes * minute);
let handler: typeof import('../../../../functions/backbone/timers/sweep-timers.ts').handler;
let timers: ReturnType<typeof openTable<typeof timersTable.item>>;
let outbox: ReturnType<typeof openTable<typeof outboxTable.item>>;

beforeAll(async () => {
  await makeTables();
  ({ handler } = await import('../../../../functions/backbone/timers/sweep-timers.ts'));
  timers = openTable(timersTable);
  outbox = openTable(outboxTable);
});
beforeEach(async () => {
  // What a test left would fail in the next one.
  for (const { bucket, timer } of (await timers.scan({})).items) await commit(timers.delete({ bucket, timer }));
  vi.useFakeTimers({ toFake: ['Date'], now: start });
  await commit(
    timers.put({ bucket: 'cursor', timer: 'sweep', kind: 'sweep', ref: 'sweep', sweptTo: at(-1).toISOString() }),
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function wait(dueAt: Date): Promise<string> {
  const ref = newId('gathering');
  await commit(...timerWrites([{ kind: 'gathering-end', ref, dueAt }], { correlationId: 'c-1' }));
  return ref;
}

async function sweep(now: Date): Promise<void> {
  vi.setSystemTime(now);
  await handler({}, lambdaContext());
}

async function published(ref: string): Promise<string[]> {
  const { items } = await outbox.query({ index: 'bySubject', partition: ref });
  return items.map(({ type }) => type);
}

const waits = async (ref: string, dueAt: Date) =>
  (await timers.get({ bucket: bucketOf(dueAt), timer: `gathering-end#${ref}` })) !== undefined;

describe('the sweep', () => {
  test('publishes what is due, once, and forgets it; what is not due waits', async () => {
    const [due, soon] = [await wait(at(0)), await wait(at(3))];
    await sweep(at(1));
    await sweep(at(2));
    expect(await published(due)).toEqual(['gathering-end-due']);
    expect(await waits(due, at(0))).toBe(false);
    expect(await published(soon)).toEqual([]);
    await sweep(at(3));
    expect(await published(soon)).toEqual(['gathering-end-due']);
  });

  test('keeps the correlation of what set the timer', async () => {
    const ref = await wait(at(0));
    await sweep(at(1));
    const { items } = await outbox.query({ index: 'bySubject', partition: ref });
    expect(JSON.parse(items[0]?.detail ?? '')).toMatchObject({
      metadata: { correlationId: 'c-1', subject: ref },
      data: { ref, dueAt: at(0).toISOString() },
    });
  });

  test('finds a timer that was committed late into a minute that it had swept', async () => {
    await sweep(at(4));
    const late = await wait(at(2));
    await sweep(at(5));
    expect(await published(late)).toEqual(['gathering-end-due']);
  });

  test('finds everything after a long gap: an outage, or a clock that was moved', async () => {
    const refs = [await wait(at(10)), await wait(at(60 * 24 * 3)), await wait(at(60 * 24 * 29))];
    const future = await wait(at(60 * 24 * 31));
    await sweep(at(60 * 24 * 30));
    for (const ref of refs) expect(await published(ref)).toEqual(['gathering-end-due']);
    expect(await published(future)).toEqual([]);
  });

  test('twice at the same time publishes each timer once', async () => {
    const refs = await Promise.all(Array.from({ length: 12 }, () => wait(at(0))));
    vi.setSystemTime(at(1));
    await Promise.all([handler({}, lambdaContext()), handler({}, lambdaContext())]);
    for (const ref of refs) expect(await published(ref)).toEqual(['gathering-end-due']);
  });

  test('that fails at one timer publishes the others, and begins at the same minute again', async () => {
    const refs = [await wait(at(0)), await wait(at(0))];
    const unknown = { bucket: bucketOf(at(0)), timer: 'gathering-end#zz' };
    await commit(timers.put({ ...unknown, kind: 'tea', ref: 'zz', dueAt: at(0).toISOString() }));
    await expect(sweep(at(1))).rejects.toThrow('timers that could not be published: 1 tea (1 Error)');
    for (const ref of refs) expect(await published(ref)).toEqual(['gathering-end-due']);
    expect((await timers.get({ bucket: 'cursor', timer: 'sweep' }))?.sweptTo).toBe(at(-1).toISOString());
    await commit(timers.delete(unknown));
    await sweep(at(2));
    for (const ref of refs) expect(await published(ref)).toEqual(['gathering-end-due']);
  });

  test('that runs out of time leaves, and the next one publishes the rest, each once', async () => {
    const refs = await Promise.all(Array.from({ length: 200 }, () => wait(at(0))));
    vi.setSystemTime(at(1));
    let looks = 0;
    const getRemainingTimeInMillis = () => (++looks > 2 ? 4_999 : 55_000);
    await handler({}, { ...lambdaContext(), getRemainingTimeInMillis });
    const first = await Promise.all(refs.map(published));
    // Whole transactions, and not all of them.
    expect([45, 90, 135]).toContain(first.flat().length);
    await sweep(at(2));
    expect(await Promise.all(refs.map(published))).toEqual(refs.map(() => ['gathering-end-due']));
  });

  test('publishes the others of a batch of which another sweep published one between its read and its write', async () => {
    const refs = await Promise.all(Array.from({ length: 5 }, () => wait(at(0))));
    const [gone, ...others] = refs;
    const key = { bucket: bucketOf(at(0)), timer: `gathering-end#${gone}` };
    const { outcomes } = await sweepWith(at(1), () => commit(timers.delete(key)));
    expect(outcomes[0]).toBe('refused: ConditionalCheckFailed');
    expect(await published(gone ?? '')).toEqual([]);
    for (const ref of others) expect(await published(ref)).toEqual(['gathering-end-due']);
    expect((await timers.get({ bucket: 'cursor', timer: 'sweep' }))?.sweptTo).toBe(at(1).toISOString());
  });

  test('publishes nothing twice where another sweep published all of its batch', async () => {
    const refs = await Promise.all(Array.from({ length: 5 }, () => wait(at(0))));
    const { outcomes } = await sweepWith(at(1), async () => handler({}, lambdaContext()));
    expect(new Set(outcomes.slice(0, -1))).toEqual(new Set(['refused: ConditionalCheckFailed']));
    // The place.
    expect(outcomes.at(-1)).toBe('committed');
    for (const ref of refs) expect(await published(ref)).toEqual(['gathering-end-due']);
  });

  test.each([1, 3, 50])('publishes all others of a kind of which %i cannot become events', async (count) => {
    const refs = await Promise.all(Array.from({ length: 60 }, () => wait(at(0))));
    // No event has such a subject. Among the others in the order of their keys, which is that of their ids.
    const tooLong = 'z'.repeat(65);
    const bad = refs.slice(0, count).map((ref) => ({ bucket: bucketOf(at(0)), timer: `gathering-end#${ref}.` }));
    for (const key of bad)
      await commit(timers.put({ ...key, kind: 'gathering-end', ref: tooLong, dueAt: at(0).toISOString() }));
    await expect(sweep(at(1))).rejects.toThrow(
      new RegExp(`^timers that could not be published: ${count} gathering-end \\(${count} \\w+\\)$`),
    );
    for (const ref of refs) expect(await published(ref)).toEqual(['gathering-end-due']);
    for (const key of bad) expect(await timers.get(key)).toBeDefined();
  });

  test('publishes what DynamoDB refuses together, and takes alone: two timers of one event', async () => {
    const refs = await Promise.all(Array.from({ length: 4 }, () => wait(at(0))));
    const twin = { bucket: bucketOf(at(-1)), timer: `gathering-end#${refs[2]}` };
    await commit(timers.put({ ...twin, kind: 'gathering-end', ref: refs[2] ?? '', dueAt: at(0).toISOString() }));
    const { outcomes } = await sweepWith(at(1));
    expect(outcomes[0]).toBe('ValidationException');
    for (const ref of refs) expect(await published(ref)).toEqual(['gathering-end-due']);
    expect(await timers.get(twin)).toBeUndefined();
  });

  test('says what failed, and publishes what it can, where DynamoDB refuses an item for its own sake', async () => {
    const refs = await Promise.all(Array.from({ length: 6 }, () => wait(at(0))));
    const tooLarge = new DynamoDBServiceException({
      ...{ name: 'ValidationException', $fault: 'client', $metadata: {} },
      message: 'Item size has exceeded the maximum allowed size',
    });
    const refused = sweepWith(at(1), undefined, (text) => (text.includes(refs[3] ?? '-') ? tooLarge : undefined));
    await expect(refused).rejects.toThrow('timers that could not be published: 1 gathering-end (1 ItemTooLarge)');
    const others = refs.filter((_ref, position) => position !== 3);
    for (const ref of others) expect(await published(ref)).toEqual(['gathering-end-due']);
    expect(await published(refs[3] ?? '')).toEqual([]);
  });

  test('that runs out of time while it takes a batch apart leaves the rest of it, and says what failed', async () => {
    const refs = await Promise.all(Array.from({ length: 20 }, () => wait(at(0))));
    const bad = { bucket: bucketOf(at(0)), timer: 'gathering-end#0' };
    await commit(timers.put({ ...bad, kind: 'gathering-end', ref: 'z'.repeat(65), dueAt: at(0).toISOString() }));
    vi.setSystemTime(at(1));
    let looks = 0;
    // The whole, its first half, and so on to the one that fails: the workers that find nothing look, too.
    const getRemainingTimeInMillis = () => (++looks > 7 ? 4_999 : 55_000);
    await handler({}, { ...lambdaContext(), getRemainingTimeInMillis });
    expect((await Promise.all(refs.map(published))).flat().length).toBeLessThan(20);
    expect((await timers.get({ bucket: 'cursor', timer: 'sweep' }))?.sweptTo).toBe(at(-1).toISOString());
    await expect(sweep(at(2))).rejects.toThrow('1 gathering-end');
    expect(await Promise.all(refs.map(published))).toEqual(refs.map(() => ['gathering-end-due']));
  });
});

/**
 * Sweeps, and does something else right before its first transaction. `refuse` gives the error with which DynamoDB refuses a transaction, by its input.
 *
 * @returns how each of its transactions ended
 */
async function sweepWith(
  now: Date,
  before?: () => Promise<void>,
  refuse: (input: string) => Error | undefined = () => undefined,
): Promise<{ readonly outcomes: readonly string[] }> {
  const outcomes: string[] = [];
  const send = DynamoDBDocumentClient.prototype.send as (command: unknown) => Promise<unknown>;
  let first = true;
  let aside = false;
  const spy = vi.spyOn(DynamoDBDocumentClient.prototype, 'send').mockImplementation(async function (
    this: DynamoDBDocumentClient,
    command: unknown,
  ) {
    if (!(command instanceof TransactWriteCommand) || aside) return send.call(this, command);
    if (first) {
      first = false;
      aside = true;
      await before?.();
      aside = false;
    }
    try {
      const error = refuse(JSON.stringify(command.input));
      if (error !== undefined) throw error;
      const output = await send.call(this, command);
      outcomes.push('committed');
      return output;
    } catch (error) {
      const refused = error instanceof TransactionCanceledException ? error.CancellationReasons : undefined;
      const code = refused?.find(({ Code }) => Code !== 'None')?.Code;
      outcomes.push(code === undefined ? (error as Error).name : `refused: ${code}`);
      throw error;
    }
  } as typeof send);
  try {
    await sweep(now);
  } finally {
    spy.mockRestore();
  }
  return { outcomes };
}
