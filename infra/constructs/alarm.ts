import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Construct } from 'constructs';
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
  /** The alarm also goes off when there is no data. */
  readonly alsoOnSilence?: boolean;
}

/** An alarm that a person can act on: it says what happened, who is affected and which runbook helps; later it says that it is over. */
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
    treatMissingData:
      silence || props.alsoOnSilence === true
        ? cloudwatch.TreatMissingData.BREACHING
        : cloudwatch.TreatMissingData.NOT_BREACHING,
    alarmDescription: `What: ${props.what}. Impact: ${props.impact}. Runbook: docs/runbooks/${props.runbook}.md`,
  });
  alarm.addAlarmAction(new SnsAction(foundation.alarms));
  alarm.addOkAction(new SnsAction(foundation.alarms));
  return alarm;
}

/** A share as an alarm says it: 0.04 → "4 %". */
export function percent(share: number): string {
  return `${100 * share} %`;
}
