/** A watch looks at everything that it finds, whatever fails, and stops when its time is up. */
import { expect, test } from 'vitest';
import { ConcurrentChange } from '../../../shared/dynamo/table.ts';
import { forEachWatched } from '../../../shared/lambda/watch.ts';

test('everything is looked at once, one after the other, and counted', async () => {
  const seen: string[] = [];
  const look = async (thing: string) => {
    seen.push(`${thing} begins`);
    await Promise.resolve();
    seen.push(`${thing} ends`);
  };
  expect(await forEachWatched(['a', 'b'], look)).toBe(2);
  expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  expect(await forEachWatched([], look)).toBe(0);
});

test('a failure does not stop the others, and is not lost', async () => {
  const seen: number[] = [];
  const watching = forEachWatched([1, 2, 3, 4], async (thing) => {
    seen.push(thing);
    if (thing % 2 === 0) throw new Error(`${thing} is broken`);
  });
  await expect(watching).rejects.toThrow(
    new AggregateError([new Error('2 is broken'), new Error('4 is broken')], '2 of 4 could not be looked at'),
  );
  await expect(watching).rejects.toMatchObject({ errors: [{ message: '2 is broken' }, { message: '4 is broken' }] });
  expect(seen).toEqual([1, 2, 3, 4]);
});

test('where another writer was faster, it looks again', async () => {
  let looks = 0;
  const look = async () => {
    looks += 1;
    if (looks === 1) throw new ConcurrentChange('somebody was faster');
  };
  expect(await forEachWatched(['a'], look)).toBe(1);
  expect(looks).toBe(2);
});

test('when the time is up, the rest stays for the next run', async () => {
  const seen: string[] = [];
  async function* things() {
    yield* ['a', 'b', 'c'];
  }
  const look = async (thing: string) => {
    seen.push(thing);
  };
  expect(await forEachWatched(things(), look, () => seen.length < 2)).toBe(2);
  expect(seen).toEqual(['a', 'b']);
});
