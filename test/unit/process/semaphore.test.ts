import { describe, expect, it } from 'vitest';
import { Semaphore } from '../../../shared/process/semaphore.ts';

/** Work that ends when it is told to. */
function work() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { run: () => promise, end: resolve };
}

describe('the semaphore', () => {
  it('starts tasks in order up to the limit; a task that fails frees its place', async () => {
    const semaphore = new Semaphore(() => 2);
    const begun: number[] = [];
    const works = [work(), work(), work(), work()];
    const all = works.map(({ run }, number) =>
      semaphore.work(async () => {
        begun.push(number);
        await run();
        if (number === 0) throw new Error('failed');
      }),
    );
    await Promise.resolve();
    expect(begun).toEqual([0, 1]);
    works[0]?.end();
    await expect(all[0]).rejects.toThrow('failed');
    expect(begun).toEqual([0, 1, 2]);
    for (const { end } of works) end();
    await Promise.all(all.slice(1));
    expect(begun).toEqual([0, 1, 2, 3]);
  });

  it('starts waiting tasks when the limit rises', async () => {
    let limit = 1;
    const semaphore = new Semaphore(() => limit);
    const first = work();
    const begun: string[] = [];
    const waiting = [semaphore.work(first.run), semaphore.work(async () => void begun.push('second'))];
    await Promise.resolve();
    expect(begun).toEqual([]);
    limit = 2;
    semaphore.admit();
    await waiting[1];
    first.end();
    await waiting[0];
    expect(begun).toEqual(['second']);
  });
});
