import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { onCallEnvironment } from '../../../functions/backbone/environment.ts';
import { lineRecordsTable } from '../../../functions/backbone/tables.ts';
import type { Foundation } from '../foundation.ts';
import { access, allow, LambdaFunction } from '../lambda-function.ts';
import { runOnSchedule } from './scheduled-run.ts';

const checker = {
  entry: 'backbone/log-lines/check-heartbeats',
  errorImpact: 'nobody hears that daily runs or the webhooks of the HRIS are missing',
} as const;

/** Checks four times a day whether each heartbeat came in time. */
export class HeartbeatCheck extends Construct {
  constructor(scope: Construct, id: string, foundation: Foundation) {
    super(scope, id);
    const check = new LambdaFunction(this, 'Function', foundation, {
      ...checker,
      tables: [access(lineRecordsTable, 'GetItem', 'PutItem')],
      environment: { schema: onCallEnvironment, values: { ALARM_TOPIC: foundation.alarms.topicArn } },
      memory: 256,
      mostlyIdle: true,
    });
    allow(check, foundation.alarms.topicArn, 'sns:Publish');
    runOnSchedule(this, 'EverySixHours', foundation, check, {
      entry: checker.entry,
      runs: 'Every six hours',
      expression: 'rate(6 hours)',
      retries: { failed: 2, notStarted: 3 },
      maxAge: Duration.hours(1),
      wake: { table: lineRecordsTable, attribute: 'silentAt', first: true },
    });
  }
}
