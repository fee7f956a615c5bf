/** The rules of alarms and the dashboard: whatever fails or falls silent is noticed, by somebody who knows what to do. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { logMessages } from '../../shared/log/messages.ts';
import { at, listOf, type NamedResource, resourcesOf } from './assembly.ts';
import { breaking, name, type Rule, sourceQueues } from './rule.ts';

export const alarmRules: Readonly<Record<string, Rule>> = {
  'every dead-letter queue has an alarm': (all) => {
    const alarmed = JSON.stringify(
      resourcesOf('AWS::CloudWatch::Alarm', all).map(({ Properties }) => Properties['Dimensions']),
    );
    const sources = new Set(sourceQueues(all).map(name));
    return resourcesOf('AWS::SQS::Queue', all)
      .filter((queue) => !sources.has(name(queue)) && !alarmed.includes(queue.logicalId))
      .map(name);
  },
  // The age of messages and the dead letters say the same of what stands behind a queue, or keeps what it fails at in one.
  'every function has an alarm, unless a queue feeds it or keeps what it fails at': (all) => {
    const alarms = resourcesOf('AWS::CloudWatch::Alarm', all);
    const fed = resourcesOf('AWS::Lambda::EventSourceMapping', all).filter(
      ({ Properties }) => Properties['StartingPosition'] === undefined,
    );
    const kept = resourcesOf('AWS::Lambda::EventInvokeConfig', all).filter(
      ({ Properties }) => at(Properties, 'DestinationConfig', 'OnFailure', 'Destination') !== undefined,
    );
    // Contexts may call their functions alike: what stands in another stack is another function.
    const names = (resource: NamedResource, value: unknown, { stack, logicalId }: NamedResource) =>
      resource.stack === stack && JSON.stringify(value ?? '').includes(`"${logicalId}"`);
    return resourcesOf('AWS::Lambda::Function', all)
      .filter((lambda) => !alarms.some((alarm) => names(alarm, alarm.Properties['Dimensions'], lambda)))
      .filter((lambda) => ![...fed, ...kept].some((of) => names(of, of.Properties['FunctionName'], lambda)))
      .map(name);
  },
  'alarms say what, who is affected and which runbook; they call somebody, and say when it is over': breaking(
    'AWS::CloudWatch::Alarm',
    ({ Properties }) => {
      const text = String(Properties['AlarmDescription'] ?? '');
      const runbook = /^What: .+\. Impact: .{10,}\. Runbook: (docs\/runbooks\/[a-z-]+\.md)$/.exec(text)?.[1];
      return (
        runbook === undefined ||
        !existsSync(fileURLToPath(new URL(`../../${runbook}`, import.meta.url))) ||
        listOf(Properties['AlarmActions'] as unknown[]).length === 0 ||
        listOf(Properties['OKActions'] as unknown[]).length === 0
      );
    },
  ),
  'whom alarms call may be called: the topic lets CloudWatch in, for this account only': (all) => {
    const letIn = resourcesOf('AWS::SNS::TopicPolicy', all)
      .filter(({ Properties }) =>
        listOf(at(Properties, 'PolicyDocument', 'Statement') as object[]).some(
          (statement) =>
            at(statement, 'Effect') === 'Allow' &&
            at(statement, 'Action') === 'sns:Publish' &&
            at(statement, 'Principal', 'Service') === 'cloudwatch.amazonaws.com' &&
            JSON.stringify(at(statement, 'Condition')) ===
              '{"StringEquals":{"aws:SourceAccount":{"Ref":"AWS::AccountId"}}}',
        ),
      )
      .map(({ stack, Properties }) => JSON.stringify([stack, at(Properties, 'Topics', 0, 'Ref')]));
    return resourcesOf('AWS::SNS::Topic', all)
      .filter(({ stack, logicalId }) => !letIn.includes(JSON.stringify([stack, logicalId])))
      .map(name);
  },
  'silence is noticed: no webhook, no sweep, no send when mail waits': (all) => {
    const noticed = JSON.stringify(
      resourcesOf('AWS::CloudWatch::Alarm', all)
        .filter(
          ({ Properties }) =>
            Properties['ComparisonOperator'] === 'LessThanThreshold' ||
            JSON.stringify(Properties['Metrics'] ?? '').includes('IF(waiting > 0 AND FILL(runs, 0) < 1, 1, 0)'),
        )
        .map(({ Properties }) => [Properties['MetricName'], Properties['Dimensions'], Properties['Metrics']]),
    );
    return ['WEBHOOK_ACCEPTED', 'TimersSweep', 'SendMailFunction'].filter((source) => !noticed.includes(source));
  },
  'a stream that is not worked off has an alarm, before a quarter of an hour': (all) =>
    resourcesOf('AWS::Lambda::EventSourceMapping', all)
      .filter(({ Properties }) => Properties['StartingPosition'] !== undefined)
      .filter(
        ({ stack, Properties }) =>
          !resourcesOf('AWS::CloudWatch::Alarm', all).some(
            (alarm) =>
              alarm.stack === stack &&
              alarm.Properties['MetricName'] === 'IteratorAge' &&
              Number(alarm.Properties['Threshold']) <= 900_000 &&
              JSON.stringify(at(alarm.Properties, 'Dimensions', 0, 'Value')) ===
                JSON.stringify(Properties['FunctionName']),
          ),
      )
      .map(name),
  'an alarm on too little also goes off when there is nothing at all': breaking(
    'AWS::CloudWatch::Alarm',
    ({ Properties }) =>
      String(Properties['ComparisonOperator']).startsWith('LessThan') && Properties['TreatMissingData'] !== 'breaching',
  ),
  'a metric of log lines is counted from a line that exists': breaking('AWS::Logs::MetricFilter', ({ Properties }) => {
    const code = /^\{ \$\.code = "(\w+)" \}$/.exec(String(Properties['FilterPattern']))?.[1] ?? '';
    return !(code in logMessages) || at(Properties, 'MetricTransformations', 0, 'MetricName') !== code;
  }),
  'every work queue has an alarm on the age of its oldest message': (all) => {
    const ages = resourcesOf('AWS::CloudWatch::Alarm', all)
      .filter(({ Properties }) => Properties['MetricName'] === 'ApproximateAgeOfOldestMessage')
      .map(({ Properties }) => ({
        of: JSON.stringify(Properties['Dimensions']),
        after: Number(Properties['Threshold']),
      }));
    // A large campaign waits its turn for hours; the alarm on no send is quicker.
    const most = ({ logicalId }: NamedResource) => (logicalId.startsWith('SendMailQueue') ? 21_600 : 900);
    return sourceQueues(all)
      .filter((queue) => !ages.some(({ of, after }) => of.includes(`"${queue.logicalId}"`) && after <= most(queue)))
      .map(name);
  },
  'bounces, complaints, server errors and failed deliveries have an alarm, in time': (all) => {
    const limits = {
      'Reputation.BounceRate': 0.04,
      'Reputation.ComplaintRate': 0.001,
      '5xx': 1,
      'SUM(FailedInvocations)': 1,
      'SUM(InvocationsFailedToBeSentToDlq)': 1,
    };
    const alarms = resourcesOf('AWS::CloudWatch::Alarm', all).map(({ Properties }) => ({
      watches: JSON.stringify([Properties['MetricName'], Properties['Metrics']]),
      threshold: Number(Properties['Threshold']),
    }));
    return Object.entries(limits)
      .filter(([metric, most]) => !alarms.some((alarm) => alarm.watches.includes(metric) && alarm.threshold <= most))
      .map(([metric]) => metric);
  },
  'the dashboard shows API, queues, dead letters, functions, bus and reputation': (all) => {
    const body = JSON.stringify(
      resourcesOf('AWS::CloudWatch::Dashboard', all).map(({ Properties }) => Properties['DashboardBody']),
    );
    const shown = [
      '5xx',
      'Latency',
      'ApproximateAgeOfOldestMessage',
      'ApproximateNumberOfMessagesVisible',
      'Errors',
      'Duration',
      'FailedInvocations',
      'Reputation.BounceRate',
      'Reputation.ComplaintRate',
    ];
    return shown.filter((metric) => !body.includes(metric));
  },
};
