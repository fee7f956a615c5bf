import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countSoftBounce, type SoftBounce } from '../../../../functions/mail/reports/soft-bounces.ts';
import { byOkaeri, isRefusal } from '../../../../shared/decision/decision.ts';

const day = 86_400_000;
const onDay = (number: number, mail = String(number)): SoftBounce => ({
  mailRef: mail,
  at: new Date(Date.UTC(2026, 0, 1) + number * day).toISOString(),
});
/** Counts the bounces in the order given; whether each was the one too many. */
function lasting(bounces: readonly SoftBounce[], countsFrom?: string): boolean[] {
  let known: readonly SoftBounce[] = [];
  return bounces.map((bounce) => {
    const counted = countSoftBounce(known, byOkaeri({ bounce, countsFrom }), new Date(bounce.at));
    if (isRefusal(counted)) return false;
    known = counted.state;
    return counted.lasting;
  });
}

describe('passing bounces of a person', () => {
  it('the third within thirty days is one too many', () => {
    expect(lasting([onDay(0), onDay(10), onDay(30)])).toEqual([false, false, true]);
    expect(lasting([onDay(0), onDay(10), onDay(31)])).toEqual([false, false, false]);
  });

  it('of one mail count once, however often it is reported', () => {
    expect(lasting([onDay(0), onDay(0), onDay(1), onDay(0), onDay(1)])).not.toContain(true);
  });

  it('of an address that was replaced do not count', () => {
    expect(lasting([onDay(0), onDay(1), onDay(9)], onDay(5).at)).toEqual([false, false, false]);
  });

  it('are one too many in whatever order three of a month are reported', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([onDay(0), onDay(12), onDay(29)], { minLength: 3 }), (bounces) => {
        expect(lasting(bounces)).toEqual([false, false, true]);
      }),
    );
  });
});
