import * as z from 'zod';
import type { Metrics } from '../metrics.ts';
import type { Model } from '../template/model.ts';
import { jsonLine, type LineMatcher, lineMatcher } from './filter-pattern.ts';

interface Filter {
  readonly matches: LineMatcher;
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
        matches: lineMatcher(properties.FilterPattern, place),
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
    const parsed = jsonLine(line);
    if (parsed === undefined) return;
    for (const { matches, metric } of filters) {
      if (!matches(parsed)) continue;
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
