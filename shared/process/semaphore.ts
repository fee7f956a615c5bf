/** A semaphore: limits how many tasks run at the same time. The others wait in the order of arrival; the limit may change meanwhile. */
export class Semaphore {
  readonly #limit: () => number;
  readonly #waiting: (() => void)[] = [];
  #taken = 0;

  constructor(limit: () => number) {
    this.#limit = limit;
  }

  /** Runs a task as soon as the limit allows it. */
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

  /** Starts waiting tasks up to the limit: call it when the limit may have risen. */
  admit(): void {
    while (this.#waiting.length > 0 && this.#taken < this.#limit()) {
      this.#taken += 1;
      this.#waiting.shift()?.();
    }
  }
}
