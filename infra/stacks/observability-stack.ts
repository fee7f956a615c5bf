import { type App, Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { harmLimits } from '../../functions/mail/environment.ts';
import { type AlarmProps, alarmOn, percent } from '../constructs/alarm.ts';
import type { Core } from '../constructs/foundation.ts';
import { HeartbeatCheck } from '../constructs/schedules/heartbeat-check.ts';
import { QueueWatch } from '../constructs/schedules/queue-watch.ts';

const fiveMinutes = Duration.minutes(5);
const hour = Duration.hours(1);

/** The queue watch, and the alarms on what no single function sees: the API, the bus, the reputation. */
export class ObservabilityStack extends Stack {
  constructor(app: App, core: Core) {
    super(app, 'Okaeri-Observability', {
      env: { region: core.programme.storageRegion },
      description: 'Okaeri: the queue watch, and alarms across contexts',
    });
    const alarm = (id: string, props: AlarmProps) => alarmOn(this, id, core, props);
    alarm('ServerErrors', {
      metric: core.api.metricServerError({ period: fiveMinutes, statistic: cloudwatch.Stats.SUM }),
      what: 'the API or a page responded with a server error',
      impact: 'HR, members or the HRIS got an error instead of a response; requests can be sent again',
      runbook: 'server-errors',
    });
    alarm('EventsLost', {
      metric: this.#onBus(core, 'InvocationsFailedToBeSentToDlq'),
      what: 'the bus could not even keep an event in a dead-letter queue',
      impact: 'what should have followed from an event did not happen; the archive still has the event',
      runbook: 'events-undelivered',
    });
    alarm('Bounces', {
      metric: reputationOf('BounceRate'),
      threshold: harmLimits.bounces.share,
      what: `at least ${percent(harmLimits.bounces.share)} of the mails bounce`,
      impact: 'SES reviews the account at 5 % and may stop all mail of the programme',
      runbook: 'mail-reputation',
    });
    alarm('Complaints', {
      metric: reputationOf('ComplaintRate'),
      threshold: harmLimits.complaints.share,
      what: `at least ${percent(harmLimits.complaints.share)} of the recipients report our mail as spam`,
      impact: 'SES may stop all mail of the programme, and mailbox providers file it as spam',
      runbook: 'mail-reputation',
    });
    new QueueWatch(this, 'QueueWatch', core);
    new HeartbeatCheck(this, 'HeartbeatCheck', core);
  }

  /** Over all rules of the bus, by a Metrics Insights query: an alarm for each rule would cost more than the programme. */
  #onBus(core: Core, metric: string): cloudwatch.MathExpression {
    return new cloudwatch.MathExpression({
      expression: `SELECT SUM(${metric}) FROM SCHEMA("AWS/Events", EventBusName, RuleName) WHERE EventBusName = '${core.bus.eventBusName}'`,
      label: metric,
      period: fiveMinutes,
    });
  }
}

/** SES counts over the whole account, and acts upon that count. */
function reputationOf(rate: 'BounceRate' | 'ComplaintRate'): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/SES',
    metricName: `Reputation.${rate}`,
    statistic: cloudwatch.Stats.MAXIMUM,
    period: hour,
  });
}
