/** So many at a time; the others wait in the order in which they came. How many may change while they wait. */
export class Places {
  readonly #limit: () => number;
  readonly #waiting: (() => void)[] = [];
  #taken = 0;

  constructor(limit: () => number) {
    this.#limit = limit;
  }

  /** Works once there is a place, and gives it back. */
  async work<Result>(run: () => Promise<Result>): Promise<Result> {
    const admitted = new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.admit();
    await admitted;
    try {
      return await run();
    } finally {
      this.#taken -= 1;
      this.admit();
    }
  }

  /** Lets in whoever finds a place: when one is given back, and when the limit has risen. */
  admit(): void {
    while (this.#waiting.length > 0 && this.#taken < this.#limit()) {
      this.#taken += 1;
      this.#waiting.shift()?.();
    }
  }
}
