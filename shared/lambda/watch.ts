import { retryOnConflict } from './retry.ts';

/**
 * Looks at each thing that is watched, while there is time. A failure does not stop the others.
 *
 * @returns how many were looked at
 * @throws AggregateError with what failed, after the last of them
 */
export async function forEachWatched<Thing>(
  things: AsyncIterable<Thing> | Iterable<Thing>,
  look: (thing: Thing) => Promise<void>,
  hasTime: () => boolean = () => true,
): Promise<number> {
  const failures: unknown[] = [];
  let count = 0;
  for await (const thing of things) {
    if (!hasTime()) break;
    count += 1;
    await retryOnConflict(() => look(thing)).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of ${count} could not be looked at`);
  return count;
}
