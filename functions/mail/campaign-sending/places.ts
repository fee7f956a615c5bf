/** Limits how many work at the same time; the others wait in order of arrival. The limit may change while they wait. */
export class Places {
  readonly #limit: () => number;
  readonly #waiting: (() => void)[] = [];
  #taken = 0;

  constructor(limit: () => number) {
    this.#limit = limit;
  }

  /** Runs once there is a place, and gives it back. */
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

  /** Lets in those who wait while there are places: call it when the limit may have risen. */
  admit(): void {
    while (this.#waiting.length > 0 && this.#taken < this.#limit()) {
      this.#taken += 1;
      this.#waiting.shift()?.();
    }
  }
}
