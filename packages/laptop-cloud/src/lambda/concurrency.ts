import { Refusal } from '../refusal.ts';
import type { FunctionDefinition } from './definition.ts';

/** How many must be left for functions that reserve nothing; Lambda refuses a deployment that leaves fewer. */
const leastUnreserved = 100;

/**
 * Concurrent executions: a function has at most as many as it reserves, and functions that reserve nothing share the rest of the account.
 * An invocation that waits for a process here would already run on AWS, so it counts.
 */
export class Concurrency {
  readonly #unreserved: number;
  readonly #running = new Map<string, number>();
  #shared = 0;

  /** @throws {Refusal} when the functions reserve more than the account can give */
  constructor(definitions: readonly FunctionDefinition[], account: number) {
    const reserved = definitions.reduce((sum, { reservedConcurrency = 0 }) => sum + reservedConcurrency, 0);
    this.#unreserved = account - reserved;
    if (reserved > 0 && this.#unreserved < Math.min(leastUnreserved, account)) {
      throw new Refusal(
        `The functions reserve ${reserved} of the account's ${account} concurrent executions; at least ${leastUnreserved} must be left unreserved.`,
      );
    }
  }

  /** Lets one more invocation in; false when it is throttled. */
  enter({ name, reservedConcurrency }: FunctionDefinition): boolean {
    const running = this.#running.get(name) ?? 0;
    const full = reservedConcurrency === undefined ? this.#shared >= this.#unreserved : running >= reservedConcurrency;
    if (full) return false;
    this.#running.set(name, running + 1);
    if (reservedConcurrency === undefined) this.#shared += 1;
    return true;
  }

  /** Is called when an invocation has ended. */
  leave({ name, reservedConcurrency }: FunctionDefinition): void {
    this.#running.set(name, (this.#running.get(name) ?? 1) - 1);
    if (reservedConcurrency === undefined) this.#shared -= 1;
  }
}
