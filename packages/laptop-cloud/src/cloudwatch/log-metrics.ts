import * as z from 'zod';
import type { Metrics } from '../metrics.ts';
import { Refusal } from '../refusal.ts';
import type { Model } from '../template/model.ts';

interface Filter {
  readonly field: readonly string[];
  readonly value: string;
  readonly metric: { readonly namespace: string; readonly name: string; readonly value: number };
}

/** A line in CloudWatch's embedded metric format (CloudWatch User Guide, "Specification: Embedded metric format"). */
const embedded = z.looseObject({
  _aws: z.looseObject({
    CloudWatchMetrics: z.array(
      z.looseObject({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())).default([[]]),
        Metrics: z.array(z.looseObject({ Name: z.string() })),
      }),
    ),
  }),
});
const oneOrMore = z.union([z.number(), z.array(z.number())]);

/** Makes metrics of log lines: those that a metric filter counts, and those that carry metrics themselves. */
export class LogMetrics {
  readonly #filters: ReadonlyMap<string, readonly Filter[]>;
  readonly #metrics: Metrics;

  /** @throws {Refusal} naming a filter whose pattern the laptop cloud does not know */
  constructor(model: Model, metrics: Metrics) {
    this.#metrics = metrics;
    const filters = model.all('AWS::Logs::MetricFilter').flatMap(({ properties, place }) =>
      properties.MetricTransformations.map(({ MetricNamespace, MetricName, MetricValue }) => ({
        group: properties.LogGroupName,
        ...selectorOf(properties.FilterPattern, place),
        metric: { namespace: MetricNamespace, name: MetricName, value: Number(MetricValue) },
      })),
    );
    this.#filters = Map.groupBy(filters, ({ group }) => group);
  }

  /** A line of a log group. */
  read(group: string, line: string): void {
    const filters = this.#filters.get(group) ?? [];
    const isEmbedded = line.includes('"_aws"');
    if (filters.length === 0 && !isEmbedded) return;
    const parsed = parsedLine(line);
    if (parsed === undefined) return;
    for (const { field, value, metric } of filters) {
      if (String(valueAt(parsed, field)) !== value) continue;
      this.#metrics.put({ namespace: metric.namespace, name: metric.name, dimensions: {} }, metric.value);
    }
    if (isEmbedded) this.#embedded(parsed);
  }

  #embedded(line: object): void {
    const found = embedded.safeParse(line);
    if (!found.success) return;
    for (const { Namespace, Dimensions, Metrics } of found.data._aws.CloudWatchMetrics) {
      for (const names of Dimensions) {
        const dimensions = Object.fromEntries(names.map((name) => [name, String(found.data[name])]));
        for (const { Name } of Metrics) {
          const values = oneOrMore.safeParse(found.data[Name]);
          for (const value of values.success ? [values.data].flat() : []) {
            this.#metrics.put({ namespace: Namespace, name: Name, dimensions }, value);
          }
        }
      }
    }
  }
}

/** `{ $.code = "SENT" }`: of the filter patterns, JSON selectors that compare one field with one text. */
function selectorOf(pattern: string, place: string): Pick<Filter, 'field' | 'value'> {
  const [, field, value] = /^\{ ?\$\.([\w.]+) ?= ?"([^"*]*)" ?\}$/.exec(pattern) ?? [];
  if (field === undefined || value === undefined)
    throw new Refusal(`${place} has the pattern ${pattern}, which the laptop cloud does not know.`);
  return { field: field.split('.'), value };
}

function valueAt(line: object, field: readonly string[]): unknown {
  return field.reduce<unknown>(
    (value, part) => (typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined),
    line,
  );
}

function parsedLine(line: string): object | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    // Not every line is JSON.
    return undefined;
  }
}
