import { Problem } from '../../../shared/http/problem.ts';
import type { GatheringId } from '../../../shared/identifier.ts';
import type { Gathering } from './gathering.ts';
import { loadGathering } from './gathering-store.ts';

/** The gathering that a request names. @throws Problem 404 */
export async function namedGathering(gatheringId: GatheringId): Promise<Gathering> {
  const gathering = await loadGathering(gatheringId);
  if (gathering === undefined) throw Problem.notFound('gathering');
  return gathering;
}
