import { Duration } from 'aws-cdk-lib';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type * as z from 'zod';
import type { LogCode } from '../../../shared/log/messages.ts';
import { alarmOn, countOfLines } from '../alarm.ts';
import type { Foundation } from '../foundation.ts';
import { LambdaFunction, type LambdaFunctionProps } from '../lambda-function.ts';
import { runOnSchedule } from './scheduled-run.ts';

export interface DailyProps<Schema extends z.ZodObject> extends LambdaFunctionProps<Schema> {
  /** The hour it runs at, in the programme's zone. */
  readonly hour: number;
  /** What it does, as a clause. */
  readonly task: string;
  /** The log line of a complete run. Two days without it raise an alarm. */
  readonly doneLine: LogCode;
  /** File in docs/runbooks for that silence, without `.md`. */
  readonly runbook: string;
}

/** A function that runs once a day, at an hour of the programme. A failed run is retried; two days without a complete run raise an alarm. */
export class Daily<Schema extends z.ZodObject = z.ZodObject> extends Construct {
  readonly function: LambdaFunction<Schema>;

  constructor(scope: Construct, id: string, foundation: Foundation, props: DailyProps<Schema>) {
    super(scope, id);
    const { entry, errorImpact, hour, task } = props;
    this.function = new LambdaFunction(this, 'Function', foundation, props);
    // Each run writes `doneLine`, which is counted as a metric, also when there was nothing to do.
    (this.function.node.defaultChild as CfnFunction).addMetadata('okaeri:idle-metrics', 1);
    alarmOn(this, 'Silent', foundation, {
      metric: countOfLines(this, this.function.logGroup, props.doneLine),
      onSilence: true,
      periods: 2,
      what: `no run of the last two days ${task}`,
      impact: errorImpact,
      runbook: props.runbook,
    });
    runOnSchedule(this, 'EveryDay', foundation, this.function, {
      entry,
      runs: 'Once a day',
      expression: `cron(0 ${hour} * * ? *)`,
      timeZone: foundation.programme.timeZone,
      retries: { failed: 2, notStarted: 3 },
      maxAge: Duration.hours(2),
    });
  }
}
