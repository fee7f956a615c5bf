import type { Metric, Statistic } from '../metrics.ts';
import { Refusal } from '../refusal.ts';
import type { Model, Resource } from '../template/model.ts';

/** What an alarm looks at. */
type Watched =
  | { readonly kind: 'metric'; readonly metric: Metric; readonly statistic: Statistic }
  /** A Metrics Insights query: the sum over every metric of that name with those dimensions. */
  | { readonly kind: 'query'; readonly metric: Metric }
  /** Metric math, which the laptop cloud does not compute. */
  | { readonly kind: 'unknown'; readonly because: string };

/** An alarm as its template describes it; periods in milliseconds. */
export interface AlarmDefinition {
  readonly name: string;
  readonly arn: string;
  readonly description: string;
  readonly watched: Watched;
  readonly period: number;
  readonly periods: number;
  /** How many of the periods must be beyond the threshold. */
  readonly breaches: number;
  readonly threshold: number;
  readonly isBeyond: (value: number, threshold: number) => boolean;
  readonly missing: 'breaching' | 'notBreaching' | 'ignore' | 'missing';
  /** ARNs of topics, by the state of which they are notified. */
  readonly actions: Readonly<Record<AlarmState, readonly string[]>>;
}

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

const comparisons = {
  GreaterThanOrEqualToThreshold: (value: number, threshold: number) => value >= threshold,
  GreaterThanThreshold: (value: number, threshold: number) => value > threshold,
  LessThanThreshold: (value: number, threshold: number) => value < threshold,
  LessThanOrEqualToThreshold: (value: number, threshold: number) => value <= threshold,
} as const;

type AlarmResource = Resource<'AWS::CloudWatch::Alarm'>;

/** The alarms of the templates. @throws {Refusal} naming an alarm that looks at nothing */
export function alarmDefinitions(model: Model): AlarmDefinition[] {
  return model.all('AWS::CloudWatch::Alarm').map((alarm): AlarmDefinition => {
    const { properties } = alarm;
    const { watched, period } = watchedBy(alarm);
    const enabled = (actions: readonly string[]) => (properties.ActionsEnabled ? actions : []);
    return {
      name: alarm.name,
      arn: alarm.arn(),
      description: properties.AlarmDescription,
      watched,
      period: period * 1000,
      periods: properties.EvaluationPeriods,
      breaches: properties.DatapointsToAlarm ?? properties.EvaluationPeriods,
      threshold: properties.Threshold,
      isBeyond: comparisons[properties.ComparisonOperator],
      missing: properties.TreatMissingData,
      actions: {
        OK: enabled(properties.OKActions),
        ALARM: enabled(properties.AlarmActions),
        INSUFFICIENT_DATA: enabled(properties.InsufficientDataActions),
      },
    };
  });
}

function watchedBy({ properties, place }: AlarmResource): { readonly watched: Watched; readonly period: number } {
  const { Namespace, MetricName, Dimensions, Statistic, Period, Metrics = [] } = properties;
  if (Namespace !== undefined && MetricName !== undefined && Statistic !== undefined && Period !== undefined) {
    const metric = { namespace: Namespace, name: MetricName, dimensions: dimensionsOf(Dimensions) };
    return { watched: { kind: 'metric', metric, statistic: Statistic }, period: Period };
  }
  const returned = Metrics.find(({ ReturnData }) => ReturnData);
  const stat = returned?.MetricStat;
  if (stat !== undefined) {
    const { Metric } = stat;
    const dimensions = dimensionsOf(Metric.Dimensions);
    const metric = { namespace: Metric.Namespace, name: Metric.MetricName, dimensions };
    return { watched: { kind: 'metric', metric, statistic: stat.Stat }, period: stat.Period };
  }
  if (returned?.Expression === undefined) throw new Refusal(`${place} looks at no metric that the laptop cloud knows.`);
  const period = returned.Period ?? Math.max(60, ...Metrics.map(({ MetricStat }) => MetricStat?.Period ?? 0));
  return { watched: expression(returned.Expression), period };
}

/** `SELECT SUM(name) FROM SCHEMA("namespace", …) WHERE dimension = 'value' AND …` (CloudWatch Metrics Insights). */
function expression(text: string): Watched {
  const [, name, namespace, conditions = ''] =
    /^SELECT SUM\((\w+)\) FROM SCHEMA\("([^"]+)"(?:, ?\w+)*\)(?: WHERE (.+))?$/.exec(text) ?? [];
  const tests = conditions === '' ? [] : conditions.split(' AND ').map((test) => /^(\w+) = '([^']*)'$/.exec(test));
  if (name === undefined || namespace === undefined || tests.includes(null)) {
    return { kind: 'unknown', because: `The laptop cloud does not compute ${text}` };
  }
  const dimensions = Object.fromEntries(tests.map((test) => [test?.[1] ?? '', test?.[2] ?? '']));
  return { kind: 'query', metric: { namespace, name, dimensions } };
}

function dimensionsOf(dimensions: readonly { Name: string; Value: string }[]): Record<string, string> {
  return Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, Value]));
}
