/** Random numbers that can be repeated: the same seed gives the same sequence (Mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A number from 0 to 1, without 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A number in between. */
  between(least: number, most: number): number {
    return least + this.next() * (most - least);
  }

  /** A whole number under `end`. */
  under(end: number): number {
    return Math.floor(this.next() * end);
  }

  /** One of them. @throws RangeError when there is none */
  of<Thing>(things: readonly Thing[]): Thing {
    const thing = things[this.under(things.length)];
    if (thing === undefined) throw new RangeError('nothing to choose from');
    return thing;
  }

  /** The same things in another order. */
  shuffled<Thing>(things: readonly Thing[]): Thing[] {
    const order = [...things];
    for (let last = order.length - 1; last > 0; last--) {
      const other = this.under(last + 1);
      [order[last], order[other]] = [order[other] as Thing, order[last] as Thing];
    }
    return order;
  }
}
