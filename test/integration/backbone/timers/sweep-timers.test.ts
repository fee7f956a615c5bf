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
  vi.useFakeTimers({ toFake: ['Date'], now: start });
  await commit(
    timers.put({ bucket: 'cursor', timer: 'sweep', kind: 'sweep', ref: 'sweep', sweptTo: at(-1).toISOString() }),
  );
});
afterEach(() => vi.useRealTimers());

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
    await expect(sweep(at(1))).rejects.toThrow('no event for timers of kind tea');
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

  test('finds a timer of which another sweep published the others of its batch', async () => {
    const refs = await Promise.all(Array.from({ length: 3 }, () => wait(at(0))));
    const [gone, ...others] = refs;
    vi.setSystemTime(at(1));
    const [one, other] = [
      handler({}, lambdaContext()),
      commit(timers.delete({ bucket: bucketOf(at(0)), timer: `gathering-end#${gone}` })),
    ];
    await Promise.all([one, other]);
    for (const ref of others) expect(await published(ref)).toEqual(['gathering-end-due']);
  });
});
