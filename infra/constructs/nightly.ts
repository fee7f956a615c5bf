import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type * as z from 'zod';
import type { LogCode } from '../../shared/log/messages.ts';
import { alarmOn, countOfLines } from './alarm.ts';
import type { Foundation } from './foundation.ts';
import { acknowledgeNoDeadLetters, allow, LambdaFunction, type LambdaFunctionProps } from './lambda-function.ts';
import { deadLetterQueue } from './queues.ts';

export interface NightlyProps<Schema extends z.ZodObject> extends LambdaFunctionProps<Schema> {
  /** The hour it runs at, in the programme's zone. */
  readonly hour: number;
  /** What it does, as a clause. */
  readonly task: string;
  /** The log line of a complete run. Two nights without it raise an alarm. */
  readonly doneLine: LogCode;
  /** File in docs/runbooks for that silence, without `.md`. */
  readonly runbook: string;
}

/** A function that runs once a night. A failed run is retried; two nights without a complete run raise an alarm. */
export class Nightly<Schema extends z.ZodObject = z.ZodObject> extends Construct {
  readonly function: LambdaFunction<Schema>;

  constructor(scope: Construct, id: string, foundation: Foundation, props: NightlyProps<Schema>) {
    super(scope, id);
    const { errorImpact, hour, task } = props;
    this.function = new LambdaFunction(this, 'Function', foundation, props);
    this.function.configureAsyncInvoke({ retryAttempts: 2, maxEventAge: Duration.hours(2) });
    alarmOn(this, 'Silent', foundation, {
      metric: countOfLines(this, this.function.logGroup, props.doneLine),
      onSilence: true,
      periods: 2,
      what: `no run of the last two nights ${task}`,
      impact: errorImpact,
      runbook: props.runbook,
    });
    const failed = deadLetterQueue(this, 'Failed', foundation, errorImpact);
    const role = new iam.Role(this, 'SchedulerRole', {
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com'),
      description: `Lets the schedule invoke ${props.entry}`,
    });
    allow(role, this.function.functionArn, 'lambda:InvokeFunction');
    failed.grant(role, 'sqs:SendMessage');
    new scheduler.CfnSchedule(this, 'EveryNight', {
      description: `Once a night: ${props.entry}`,
      scheduleExpression: `cron(0 ${hour} * * ? *)`,
      scheduleExpressionTimezone: foundation.programme.timeZone,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: this.function.functionArn,
        roleArn: role.roleArn,
        deadLetterConfig: { arn: failed.queueArn },
        retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 7_200 },
      },
    });
    const reason = 'The next run does the work of a missed one; two missed runs in a row raise an alarm.';
    acknowledgeNoDeadLetters(this.function, reason);
  }
}
