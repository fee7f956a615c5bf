import type { Log } from '../log/log.ts';
import { type Command, type Decision, isRefusal, type Refusal } from './decision.ts';
import type { Commit } from './decision-store.ts';

/** What a consumer knows besides the event. */
export interface Consumed extends Pick<Commit, 'origin'> {
  readonly now: Date;
  readonly log: Log;
}

type Outcome<Taken> = Taken | Refusal<string>;

/**
 * Decides what an event means for a thing in a store: load → decide → commit. If nothing was decided, the log says why.
 *
 * @example
 * const decideOnGathering = byEvents(loadGathering, commitGathering);
 * await decideOnGathering(gatheringId, decideOnMinimum, byOkaeri(), consumption);
 */
export function byEvents<Key, Before, Taken extends Decision<unknown>>(
  load: (key: Key) => Promise<Before | undefined>,
  commit: (before: Before, decision: Taken, context: Commit) => Promise<unknown>,
) {
  /** @returns the decision and what it was about; undefined = none was taken. @throws ConcurrentChange when another writer was faster */
  return async <Input>(
    key: Key,
    decide: (before: Before, command: Command<Input>, at: Date) => Outcome<Taken> | Promise<Outcome<Taken>>,
    command: Command<Input>,
    { now: at, origin, log }: Consumed,
  ): Promise<{ readonly before: Before; readonly decision: Taken } | undefined> => {
    const ignored = (reason: string) => void log.info('EVENT_IGNORED', { reason });
    const before = await load(key);
    if (before === undefined) return ignored('not_found');
    const decision = await decide(before, command, at);
    if (isRefusal(decision)) return ignored(decision.refused);
    await commit(before, decision, { at, origin });
    return { before, decision };
  };
}
