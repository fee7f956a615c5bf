/** Three mails that came back within thirty days, whatever the order of reports: against a count of every three of them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countSoftBounce, type SoftBounce } from '../../../../functions/mail/reports/soft-bounces.ts';
import { byOkaeri, isRefusal } from '../../../../shared/decision/decision.ts';

const day = 86_400_000;
const presentSince = (addressSince: string | undefined) => ({ epoch: 2, addressSince });
const month = 30 * day;
const apart = 20 * 3_600_000;
const begin = Date.UTC(2026, 0, 1);
const bounceAt = (time: number, mailRef: string): SoftBounce => ({ mailRef, at: new Date(begin + time).toISOString() });
const timeOf = ({ at }: SoftBounce) => Date.parse(at);
const count = (known: readonly SoftBounce[], bounce: SoftBounce, at = bounce.at, countsFrom?: string) => {
  const counted = countSoftBounce(known, byOkaeri({ bounce, address: presentSince(countsFrom) }), new Date(at));
  if (isRefusal(counted)) throw new Error(counted.refused);
  return counted;
};
/** Times at which much is exactly a month apart, or a millisecond more. */
const times = fc.tuple(fc.nat(6), fc.constantFrom(-1, 0, 1)).map(([tenDays, shift]) => tenDays * 10 * day + shift + 1);

describe('the bounces of a person', () => {
  test('are kept for thirty days, in the order in which they happened', () => {
    fc.assert(
      fc.property(fc.array(times, { maxLength: 6 }), times, times, (before, time, after) => {
        const known = before.map((one, position) => bounceAt(one, `known ${position}`));
        const bounce = bounceAt(time, 'new');
        const at = new Date(begin + time + after).toISOString();
        const kept = count(known, bounce, at).state;
        const recent = [...known, bounce].filter((one) => Date.parse(at) - timeOf(one) <= month);
        expect(new Set(kept)).toEqual(new Set(recent));
        expect(kept.map(timeOf)).toEqual(kept.map(timeOf).toSorted((one, other) => one - other));
      }),
    );
  });

  test('close the address if and only if three of the present address lie within thirty days, each twenty hours after the one before', () => {
    fc.assert(
      fc.property(
        fc.array(times, { maxLength: 6 }),
        times,
        fc.option(times, { nil: undefined }),
        (before, time, from) => {
          const known = before.map((one, position) => bounceAt(one, `known ${position}`));
          const bounce = bounceAt(time, 'new');
          const countsFrom = from === undefined ? undefined : new Date(begin + from).toISOString();
          const { state, lasting } = count(known, bounce, bounce.at, countsFrom);
          const own = state.filter((one) => countsFrom === undefined || timeOf(one) >= Date.parse(countsFrom));
          const threes = own.flatMap((one, a) =>
            own
              .slice(a + 1)
              .flatMap((other, b) => own.slice(a + b + 2).map((third) => [one, other, third].map(timeOf))),
          );
          const isApart = ([first = 0, second = 0, third = 0]: number[]) =>
            second - first >= apart && third - second >= apart && third - first <= month;
          expect(lasting).toBe(threes.some(isApart));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('of a known mail do not count again', () => {
    const bounce = bounceAt(0, 'one');
    expect(countSoftBounce([bounce], byOkaeri({ bounce }), new Date(begin))).toEqual({
      refused: 'known',
    });
  });
});
