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
  readonly threshold?: number;
  readonly periods?: number;
}

/** An alarm that a person can act on: what happened, who is affected, where it says what to do; it also says when it is over. */
export function alarmOn(
  scope: Construct,
  id: string,
  foundation: Pick<Foundation, 'alarms'>,
  props: AlarmProps,
): cloudwatch.Alarm {
  const alarm = new cloudwatch.Alarm(scope, `${id}Alarm`, {
    metric: props.metric,
    threshold: props.threshold ?? 1,
    evaluationPeriods: props.periods ?? 1,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    alarmDescription: `What: ${props.what}. Impact: ${props.impact}. Runbook: docs/runbooks/${props.runbook}.md`,
  });
  alarm.addAlarmAction(new SnsAction(foundation.alarms));
  alarm.addOkAction(new SnsAction(foundation.alarms));
  return alarm;
}
