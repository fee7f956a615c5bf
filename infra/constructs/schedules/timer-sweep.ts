import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { outboxTable } from '../../../shared/outbox/outbox-table.ts';
import { timersTable } from '../../../shared/timers/timers-table.ts';
import { alarmOn } from '../alarm.ts';
import type { Foundation } from '../foundation.ts';
import { access, LambdaFunction } from '../lambda-function.ts';
import { runOnSchedule } from './scheduled-run.ts';

const sweeper = {
  entry: 'backbone/timers/sweep-timers',
  errorImpact: 'invitations, reminders and scheduled campaigns do not happen when they are due',
} as const;

/** One sweep a minute publishes what is due. Nobody gets a schedule of their own. */
export class Timers extends Construct {
  constructor(scope: Construct, id: string, foundation: Foundation) {
    super(scope, id);
    const sweep = new LambdaFunction(this, 'Sweep', foundation, {
      ...sweeper,
      tables: [
        access(timersTable, 'GetItem', 'Query', 'Scan', 'PutItem', 'DeleteItem'),
        access(outboxTable, 'PutItem'),
      ],
      timeout: Duration.seconds(55),
      mostlyIdle: true,
    });
    alarmOn(this, 'Silent', foundation, {
      metric: sweep.metricInvocations({ period: Duration.minutes(5), statistic: 'Sum' }),
      onSilence: true,
      what: 'the sweep of the timers did not run for five minutes',
      impact: sweeper.errorImpact,
      runbook: 'sweep-silent',
    });
    runOnSchedule(this, 'EveryMinute', foundation, sweep, {
      entry: sweeper.entry,
      runs: 'Every minute',
      expression: 'rate(1 minute)',
      maxAge: Duration.minutes(1),
      wake: { table: timersTable, attribute: 'dueAt' },
    });
  }
}
