import type { DynamoDbEngine } from '../dynamodb/engine.ts';

/**
 * The earliest due time in a table, for a schedule that sweeps it (metadata `laptop-cloud:wake`). The table is looked at again
 * only after somebody wrote to it.
 */
export class WakeTable {
  readonly table: string;
  readonly #attribute: string;
  readonly #engine: DynamoDbEngine;
  #earliest: number | undefined;
  #stale = true;
  #looking: Promise<void> | undefined;

  constructor(engine: DynamoDbEngine, table: string, attribute: string) {
    this.#engine = engine;
    this.table = table;
    this.#attribute = attribute;
  }

  /** Milliseconds; undefined when nothing is due ever, or the table has not been looked at. */
  get earliest(): number | undefined {
    return this.#earliest;
  }

  /** Something was written to the table. */
  written(tables: ReadonlySet<string>): void {
    if (tables.has(this.table)) this.#stale = true;
  }

  /** Looks at the table if it was written to since; one look at a time. */
  async refresh(): Promise<void> {
    while (this.#stale || !this.#engine.ours) {
      this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
      await this.#looking;
      if (!this.#engine.ours) return;
    }
  }

  async #look(): Promise<void> {
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
    this.#earliest = earliest;
  }
}
