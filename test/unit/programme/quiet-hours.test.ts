import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isQuietInHour } from '../../../shared/programme/programme.ts';

const minutesOfDay = 24 * 60;
const timeOf = (minute: number) =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');
/** Often on the hour, where one minute more or less would count. */
const minute = fc.oneof(
  fc.integer({ min: 0, max: minutesOfDay - 1 }),
  fc.integer({ min: 0, max: 23 }).map((hour) => hour * 60),
);

describe('an hour of the day is quiet', () => {
  it('if any of its minutes lies within the quiet hours, which go on from their first minute until their end', () => {
    fc.assert(
      fc.property(minute, minute, (from, to) => {
        fc.pre(from !== to);
        const hours = new Set<number>();
        for (let now = from; now !== to; now = (now + 1) % minutesOfDay) hours.add(Math.floor(now / 60));
        const quiet = Array.from({ length: 24 }, (_, hour) => hour).filter((hour) =>
          isQuietInHour({ from: timeOf(from), to: timeOf(to) }, hour),
        );
        expect(quiet).toEqual([...hours].sort((one, other) => one - other));
      }),
      { numRuns: 300 },
    );
  });

  it('never, where there are no quiet hours', () => expect(isQuietInHour(null, 3)).toBe(false));
});
