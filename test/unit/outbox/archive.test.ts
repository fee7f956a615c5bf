import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newId } from '../../../shared/identifier.ts';
import { archiveShardOf, archiveShardsOf, inOrder } from '../../../shared/outbox/archive.ts';

describe('the events of a day', () => {
  const occurredAt = '2026-12-01T23:59:59.999Z';
  const shards = archiveShardsOf(new Date(occurredAt));

  test('are spread over its shards, each event always in the same', () => {
    const ids = Array.from({ length: 400 }, () => newId('event'));
    const counts = Map.groupBy(ids, (eventId) => archiveShardOf({ eventId, occurredAt }));
    expect([...counts.keys()].sort()).toEqual(shards);
    for (const some of counts.values()) expect(some.length).toBeGreaterThan(40);
    const [eventId = ''] = ids;
    expect(archiveShardOf({ eventId, occurredAt })).toBe(archiveShardOf({ eventId, occurredAt }));
  });

  test('are in no shard of another day', () => {
    const next = archiveShardsOf(new Date('2026-12-02T00:00:00.000Z'));
    expect(shards.filter((shard) => next.includes(shard))).toEqual([]);
  });

  test('come in the order of time, none twice and none left out, however they are spread', async () => {
    const times = fc.array(fc.integer({ min: 0, max: 99 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(fc.array(times, { maxLength: 5 }), async (spread) => {
        const sources = spread.map((source, shard) =>
          source
            .toSorted((one, other) => one - other)
            .map((time, position) => ({ occurredAt: String(time).padStart(2, '0'), eventId: `${shard}.${position}` })),
        );
        const given = async function* (events: (typeof sources)[number]) {
          yield* events;
        };
        const merged = await Array.fromAsync(inOrder(sources.map(given)));
        expect(merged.map(({ occurredAt: at }) => at)).toEqual(
          spread
            .flat()
            .map((time) => String(time).padStart(2, '0'))
            .sort(),
        );
        expect(new Set(merged)).toEqual(new Set(sources.flat()));
      }),
    );
  });
});
