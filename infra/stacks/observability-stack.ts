import { type App, Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { harmLimits } from '../../functions/mail/environment.ts';
import { type AlarmProps, alarmOn, percent } from '../constructs/alarm.ts';
import type { Core } from '../constructs/foundation.ts';

const fiveMinutes = Duration.minutes(5);
const hour = Duration.hours(1);

/** The programme at a glance, and the alarms on what no single function sees: API, bus, reputation. */
export class ObservabilityStack extends Stack {
  constructor(app: App, core: Core) {
    super(app, 'Okaeri-Observability', {
      env: { region: core.programme.storageRegion },
      description: 'Okaeri: dashboard and alarms across contexts',
    });
    const alarm = (id: string, props: AlarmProps) => alarmOn(this, id, core, props);
    alarm('ServerErrors', {
      metric: core.api.metricServerError({ period: fiveMinutes, statistic: cloudwatch.Stats.SUM }),
      what: 'the API or a page responded with a server error',
      impact: 'HR, members or the HRIS got an error instead of a response; requests can be sent again',
      runbook: 'server-errors',
    });
    alarm('FailedInvocations', {
      metric: this.#onBus(core, 'FailedInvocations'),
      what: 'a rule of the bus gave up on a queue',
      impact: 'what should have followed from an event did not happen; the event lies in a dead-letter queue',
      runbook: 'events-undelivered',
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
    this.#dashboard(core);
  }

  /** Over all rules of the bus, by a Metrics Insights query: an alarm for each rule would cost more than the programme. */
  #onBus(core: Core, metric: string): cloudwatch.MathExpression {
    return new cloudwatch.MathExpression({
      expression: `SELECT SUM(${metric}) FROM SCHEMA("AWS/Events", EventBusName, RuleName) WHERE EventBusName = '${core.bus.eventBusName}'`,
      label: metric,
      period: fiveMinutes,
    });
  }

  #dashboard(core: Core): void {
    const dashboard = new cloudwatch.Dashboard(this, 'Dashboard', {
      dashboardName: 'Okaeri',
      defaultInterval: Duration.days(1),
    });
    dashboard.addWidgets(
      graph('API: requests and server errors', [
        core.api.metricCount({ period: fiveMinutes }),
        core.api.metricServerError({ period: fiveMinutes }),
      ]),
      graph('API: latency, p50 and p99 (ms)', [
        core.api.metricLatency({ period: fiveMinutes, statistic: 'p50' }),
        core.api.metricLatency({ period: fiveMinutes, statistic: 'p99' }),
      ]),
    );
    dashboard.addWidgets(
      graph('Dead letters', [
        search('AWS/SQS,QueueName', 'ApproximateNumberOfMessagesVisible', 'Maximum', deadLetters),
      ]),
      graph('Oldest waiting message (s)', [
        search('AWS/SQS,QueueName', 'ApproximateAgeOfOldestMessage', 'Maximum', `NOT ${deadLetters}`),
      ]),
    );
    dashboard.addWidgets(
      graph('Functions: errors', [search('AWS/Lambda,FunctionName', 'Errors', 'Sum')]),
      graph('Functions: duration, p99 (ms)', [search('AWS/Lambda,FunctionName', 'Duration', 'p99')]),
    );
    dashboard.addWidgets(
      graph('Bus: failed invocations, events lost', [
        this.#onBus(core, 'FailedInvocations'),
        this.#onBus(core, 'InvocationsFailedToBeSentToDlq'),
      ]),
      graph('SES: bounce and complaint rate', [reputationOf('BounceRate'), reputationOf('ComplaintRate')]),
    );
  }
}

/**
 * Words in the names of the dead-letter queues, as the house constructs name them. CloudWatch searches for words if
 * there are no quotes.
 */
const deadLetters = '(DeadLetters OR Unpublished OR Unreadable OR Failed)';

/** The names of our functions and queues begin alike, so that new ones appear in the graphs. */
function search(schema: string, metric: string, statistic: string, filter = ''): cloudwatch.MathExpression {
  return new cloudwatch.MathExpression({
    expression: `SEARCH('{${schema}} MetricName="${metric}" Okaeri ${filter}', '${statistic}', 300)`,
    label: '',
    period: fiveMinutes,
  });
}

function graph(title: string, left: cloudwatch.IMetric[]): cloudwatch.GraphWidget {
  return new cloudwatch.GraphWidget({ title, left, width: 12, leftYAxis: { min: 0 } });
}

/** SES counts over the account; that is what it acts upon. */
function reputationOf(rate: 'BounceRate' | 'ComplaintRate'): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/SES',
    metricName: `Reputation.${rate}`,
    statistic: cloudwatch.Stats.MAXIMUM,
    period: hour,
  });
}
