import * as z from 'zod';
import {
  jsonInput,
  jsonResponse,
  requireAccess,
  type Service,
  type ServiceCall,
  ServiceError,
  type ServiceResponse,
  targetOperation,
  unknownOperation,
} from '../aws-service.ts';
import { type Metrics, statistics } from '../metrics.ts';
import { queryCompatibleError } from '../protocols/query-compatible.ts';
import type { Clock } from '../time/clock.ts';
import { day, hour, minute } from '../time/durations.ts';

/** Queries and data points of one call (Amazon CloudWatch API Reference, "GetMetricData"). */
const mostQueries = 500;
const mostDataPoints = 100_800;

const instant = z.number().transform((seconds) => seconds * 1000);
// Other parameters are refused, because they would change the result.
const query = z.strictObject({
  Id: z.string().regex(/^[a-z][a-zA-Z0-9_]{0,254}$/),
  Expression: z.undefined('the laptop cloud computes no expressions').optional(),
  MetricStat: z.strictObject({
    Metric: z.strictObject({
      Namespace: z.string(),
      MetricName: z.string(),
      Dimensions: z.array(z.strictObject({ Name: z.string(), Value: z.string() })).default([]),
    }),
    Period: z.number().int().positive().multipleOf(60, 'the laptop cloud measures by the minute'),
    Stat: z.enum(statistics),
  }),
  Label: z.string().optional(),
  ReturnData: z.boolean().default(true),
});
const getMetricData = z
  .strictObject({
    MetricDataQueries: z.array(query).min(1).max(mostQueries),
    StartTime: instant,
    EndTime: instant,
    ScanBy: z.enum(['TimestampDescending', 'TimestampAscending']).default('TimestampDescending'),
    MaxDatapoints: z.number().int().max(mostDataPoints).default(mostDataPoints),
  })
  .refine(({ StartTime, EndTime }) => StartTime < EndTime, 'The parameter StartTime must be less than EndTime')
  .refine(
    ({ MetricDataQueries: all }) => new Set(all.map(({ Id }) => Id)).size === all.length,
    'The values for parameter Id in MetricDataQueries are not unique',
  );

type Input = z.infer<typeof getMetricData>;

/** CloudWatch (AWS JSON 1.0): GetMetricData of what was measured here. */
export class CloudWatchService implements Service {
  readonly throttled = new ServiceError('ThrottlingException', 'Rate exceeded');
  readonly #metrics: Metrics;
  readonly #clock: Clock;

  constructor(metrics: Metrics, clock: Clock) {
    this.#metrics = metrics;
    this.#clock = clock;
  }

  async handle(call: ServiceCall): Promise<ServiceResponse> {
    const operation = targetOperation(call.headers);
    if (operation !== 'GetMetricData') throw unknownOperation('cloudwatch', operation);
    // The operation knows no resource: a role names "*".
    requireAccess(call, 'cloudwatch:GetMetricData', '*');
    return jsonResponse(this.#data(jsonInput(call, getMetricData, 'ValidationError')), '1.0');
  }

  error(error: ServiceError): ServiceResponse {
    return queryCompatibleError(error, 'com.amazonaws.cloudwatch');
  }

  #data(input: Input): object {
    const results = input.MetricDataQueries.filter(({ ReturnData }) => ReturnData).map((asked) => {
      const points = this.#points(input, asked);
      if (input.ScanBy === 'TimestampDescending') points.reverse();
      return {
        Id: asked.Id,
        Label: asked.Label ?? asked.MetricStat.Metric.MetricName,
        Timestamps: points.map(({ at }) => at / 1000),
        Values: points.map(({ value }) => value),
        StatusCode: 'Complete',
      };
    });
    const found = results.reduce((sum, { Values }) => sum + Values.length, 0);
    if (found > input.MaxDatapoints) throw tooMany(input.MaxDatapoints);
    return { MetricDataResults: results, Messages: [] };
  }

  /** One value for each period that something was measured in, oldest first; a period bears the time of its beginning. */
  #points({ StartTime, EndTime }: Input, { MetricStat }: Input['MetricDataQueries'][number]) {
    const { Metric, Stat, Period } = MetricStat;
    const dimensions = Object.fromEntries(Metric.Dimensions.map(({ Name, Value }) => [Name, Value]));
    const metric = { namespace: Metric.Namespace, name: Metric.MetricName, dimensions };
    const rounding = roundingOf(this.#clock.now() - StartTime);
    const start = Math.floor(StartTime / rounding) * rounding;
    const period = Period * 1000;
    if ((EndTime - start) / period > mostDataPoints) throw tooMany(mostDataPoints);
    const points: { at: number; value: number }[] = [];
    for (let at = start; at < EndTime; at += period) {
      const value = this.#metrics.statistic(metric, Stat, at, at + period);
      if (value !== undefined) points.push({ at, value });
    }
    return points;
  }
}

/** The unit to which CloudWatch rounds down a start that is this long ago (Amazon CloudWatch API Reference, "GetMetricData", StartTime). */
function roundingOf(age: number): number {
  if (age < 15 * day) return minute;
  return age <= 63 * day ? 5 * minute : hour;
}

function tooMany(most: number): ServiceError {
  return new ServiceError(
    'ValidationError',
    `That may be more than ${most} data points; the laptop cloud has no second page.`,
  );
}
