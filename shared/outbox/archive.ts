/** The archive of the outbox by days: its shards, and their events in order. Pure. */
import { createHash } from 'node:crypto';

/**
 * How many keys of the index a day is spread over: one key takes 1,000 writes a second, which a burst of RSVPs or an
 * import would use up (Amazon DynamoDB Developer Guide, "Using write sharding to distribute workloads evenly").
 */
const shardsOfDay = 4;

/** The key of an event in the archive: its day, and a shard by its id. */
export function archiveShardOf({
  eventId,
  occurredAt,
}: {
  readonly eventId: string;
  readonly occurredAt: string;
}): string {
  const [byte = 0] = createHash('sha256').update(eventId).digest();
  return shardKey(occurredAt.slice(0, 10), byte % shardsOfDay);
}

/** All keys of the day of an instant. */
export function archiveShardsOf(at: Date): string[] {
  return Array.from({ length: shardsOfDay }, (_none, shard) => shardKey(at.toISOString().slice(0, 10), shard));
}

function shardKey(day: string, shard: number): string {
  return `${day}.${shard}`;
}

/** The events of several sources, each in order, as one sequence in the order of time. */
export async function* inOrder<Event extends { readonly occurredAt: string }>(
  sources: readonly AsyncIterable<Event>[],
): AsyncGenerator<Event> {
  const iterators = sources.map((source) => source[Symbol.asyncIterator]());
  const heads = await Promise.all(iterators.map((iterator) => iterator.next()));
  for (;;) {
    let first: number | undefined;
    for (const [position, { done, value }] of heads.entries()) {
      if (done === true) continue;
      const earliest = first === undefined ? undefined : heads[first];
      if (earliest === undefined || value.occurredAt < earliest.value.occurredAt) first = position;
    }
    const iterator = first === undefined ? undefined : iterators[first];
    if (first === undefined || iterator === undefined) return;
    yield heads[first]?.value;
    heads[first] = await iterator.next();
  }
}
