import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { outboxTable } from '../../shared/outbox/outbox-table.ts';
import { timersTable } from '../../shared/timers/timers-table.ts';
import { alarmOn } from './alarm.ts';
import type { Foundation } from './foundation.ts';
import { access, acknowledgeNoDeadLetters, allow, LambdaFunction } from './lambda-function.ts';
import { deadLetterQueue } from './queues.ts';

/** One sweep a minute publishes what is due. Nobody gets a schedule of their own. */
export class Timers extends Construct {
  constructor(scope: Construct, id: string, foundation: Foundation) {
    super(scope, id);
    const impact = 'invitations, reminders and scheduled campaigns do not happen when they are due';
    const sweep = new LambdaFunction(this, 'Sweep', foundation, {
      entry: 'backbone/timers/sweep-timers',
      errorImpact: impact,
      tables: [
        access(timersTable, 'GetItem', 'Query', 'Scan', 'PutItem', 'DeleteItem'),
        access(outboxTable, 'PutItem'),
      ],
      timeout: Duration.seconds(55),
    });
    alarmOn(this, 'Silent', foundation, {
      metric: sweep.metricInvocations({ period: Duration.minutes(5), statistic: 'Sum' }),
      onSilence: true,
      what: 'the sweep of the timers did not run for five minutes',
      impact,
      runbook: 'sweep-silent',
    });
    const failed = deadLetterQueue(this, 'Failed', foundation, impact);
    sweep.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    const role = new iam.Role(this, 'SchedulerRole', {
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com'),
      description: 'Lets the schedule invoke the sweep',
    });
    allow(role, sweep.functionArn, 'lambda:InvokeFunction');
    failed.grant(role, 'sqs:SendMessage');
    const schedule = new scheduler.CfnSchedule(this, 'EveryMinute', {
      description: 'Sweeps the due timers',
      scheduleExpression: 'rate(1 minute)',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: sweep.functionArn,
        roleArn: role.roleArn,
        deadLetterConfig: { arn: failed.queueArn },
        retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 },
      },
    });
    const table = foundation.tables.get(timersTable.name);
    schedule.addMetadata('laptop-cloud:wake', { TableName: table?.tableName, Attribute: 'dueAt' });
    acknowledgeNoDeadLetters(sweep, 'The next sweep, a minute later, does the work of a missed one.');
  }
}
