import { EventEmitter } from 'node:events';
import * as z from 'zod';
import type { Database } from './database.ts';
import type { Clock } from './time/clock.ts';
import { day, minute } from './time/durations.ts';

/** A metric: its name, and what it is measured of. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** The statistics of a metric over a period of time. */
export const statistics = ['Sum', 'Average', 'Maximum', 'Minimum', 'SampleCount'] as const;
export type Statistic = (typeof statistics)[number];

/** The longest window that CloudWatch lets an alarm look at. Milliseconds. */
const kept = 7 * day;

const expressions: Readonly<Record<Statistic, string>> = {
  Sum: 'sum(sum)',
  Average: 'sum(sum) / sum(samples)',
  Maximum: 'max(most)',
  Minimum: 'min(least)',
  SampleCount: 'sum(samples)',
};

/** What was measured, by the minute of the laptop cloud's clock. Emits `put` with each metric that gets a value, and its key. */
export class Metrics extends EventEmitter<{ put: [metric: Metric, key: string] }> {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #known = new Map<string, Metric>();
  readonly #assumed = new Map<string, (from: number, to: number) => number | undefined>();
  readonly #gauges = new Map<string, (at: number) => number>();

  constructor(database: Database, clock: Clock) {
    super();
    this.#database = database;
    this.#clock = clock;
    // The oldest minute is as long ago as an alarm can look back.
    database.run('DELETE FROM metric WHERE minute < ?', Math.floor((clock.now() - kept) / minute));
    for (const { metric } of database.all<{ metric: string }>('SELECT DISTINCT metric FROM metric')) {
      this.#known.set(metric, metricOf(metric));
    }
  }

  /** Adds a value at the present time. */
  put(metric: Metric, value: number): void {
    const key = keyOf(metric);
    const at = Math.floor(this.#clock.now() / minute);
    this.#known.set(key, metric);
    this.#database.run(
      `INSERT INTO metric (metric, minute, samples, sum, least, most) VALUES (?1, ?2, 1, ?3, ?3, ?3)
        ON CONFLICT DO UPDATE SET samples = samples + 1, sum = sum + ?3, least = min(least, ?3), most = max(most, ?3)`,
      ...[key, at, value],
    );
    this.emit('put', metric, key);
  }

  /** Sets the values that a metric would have if the laptop cloud did not skip work that finds nothing; used where nothing was measured. */
  assume(metric: Metric, sum: (from: number, to: number) => number | undefined): void {
    this.#assumed.set(keyOf(metric), sum);
  }

  /** Sets how a metric is calculated if its value at an instant follows from the present state. */
  gauge(metric: Metric, value: (at: number) => number): void {
    this.#gauges.set(keyOf(metric), value);
  }

  /** A statistic over the minutes from an instant to another; undefined = nothing was measured. Milliseconds. */
  statistic(metric: Metric, statistic: Statistic, from: number, to: number): number | undefined {
    const key = keyOf(metric);
    const gauge = this.#gauges.get(key);
    if (gauge !== undefined) return from > this.#clock.now() ? undefined : gauge(Math.min(to, this.#clock.now()));
    const measured = this.#database.get<{ value: number | null }>(
      `SELECT ${expressions[statistic]} AS value FROM metric WHERE metric = ? AND minute >= ? AND minute < ?`,
      ...[key, Math.floor(from / minute), Math.floor(to / minute)],
    )?.value;
    if (measured != null || statistic !== 'Sum') return measured ?? undefined;
    return this.#assumed.get(key)?.(from, to);
  }

  /** The metrics of a name whose dimensions include the given ones. */
  matching(wanted: Metric): Metric[] {
    return [...this.#known.values()].filter((metric) => includes(wanted, metric));
  }
}

/** Whether a metric has the name and, among others, the dimensions of another. */
export function includes(wanted: Metric, { namespace, name, dimensions }: Metric): boolean {
  if (wanted.namespace !== namespace || wanted.name !== name) return false;
  return Object.entries(wanted.dimensions).every(([dimension, value]) => dimensions[dimension] === value);
}

/** A name for a metric; the order of dimensions does not matter. */
export function keyOf({ namespace, name, dimensions }: Metric): string {
  const sorted = Object.entries(dimensions).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([namespace, name, sorted]);
}

const storedKey = z.tuple([z.string(), z.string(), z.array(z.tuple([z.string(), z.string()]))]);

function metricOf(key: string): Metric {
  const [namespace, name, dimensions] = storedKey.parse(JSON.parse(key));
  return { namespace, name, dimensions: Object.fromEntries(dimensions) };
}
