import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { batchesInTurn, halvesOf } from '../../../../functions/backbone/timers/in-turn.ts';

const timersOf = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts).flatMap(([kind, count]) => Array.from({ length: count }, (_none, ref) => ({ kind, ref })));

describe('due timers', () => {
  test('of ten thousand of one kind keep no other kind waiting', () => {
    const batches = batchesInTurn(timersOf({ 'gathering-reminder': 10_000, campaign: 1, 'seat-offer': 2 }), 45);
    expect(batches.slice(0, 3).map(([first]) => first?.kind)).toEqual(['gathering-reminder', 'campaign', 'seat-offer']);
    expect(batches).toHaveLength(Math.ceil(10_000 / 45) + 2);
  });

  test('are each in one batch, of one kind, of no more than fit; a kind has its nth batch after at most n of each other', () => {
    const counts = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.nat(30));
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 7 }), (given, most) => {
        const timers = timersOf(given);
        const batches = batchesInTurn(timers, most);
        expect(new Set(batches.flat())).toEqual(new Set(timers));
        expect(batches.flat()).toHaveLength(timers.length);
        for (const batch of batches) {
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length).toBeLessThanOrEqual(most);
          expect(new Set(batch.map(({ kind }) => kind)).size).toBe(1);
        }
        const kinds = Object.keys(given).length;
        for (const kind of new Set(timers.map((timer) => timer.kind))) {
          const places = batches.flatMap(([first], place) => (first?.kind === kind ? [place] : []));
          for (const [nth, place] of places.entries()) expect(place).toBeLessThan((nth + 1) * kinds);
        }
      }),
    );
  });
});

test('a batch of two or more has two halves, neither of them empty', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 2, maxLength: 45 }), (batch) => {
      const halves = halvesOf(batch);
      expect(halves.flat()).toEqual(batch);
      expect(halves.map(({ length }) => length)).toEqual([Math.ceil(batch.length / 2), Math.floor(batch.length / 2)]);
    }),
  );
});
