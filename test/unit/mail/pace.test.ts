import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Pace } from '../../../functions/mail/pace.ts';

const paceOf = (share: number) => {
  const pace = new Pace();
  pace.share = share;
  return pace;
};

describe('the pace of a lane', () => {
  it('begins at half its share, and comes to all of it', () => {
    const pace = paceOf(50);
    expect(pace.rate).toBe(25);
    pace.speedUp();
    pace.speedUp();
    expect(pace.rate).toBe(50);
  });

  it.each([
    [0.5, 1],
    [2, 4],
    [7, 14],
    [500, 25],
  ])('a share of %d a second makes a window of %d: what leaves in four seconds, at most 25', (share, window) => {
    expect(paceOf(share).window()).toBe(window);
  });

  it('halves at a throttle, and is silent for a second', () => {
    const pace = paceOf(40);
    pace.slowDown(1000);
    expect(pace.rate).toBe(10);
    expect(pace.turn(1000)).toBe(1000);
  });

  it('a smaller quota is kept to at once', () => {
    const pace = paceOf(40);
    pace.share = 5;
    expect(pace.rate).toBe(5);
  });

  it('never sends more in a second than its rate and what it may catch up', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 250 }),
        fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 200 }),
        (share, gaps) => {
          const pace = paceOf(share);
          let now = 10_000;
          const sentAt = gaps.map((gap) => {
            now += gap;
            return now + pace.turn(now);
          });
          for (const start of sentAt) {
            const within = sentAt.filter((time) => time >= start && time < start + 1000).length;
            expect(within).toBeLessThanOrEqual(Math.ceil(pace.rate * 1.1) + 1);
          }
        },
      ),
    );
  });
});
