/** How often a page takes a person's form: the windows of ten minutes. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { postsPerWindow, secondsToNextWindow, windowOf } from '../../../../shared/http/limit/post-limit.ts';
import { minute, second } from '../../../../shared/time/durations.ts';

const instant = fc
  .date({ min: new Date('2020-01-01T00:00:00Z'), max: new Date('2100-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => new Date(date.getTime()));
const later = (at: Date, milliseconds: number) => new Date(at.getTime() + milliseconds);

describe('a window', () => {
  test.each([
    ['13:40:00.000', '13:40:00.000', 600],
    ['13:40:00.001', '13:40:00.000', 600],
    ['13:40:01.000', '13:40:00.000', 599],
    ['13:44:30.500', '13:40:00.000', 330],
    ['13:49:59.000', '13:40:00.000', 1],
    ['13:49:59.999', '13:40:00.000', 1],
    ['13:50:00.000', '13:50:00.000', 600],
  ])('at %s began at %s, and the next one is %i seconds away', (at, since, seconds) => {
    const now = new Date(`2026-11-30T${at}Z`);
    expect(windowOf(now)).toEqual(new Date(`2026-11-30T${since}Z`));
    expect(secondsToNextWindow(now)).toBe(seconds);
  });

  test('is ten minutes long and holds the moment', () => {
    fc.assert(
      fc.property(instant, (now) => {
        const since = windowOf(now);
        expect(now.getTime() - since.getTime()).toBeGreaterThanOrEqual(0);
        expect(now.getTime() - since.getTime()).toBeLessThan(10 * minute);
        expect(windowOf(since)).toEqual(since);
        expect(windowOf(later(since, 10 * minute - 1))).toEqual(since);
        expect(windowOf(later(since, 10 * minute))).toEqual(later(since, 10 * minute));
      }),
    );
  });

  test('is over for whoever waits as long as they are told, and was not a second before', () => {
    fc.assert(
      fc.property(instant, (now) => {
        const seconds = secondsToNextWindow(now);
        expect(Number.isInteger(seconds) && seconds >= 1 && seconds <= 600).toBe(true);
        const next = later(windowOf(now), 10 * minute);
        expect(windowOf(later(now, seconds * second))).toEqual(next);
        expect(windowOf(later(now, seconds * second - second))).toEqual(windowOf(now));
      }),
    );
  });
});

test('a person who sends a form every twenty seconds, or ten in one minute, is never refused', () => {
  fc.assert(
    fc.property(
      instant,
      fc.constantFrom({ posts: 300, every: 20 * second }, { posts: 10, every: 6 * second }),
      (first, { posts, every }) => {
        const counts = new Map<number, number>();
        for (let post = 0; post < posts; post++) {
          const since = windowOf(later(first, post * every)).getTime();
          counts.set(since, (counts.get(since) ?? 0) + 1);
        }
        expect(Math.max(...counts.values())).toBeLessThanOrEqual(postsPerWindow);
      },
    ),
  );
});
