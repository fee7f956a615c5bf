import type { DynamoDbEngine } from '../dynamodb/engine.ts';

/** Knows when a schedule has something to do. */
export interface Wakes {
  /** What it reads, in words. */
  readonly of: string;
  /** Milliseconds; undefined when nothing is to be done. */
  readonly earliest: number | undefined;
  /** Is called after writes to the tables. */
  written(tables: ReadonlySet<string>): void;
  /** Is called when the schedule fires. */
  fired(): void;
  refresh(): Promise<void>;
}

/**
 * The earliest due time in a table, for a schedule that sweeps it (metadata `laptop-cloud:wake`). The table is read again
 * only after a write to it.
 */
export class WakeTable implements Wakes {
  readonly of: string;
  readonly #attribute: string;
  readonly #engine: DynamoDbEngine;
  #ran: boolean;
  #earliest: number | undefined;
  #stale = true;
  #reading: Promise<void> | undefined;

  /** @param ran whether the schedule has run before, or need not; otherwise it runs at its first tick, whatever the table holds */
  constructor(
    engine: DynamoDbEngine,
    { TableName, Attribute }: { readonly TableName: string; readonly Attribute: string },
    ran: boolean,
  ) {
    this.#engine = engine;
    this.of = TableName;
    this.#attribute = Attribute;
    this.#ran = ran;
  }

  /** Milliseconds; undefined when nothing is due, or the table has not been read. */
  get earliest(): number | undefined {
    return this.#ran ? this.#earliest : 0;
  }

  /** Is called after writes to the tables. */
  written(tables: ReadonlySet<string>): void {
    if (tables.has(this.of)) this.#stale = true;
  }

  fired(): void {
    // What is done is written to the table.
    this.#ran = true;
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
      TableName: this.of,
      ProjectionExpression: '#due',
      ExpressionAttributeNames: { '#due': this.#attribute },
    });
    for await (const item of items) {
      const due = Date.parse(item[this.#attribute]?.S ?? '');
      if (due < (earliest ?? Number.POSITIVE_INFINITY)) earliest = due;
    }
    this.#earliest = earliest;
  }
}
