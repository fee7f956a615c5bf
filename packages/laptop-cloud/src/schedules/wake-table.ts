import type { DynamoDbEngine } from '../dynamodb/engine.ts';

/**
 * The earliest due time in a table, for a schedule that sweeps it (metadata `laptop-cloud:wake`). The table is read again
 * only after a write to it.
 */
export class WakeTable {
  readonly table: string;
  readonly #attribute: string;
  readonly #engine: DynamoDbEngine;
  /** Milliseconds; undefined when nothing is due, or the table has not been read. */
  earliest: number | undefined;
  #stale = true;
  #reading: Promise<void> | undefined;

  constructor(engine: DynamoDbEngine, table: string, attribute: string) {
    this.#engine = engine;
    this.table = table;
    this.#attribute = attribute;
  }

  /** Is called after writes to the tables. */
  written(tables: ReadonlySet<string>): void {
    if (tables.has(this.table)) this.#stale = true;
  }

  /** Reads the table if it was written to since the last time; one read at a time. */
  async refresh(): Promise<void> {
    while (this.#stale || !this.#engine.exclusive) {
      this.#reading ??= this.#read().finally(() => (this.#reading = undefined));
      await this.#reading;
      if (!this.#engine.exclusive) return;
    }
  }

  async #read(): Promise<void> {
    this.#stale = false;
    let earliest: number | undefined;
    const items = this.#engine.scan({
      TableName: this.table,
      ProjectionExpression: '#due',
      ExpressionAttributeNames: { '#due': this.#attribute },
    });
    for await (const item of items) {
      const due = Date.parse(item[this.#attribute]?.S ?? '');
      if (due < (earliest ?? Number.POSITIVE_INFINITY)) earliest = due;
    }
    this.earliest = earliest;
  }
}
