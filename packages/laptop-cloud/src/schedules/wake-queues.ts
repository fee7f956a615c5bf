import type { Queues } from '../queues/queues.ts';
import type { Wakes } from './wake-table.ts';

/**
 * Wakes a schedule that looks at the queues (metadata `laptop-cloud:wake`): at each tick while a function has something to read, once after
 * that, and once when the messages in a dead-letter queue have changed.
 */
export class WakeQueues implements Wakes {
  readonly of = 'the queues';
  readonly #queues: Queues;
  #seen = '[]';

  constructor(queues: Queues) {
    this.#queues = queues;
  }

  get earliest(): number | undefined {
    const { text, isWaiting } = this.#queues.contents();
    return isWaiting || text !== this.#seen ? 0 : undefined;
  }

  fired(): void {
    this.#seen = this.#queues.contents().text;
  }

  written(): void {
    // Tables do not matter.
  }

  async refresh(): Promise<void> {
    // The queues are read each time.
  }
}
