import { retryOnConflict } from './retry.ts';

/**
 * Looks at each thing that is watched. One that fails keeps nobody from looking at the others.
 *
 * @returns how many there were
 * @throws AggregateError with what failed, after the last of them
 */
export async function forEachWatched<Thing>(
  things: AsyncIterable<Thing>,
  look: (thing: Thing) => Promise<void>,
): Promise<number> {
  const failures: unknown[] = [];
  let count = 0;
  for await (const thing of things) {
    count += 1;
    await retryOnConflict(() => look(thing)).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of ${count} could not be looked at`);
  return count;
}
