/** How fast a lane sends: at most its share of SES's rate, slowly at first, at half the rate after a throttle. */
import { largestWindow } from '../environment.ts';

/** How long a window may take. */
const windowSeconds = 4;
/** While a lane finds its pace, the windows are short: at half the rate a long one would waste the quota. */
const slowWindowSeconds = 1;
/** Windows of several chunks wait for their turns together; the check of the last one must still be fresh. */
const queueSeconds = 3;
/**
 * A lane that fell behind may catch up this many milliseconds of sending at once: about the time between two invocations.
 * SES lets an account exceed the rate "for short bursts, but not for sustained periods of time" (SES Developer Guide,
 * "Quotas").
 */
export const burst = 200;

export class Pace {
  #share = 0;
  #rate = 0;
  #next = 0;
  #throttles = 0;

  /** Mails a second at present. */
  get rate(): number {
    return this.#rate;
  }

  /** How often SES throttled: a turn that was given before the last throttle is not taken. */
  get throttles(): number {
    return this.#throttles;
  }

  /** What this lane may send, in mails a second. The first time it begins at half of that. */
  set share(share: number) {
    this.#rate = this.#share === 0 ? share / 2 : Math.min(this.#rate, share);
    this.#share = share;
  }

  /** How many recipients to claim at once: as many as are sent within four seconds, so that their check is never older. */
  window(): number {
    const seconds = this.#rate < this.#share ? slowWindowSeconds : windowSeconds;
    return Math.min(largestWindow, Math.max(1, Math.floor(this.#rate * seconds)));
  }

  /**
   * How many chunks to work on at once. One, if a window takes seconds. More, if it takes less time than its claim, its
   * check and its slowest send: while one chunk waits for these, the others send. While the lane finds its pace, only
   * one: turns that are given at half the rate stay at half the rate.
   */
  chunksAtOnce(most: number): number {
    if (this.#rate < this.#share) return 1;
    return Math.min(most, Math.max(1, Math.floor((this.#rate * queueSeconds) / largestWindow)));
  }

  /** Takes the next turn: milliseconds to wait before it. `now` is monotonic. */
  turn(now: number): number {
    const at = Math.max(this.#next, now - burst);
    this.#next = at + 1000 / this.#rate;
    return Math.max(0, at - now);
  }

  /** A window went through without a throttle. */
  speedUp(): void {
    this.#rate = Math.min(this.#share, this.#rate * 2);
  }

  /** SES throttled: half the rate, nothing at all for a second, and the turns that were given are void. */
  slowDown(now: number): void {
    this.#throttles += 1;
    this.#rate = Math.max(Math.min(0.5, this.#share), this.#rate / 2);
    this.#next = now + 1000;
  }
}
