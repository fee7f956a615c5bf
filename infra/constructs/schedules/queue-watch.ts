import { Duration, Stack, Validations } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { watchEnvironment } from '../../../functions/backbone/environment.ts';
import { openFindingsTable } from '../../../functions/backbone/tables.ts';
import { alarmOn } from '../alarm.ts';
import type { Foundation } from '../foundation.ts';
import { access, allow, LambdaFunction } from '../lambda-function.ts';
import { runOnSchedule } from './scheduled-run.ts';

const watcher = {
  entry: 'backbone/queue-watch/watch-queues',
  errorImpact: 'nobody hears of dead letters and of messages that nothing handles',
} as const;

/** The names of all our queues and functions begin with it: stacks of that name make them. */
const ours = 'Okaeri-';
/** An environment holds 4 KB in all (AWS Lambda Developer Guide, "Lambda quotas"). */
const mostOfEnvironment = 3_500;

/**
 * Looks at all queues, which have no alarms of their own (docs/adr/022-one-watch-instead-of-alarms.md), and has alarms on what it finds
 * and on its own silence. It is made after every queue.
 */
export class QueueWatch extends Construct {
  constructor(scope: Construct, id: string, foundation: Foundation) {
    super(scope, id);
    const { watched, alarms } = foundation;
    const described = JSON.stringify(watched);
    if (described.length > mostOfEnvironment)
      throw new Error(`${watched.length} queues are too many for the environment of ${watcher.entry}`);
    const watch = new LambdaFunction(this, 'Function', foundation, {
      ...watcher,
      tables: [access(openFindingsTable, 'GetItem', 'PutItem')],
      environment: {
        schema: watchEnvironment,
        values: { WATCHED_QUEUES: described, QUEUE_PREFIX: ours, ALARM_TOPIC: alarms.topicArn },
      },
      memory: 256,
      timeout: Duration.seconds(60),
      mostlyIdle: true,
    });
    // Lists the queues, a page of a thousand, and reads the attributes of each: of a work queue and of its dead letters.
    const queues = watched.reduce((sum, { entry }) => sum + (entry === undefined ? 1 : 2), 0);
    (watch.node.defaultChild as CfnFunction).addMetadata('okaeri:idle-requests', queues + 1);
    this.#letRead(watch, foundation);
    allow(watch, alarms.topicArn, 'sns:Publish');
    runOnSchedule(this, 'EveryFiveMinutes', foundation, watch, {
      entry: watcher.entry,
      runs: 'Every five minutes',
      expression: 'rate(5 minutes)',
      maxAge: Duration.minutes(5),
      wake: 'queues',
    });
    alarmsOnFindings(this, foundation);
    alarmsOnItself(this, foundation, watch);
  }

  /** What it may read: how much each queue holds, what is in a dead-letter queue, and who is affected by a function. */
  #letRead(watch: LambdaFunction, { watched }: Foundation): void {
    const deadLetters = [
      `${ours}*DeadLetters*`,
      ...watched.flatMap(({ begins, entry }) => (entry === undefined ? [`${begins}*`] : [])),
    ];
    allow(watch, '*', 'sqs:ListQueues', 'cloudwatch:GetMetricData');
    Validations.of(watch.role ?? watch).acknowledge({
      id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
      reason:
        'sqs:ListQueues, cloudwatch:GetMetricData and X-Ray have no resource level (Service Authorization Reference).',
    });
    const letUse = (resource: string, ...actions: string[]) => {
      const { region, partition, account } = Stack.of(this);
      const service = resource.startsWith('function:') ? 'lambda' : 'sqs';
      allow(watch, `arn:${partition}:${service}:${region}:${account}:${resource}`, ...actions);
      Validations.of(watch.role ?? watch).acknowledge({
        id: `AwsSolutions::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:${service}:${region}:<AWS::AccountId>:${resource}]`,
        reason:
          'CloudFormation ends the names of queues and functions with letters of its own; all of ours begin with the same text.',
      });
    };
    letUse(`${ours}*`, 'sqs:GetQueueAttributes');
    for (const queue of deadLetters) letUse(queue, 'sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility');
    letUse(`function:${ours}*`, 'lambda:GetFunctionConfiguration');
  }
}

/**
 * The queue watch writes both metrics at each run, but only while something is wrong. One run in a quarter of an hour is enough, so a run
 * that is late or missing does not end an alarm. A quarter of an hour without a finding does.
 */
function alarmsOnFindings(scope: Construct, foundation: Foundation): void {
  const found = (metricName: string) =>
    new cloudwatch.Metric({
      namespace: 'Okaeri',
      metricName,
      dimensionsMap: { Watch: 'queues' },
      statistic: cloudwatch.Stats.MAXIMUM,
      period: Duration.minutes(15),
    });
  alarmOn(scope, 'DeadLetters', foundation, {
    metric: found('DeadLetters'),
    what: 'dead letters are in a queue; the notification of the queue watch names the queue and the function',
    impact: 'as the notification says: what should have followed from an event or at a time has not happened',
    runbook: 'dead-letters',
  });
  alarmOn(scope, 'StuckQueues', foundation, {
    metric: found('StuckQueues'),
    what: 'messages wait in a queue and nothing handles them in time; the notification of the queue watch names the queue',
    impact: 'as the notification says: what should have followed from events is late',
    runbook: 'messages-wait',
  });
}

/** The queue watch itself has one alarm: it rings when the queue watch does not run, or fails at every run. */
function alarmsOnItself(scope: Construct, foundation: Foundation, watch: LambdaFunction): void {
  alarmOn(scope, 'WatchSilent', foundation, {
    // Lambda counts 0 or 1 errors for each run. Where it counts nothing, there was no run.
    metric: watch.metricErrors({ period: Duration.minutes(5), statistic: cloudwatch.Stats.SUM }),
    alsoOnSilence: true,
    periods: 3,
    what: 'the queue watch did not run for a quarter of an hour, or failed each time',
    impact: watcher.errorImpact,
    runbook: 'watch-silent',
  });
}
