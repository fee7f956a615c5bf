import type { Log } from '../log/log.ts';
import { type Decision, isRefusal, type Refusal } from './decision.ts';
import type { Commit } from './decision-store.ts';

/** What a consumer knows beside the event. */
export interface Consumed extends Pick<Commit, 'origin'> {
  readonly now: Date;
  readonly log: Log;
}

/** A decision that was committed, and what it was about before. */
interface Taking<Before, Taken> {
  readonly before: Before;
  readonly decision: Taken;
}

/**
 * Decides what an event means for a thing in a store: load → decide → commit. If nothing was decided, the log says why.
 *
 * @example
 * const decideOnGathering = byEvents(loadGathering, commitGathering);
 * await decideOnGathering(gatheringId, (gathering) => endGathering(gathering, byOkaeri(), now), consumption);
 */
export function byEvents<Key, Before, Taken extends Decision<unknown>>(
  load: (key: Key) => Promise<Before | undefined>,
  commit: (before: Before, decision: Taken, context: Commit) => Promise<unknown>,
) {
  /** @returns the decision; undefined = none was taken. @throws ConcurrentChange when another writer was faster */
  return async (
    key: Key,
    decide: (before: Before) => Taken | Refusal<string> | Promise<Taken | Refusal<string>>,
    { now: at, origin, log }: Consumed,
  ): Promise<Taking<Before, Taken> | undefined> => {
    const ignored = (reason: string) => void log.info('EVENT_IGNORED', { reason });
    const before = await load(key);
    if (before === undefined) return ignored('not_found');
    const decision = await decide(before);
    if (isRefusal(decision)) return ignored(decision.refused);
    await commit(before, decision, { at, origin });
    return { before, decision };
  };
}
