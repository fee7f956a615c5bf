import type { Origin } from '../bus/envelope.ts';
import { commit, type Write } from '../dynamo/commit.ts';
import { nextSequence, outboxWrites } from '../outbox/outbox.ts';
import { timerWrites } from '../timers/timers.ts';
import type { Decision } from './decision.ts';

/** What a commit needs beside the decision. */
export interface Commit {
  readonly at: Date;
  readonly origin: Origin;
  /** Writes that belong to the same transaction. */
  readonly also?: readonly Write[];
}

/** The thing that a decision is about, and its sequence before; 0 = it is new. */
export interface Subject {
  readonly subject: string;
  readonly after: number;
}

/**
 * Commits a decision in one transaction: the state, its events numbered after `after`, and its timers.
 *
 * @param write makes the write of the state, given the sequence that it must store
 * @throws ConcurrentChange when another writer was faster: load again and decide again
 */
export async function commitDecision<State>(
  { events, timers }: Decision<State>,
  { subject, after }: Subject,
  write: (sequence: number) => Write | readonly Write[],
  { at, origin, also = [] }: Commit,
): Promise<void> {
  await commit(
    ...[write(nextSequence(after, events))].flat(),
    ...outboxWrites(events, { subject, after, at, origin }),
    ...timerWrites(timers, origin),
    ...also,
  );
}
