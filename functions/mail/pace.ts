/** How fast a lane sends: at most its share of SES's rate, slowly at first, at half the rate after a throttle. */

/** Most mails of one window, and how long one may take (ARCHITECTURE §5.3). */
const largestWindow = 25;
const windowSeconds = 4;
/** A lane that fell behind may catch up so many milliseconds of sending at once. */
const burst = 100;

export class Pace {
  #share = 0;
  #rate = 0;
  #next = 0;

  /** Mails a second at present. */
  get rate(): number {
    return this.#rate;
  }

  /** What this lane may send, in mails a second. The first time it begins at half of that. */
  set share(share: number) {
    this.#rate = this.#share === 0 ? share / 2 : Math.min(this.#rate, share);
    this.#share = share;
  }

  /** How many to claim at once: what is sent within four seconds, so that the check before it is never older. */
  window(): number {
    return Math.min(largestWindow, Math.max(1, Math.floor(this.#rate * windowSeconds)));
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

  /** SES throttled: half the rate, and nothing at all for a second. */
  slowDown(now: number): void {
    this.#rate = Math.max(Math.min(0.5, this.#share), this.#rate / 2);
    this.#next = Math.max(this.#next, now + 1000);
  }
}
