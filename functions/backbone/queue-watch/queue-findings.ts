import type { QueueState } from '../../../shared/sqs/queue-state.ts';
import { day, minute, second } from '../../../shared/time/durations.ts';
import type { WatchedQueue } from '../environment.ts';
import type { OpenFinding } from '../tables.ts';

/** What CloudWatch measured of a queue lately. */
export interface Measured {
  /** The most messages that it held in each whole period; a period without a value is missing. */
  readonly held: readonly number[];
  /** Messages that were deleted since the first of these periods began. */
  readonly deleted: number;
  /** Age of the oldest message, the last value, in seconds. */
  readonly oldest: number | undefined;
}

/** Something that is wrong with a queue. */
export type Finding = Pick<OpenFinding, 'kind' | 'queue' | 'source' | 'count' | 'endsAt'>;

/** A dead letter that was looked at. */
export interface SeenLetter {
  /** The function that it was for. */
  readonly source: string | undefined;
  /** When it was first sent: a queue counts from then, even if it was in another queue before. Milliseconds since 1970; NaN if SQS does not say. */
  readonly sentAt: number;
}

/** The length of each period in which a queue has to stand still: five minutes. Milliseconds. */
export const period = 5 * minute;
export const periods = 3;
/** Failed runs have no consequences and are kept for some days; whatever is kept for this long matters. Milliseconds. */
const keptForLong = 7 * day;
/** How long messages may wait unless the queue says otherwise, in minutes. */
const usuallyLate = 15;

/**
 * Whether the templates of this release hold a queue. Only its name is compared, because it may not be readable.
 *
 * @param all those that could be read: one of them may keep its dead letters there
 */
export function isKnown(name: string, all: readonly QueueState[], described: readonly WatchedQueue[]): boolean {
  const own = (queue: string) => described.some(({ begins }) => queue.startsWith(begins));
  return own(name) || all.some((queue) => queue.deadLettersTo?.endsWith(`:${name}`) && own(queue.name));
}

/** A queue that is not of this release, and that the queue watch may not look at: how much it holds, as far as that is known. */
export function unknownQueue(queue: string, count: number): Finding {
  return { kind: 'unknown_queue', queue, source: undefined, count };
}

/** The description of a queue: its own, or that of the queue whose dead letters it keeps. */
export function descriptionOf(
  queue: QueueState,
  all: readonly QueueState[],
  described: readonly WatchedQueue[],
): WatchedQueue | undefined {
  const own = ({ name }: QueueState) => described.find(({ begins }) => name.startsWith(begins));
  const source = all.find(({ deadLettersTo }) => deadLettersTo === queue.arn);
  return own(queue) ?? (source === undefined ? undefined : own(source));
}

/**
 * What is wrong with a work queue that holds something. Stuck: it held messages in each of the periods and none was deleted: its function
 * is not invoked, or fails at everything. Late: the oldest message has waited for longer than it may.
 */
export function findingOfWork(
  { name, visible, inFlight }: QueueState,
  { held, deleted, oldest }: Measured,
  { entry, lateAfter = usuallyLate }: Partial<WatchedQueue>,
): Finding | undefined {
  const found = { queue: name, source: entry, count: visible + inFlight };
  if (held.length >= periods && held.every((messages) => messages > 0) && deleted === 0)
    return { kind: 'stuck', ...found };
  return (oldest ?? 0) * second > lateAfter * minute ? { kind: 'late', ...found } : undefined;
}

/**
 * What is in a dead-letter queue, by function: as many letters of each function as were seen. If only a part of the queue was seen, the
 * rest counts as of no function.
 *
 * @param letters that were looked at
 */
export function findingsOfLetters({ name, visible, keptFor }: QueueState, letters: readonly SeenLetter[]): Finding[] {
  const unseen = letters.length === 0 ? 0 : Math.max(0, visible - letters.length);
  const rest: Finding[] = unseen === 0 ? [] : [{ kind: 'dead_letters', queue: name, source: undefined, count: unseen }];
  const found = [...Map.groupBy(letters, ({ source }) => source)].map(([source, of]): Finding => {
    const oldest = Math.min(...of.map(({ sentAt }) => sentAt));
    const ends =
      keptFor * second >= keptForLong && Number.isFinite(oldest)
        ? { endsAt: new Date(oldest + keptFor * second).toISOString() }
        : {};
    return { kind: 'dead_letters', queue: name, source, count: of.length, ...ends };
  });
  const unnamed = found.find(({ source }) => source === undefined);
  if (unnamed === undefined) return [...rest, ...found];
  return found.map((one) => (one === unnamed ? { ...one, count: one.count + unseen } : one));
}
