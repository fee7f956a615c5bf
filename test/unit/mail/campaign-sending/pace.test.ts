import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { burst, Pace } from '../../../../functions/mail/campaign-sending/pace.ts';

const paceOf = (share: number) => {
  const pace = new Pace();
  pace.share = share;
  return pace;
};

describe('the pace of a lane', () => {
  it('begins at half its share, and reaches all of it', () => {
    const pace = paceOf(50);
    expect(pace.rate).toBe(25);
    pace.speedUp();
    pace.speedUp();
    expect(pace.rate).toBe(50);
  });

  it.each([
    [0.2, 1],
    [2, 8],
    [7, 25],
    [500, 25],
  ])(
    'with a share of %d mails a second claims %d at once: what is sent in four seconds, at most 25',
    (share, window) => {
      const pace = paceOf(share);
      pace.speedUp();
      expect(pace.window()).toBe(window);
    },
  );

  it('starts with windows of one second, so that the slow start wastes little of the quota', () => {
    expect(paceOf(7).window()).toBe(3);
  });

  it.each([
    [7, 1],
    [25, 3],
    [250, 5],
  ])('at %d mails a second works on %d chunks at once: their windows take three seconds at most', (share, chunks) => {
    const pace = paceOf(share);
    pace.speedUp();
    expect(pace.chunksAtOnce(5)).toBe(chunks);
  });

  it('works on one chunk during the slow start: turns that are given slowly stay slow', () => {
    const pace = paceOf(250);
    expect(pace.chunksAtOnce(5)).toBe(1);
    pace.speedUp();
    expect(pace.chunksAtOnce(5)).toBe(5);
    pace.slowDown(0);
    expect(pace.chunksAtOnce(5)).toBe(1);
  });

  it('withdraws the turns that were given before a throttle', () => {
    const pace = paceOf(40);
    const before = pace.throttles;
    for (let mail = 0; mail < 100; mail++) pace.turn(0);
    pace.slowDown(0);
    expect(pace.throttles).not.toBe(before);
    expect(pace.turn(0)).toBe(1000);
  });

  it('halves after a throttle, and pauses for a second', () => {
    const pace = paceOf(40);
    pace.slowDown(1000);
    expect(pace.rate).toBe(10);
    expect(pace.turn(1000)).toBe(1000);
  });

  it('follows a smaller quota at once', () => {
    const pace = paceOf(40);
    pace.share = 5;
    expect(pace.rate).toBe(5);
  });

  it('never sends more in a second than its rate and the allowed burst', () => {
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
            expect(within).toBeLessThanOrEqual(Math.ceil(pace.rate * (1 + burst / 1000)) + 1);
          }
        },
      ),
    );
  });
});

/** How long a window's claim and check take, and how long SES takes to respond, in milliseconds. */
const claimAndCheck = 40;
const answer = 80;
/** From the last answer of an invocation to the first claim of the next: the last write, SQS, Lambda, the reads. */
const between = 120;

/**
 * A lane in virtual time: invocations of five chunks of a hundred, as many at once as the pace allows. Returns the share of
 * the quota that it used in its first thousand seconds.
 */
function shareUsed(share: number): number {
  const pace = paceOf(share);
  let now = 1_000;
  let sent = 0;
  const end = now + 1_000_000;
  while (now < end) {
    let free = now;
    const chunks = Array.from({ length: 5 }, () => ({ left: 100, free: -1 }));
    for (;;) {
      const working = chunks.filter(({ left }) => left > 0).slice(0, pace.chunksAtOnce(5));
      for (const chunk of working) if (chunk.free < 0) chunk.free = free;
      const [chunk] = working.sort((one, other) => one.free - other.free);
      if (chunk === undefined) break;
      const window = Math.min(pace.window(), chunk.left);
      const checked = chunk.free + claimAndCheck;
      let last = checked;
      for (let mail = 0; mail < window; mail++) last = checked + pace.turn(checked);
      pace.speedUp();
      expect(last - checked).toBeLessThanOrEqual(4_500);
      chunk.left -= window;
      chunk.free = last + answer;
      sent += window;
      free = chunk.free;
    }
    now = Math.max(...chunks.map((chunk) => chunk.free)) + between;
  }
  return sent / ((share * (now - 1_000)) / 1000);
}

describe('the quota', () => {
  it.each([14, 50, 100, 200, 500])('of %d a second is used to 98 percent and more by two lanes', (rate) => {
    expect(shareUsed(rate / 2)).toBeGreaterThanOrEqual(0.98);
  });
});
