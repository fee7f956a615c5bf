import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { LogCode } from '../../shared/log/messages.ts';
import type { Foundation } from './foundation.ts';

export interface AlarmProps {
  readonly metric: cloudwatch.IMetric;
  /** What happened, as a clause. */
  readonly what: string;
  /** Who is affected. */
  readonly impact: string;
  /** File in docs/runbooks, without `.md`. */
  readonly runbook: string;
  /** The alarm goes off at this value. Default: 1. */
  readonly threshold?: number;
  readonly periods?: number;
  /** The alarm goes off below the threshold instead, and when there is no data. */
  readonly onSilence?: boolean;
}

/** An alarm that a person can act on: it says what happened, who is affected and which runbook helps, and later that it is over. */
export function alarmOn(
  scope: Construct,
  id: string,
  foundation: Pick<Foundation, 'alarms'>,
  props: AlarmProps,
): cloudwatch.Alarm {
  const silence = props.onSilence === true;
  const alarm = new cloudwatch.Alarm(scope, `${id}Alarm`, {
    metric: props.metric,
    threshold: props.threshold ?? 1,
    evaluationPeriods: props.periods ?? 1,
    comparisonOperator: silence
      ? cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD
      : cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: silence ? cloudwatch.TreatMissingData.BREACHING : cloudwatch.TreatMissingData.NOT_BREACHING,
    alarmDescription: `What: ${props.what}. Impact: ${props.impact}. Runbook: docs/runbooks/${props.runbook}.md`,
  });
  alarm.addAlarmAction(new SnsAction(foundation.alarms));
  alarm.addOkAction(new SnsAction(foundation.alarms));
  return alarm;
}

/** The CloudWatch namespace of the counts. */
const countsOfLines = 'Okaeri';

/** Counts the log lines of one code. The metric holds the number and nothing else. */
export function countOfLines(scope: Construct, logGroup: ILogGroup, code: LogCode): cloudwatch.Metric {
  new MetricFilter(scope, `Count${code}`, {
    logGroup,
    filterPattern: FilterPattern.stringValue('$.code', '=', code),
    metricNamespace: countsOfLines,
    metricName: code,
  });
  return new cloudwatch.Metric({
    namespace: countsOfLines,
    metricName: code,
    statistic: cloudwatch.Stats.SUM,
    period: Duration.days(1),
  });
}

/** A share as an alarm says it: 0.04 → "4 %". */
export function percent(share: number): string {
  return `${100 * share} %`;
}
