import { type Duration, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import type { TableDefinition } from '../../../shared/dynamo/table-definition.ts';
import { keptIn } from '../events/queues.ts';
import type { Foundation } from '../foundation.ts';
import { allow, type LambdaFunction, type LambdaFunctionProps } from '../lambda-function.ts';

export interface ScheduleProps extends Pick<LambdaFunctionProps, 'entry'> {
  /** How often it runs, as the description says it. */
  readonly runs: string;
  readonly expression: `rate(${string})` | `cron(${string})`;
  /** The zone of a cron expression. Default: UTC. */
  readonly timeZone?: string;
  /** How often a failed run is repeated, and how often the scheduler retries to start one. Default: not at all. */
  readonly retries?: { readonly failed: number; readonly notStarted: number };
  /** A run that has not begun by then is dropped. */
  readonly maxAge: Duration;
  /**
   * What tells a laptop when a run has something to do, so that it does not run the function as often as the schedule says: the attribute that says when (`first`: and a
   * first run in any case), or that the run looks at the queues.
   */
  readonly wake?: { readonly table: TableDefinition; readonly attribute: string; readonly first?: true } | 'queues';
}

/** Runs a function on a schedule of its own: what fails, and what the scheduler cannot start, goes to the queue of failed runs. */
export function runOnSchedule(
  scope: Construct,
  id: string,
  foundation: Foundation,
  target: LambdaFunction,
  props: ScheduleProps,
): void {
  const { retries = { failed: 0, notStarted: 0 }, maxAge, wake } = props;
  const failures = foundation.failedRuns(scope);
  target.configureAsyncInvoke({
    retryAttempts: retries.failed,
    maxEventAge: maxAge,
    onFailure: keptIn(failures),
  });
  const role = new iam.Role(scope, 'SchedulerRole', {
    assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com'),
    description: `Lets the schedule invoke ${props.entry}`,
  });
  allow(role, target.functionArn, 'lambda:InvokeFunction');
  failures.grant(role, 'sqs:SendMessage');
  const schedule = new scheduler.CfnSchedule(scope, id, {
    description: `${props.runs}: ${props.entry}`,
    scheduleExpression: props.expression,
    ...(props.timeZone === undefined ? {} : { scheduleExpressionTimezone: props.timeZone }),
    flexibleTimeWindow: { mode: 'OFF' },
    target: {
      arn: target.functionArn,
      roleArn: role.roleArn,
      deadLetterConfig: { arn: failures.queueArn },
      retryPolicy: { maximumRetryAttempts: retries.notStarted, maximumEventAgeInSeconds: maxAge.toSeconds() },
    },
  });
  if (wake === 'queues') schedule.addMetadata('laptop-cloud:wake', { Queues: true });
  else if (wake !== undefined) {
    const TableName = foundation.tables.get(wake.table.name)?.tableName;
    const first = wake.first === true ? { First: true } : {};
    schedule.addMetadata('laptop-cloud:wake', { TableName, Attribute: wake.attribute, ...first });
  }
  Validations.of(target).acknowledge({
    id: 'Serverless::Serverless-LambdaDLQ',
    reason: 'It has a failure destination, which also keeps why it failed.',
  });
}
