import { isDeepStrictEqual } from 'node:util';
import type * as z from 'zod';
import type { Origin } from '../bus/envelope.ts';
import { commit, type Write } from '../dynamo/commit.ts';
import type { AttributeChange, Table } from '../dynamo/table.ts';
import { nextSequence, outboxWrites } from '../outbox/outbox.ts';
import { timerWrites } from '../timers/timers.ts';
import type { Decision } from './decision.ts';

/** What a commit needs besides the decision. */
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

/** A state that counts its changes. */
type Sequenced = { readonly sequence: number };

/** Writes a new item, or replaces the one that was read unless another writer was faster. */
export function createOrReplace<Item extends z.ZodObject>(
  table: Table<Item>,
  before: Sequenced | undefined,
  stored: z.input<Item>,
): Write {
  return before === undefined ? table.create(stored) : table.replace(stored, { sequence: before.sequence });
}

/**
 * What a decision changed of a stored item, for an update that leaves the rest to other writers: the attributes that have
 * another value, and those that it dropped. @returns undefined when it changed nothing
 */
export function changesBetween<Item extends object>(
  before: Item,
  after: Item,
): Pick<AttributeChange<Item>, 'set' | 'remove'> | undefined {
  const attributes = Object.keys({ ...before, ...after }) as (keyof Item & string)[];
  const changed = attributes.filter((attribute) => !isDeepStrictEqual(before[attribute], after[attribute]));
  if (changed.length === 0) return undefined;
  return {
    set: Object.fromEntries(changed.map((attribute) => [attribute, after[attribute]])) as Partial<Item>,
    remove: changed.filter((attribute) => after[attribute] === undefined),
  };
}

/**
 * Commits a decision in one transaction: the state, its events numbered after `after`, and its timers.
 *
 * @param write makes the writes of the state as it must be stored: with its new sequence
 * @returns the state as it is stored
 * @throws ConcurrentChange when another writer was faster: load again and decide again
 */
export async function commitDecision<State extends object>(
  { state, events, timers }: Decision<State>,
  { subject, after }: Subject,
  write: (stored: State & Sequenced) => Write | readonly Write[],
  { at, origin, also = [] }: Commit,
): Promise<State & Sequenced> {
  const stored = { ...state, sequence: nextSequence(after, events) };
  await commit(
    ...[write(stored)].flat(),
    ...outboxWrites(events, { subject, after, at, origin }),
    ...timerWrites(timers, origin),
    ...also,
  );
  return stored;
}
