/** The rules of alarms and of the queue watch: whatever fails or falls silent is noticed, by somebody who knows what to do. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { type WatchedQueue, watchedQueueSchema } from '../../functions/backbone/environment.ts';
import { countedLines, heartbeats, notifiedLines } from '../../functions/backbone/log-lines/known-lines.ts';
import type { Template } from '../templates.ts';
import { at, listOf, type NamedResource, resourcesOf } from './assembly.ts';
import { breaking, name, type Rule, referenced, sourceQueues } from './rule.ts';

export const alarmRules: Readonly<Record<string, Rule>> = {
  'every queue is watched, and the queue watch knows who is affected': (all) => {
    const watched = watchedQueues(all);
    const isDescribed = ({ stack, logicalId }: NamedResource) =>
      watched.some(({ begins, affects }) => `${stack}-${logicalId}`.startsWith(begins) && affects.length >= 10);
    const queues = resourcesOf('AWS::SQS::Queue', all);
    const behind = queues
      .filter(isDescribed)
      .map(({ stack, Properties }) =>
        JSON.stringify([stack, at(Properties, 'RedrivePolicy', 'deadLetterTargetArn', 'Fn::GetAtt', 0)]),
      );
    return queues
      .filter((queue) => !isDescribed(queue) && !behind.includes(JSON.stringify([queue.stack, queue.logicalId])))
      .map(name);
  },
  'messages of a work queue that wait for a quarter of an hour are reported, those of campaigns after six hours': (
    all,
  ) => {
    const most = ({ logicalId }: NamedResource) => (logicalId.startsWith('SendMailQueue') ? 360 : 15);
    const watched = watchedQueues(all);
    return sourceQueues(all)
      .filter((queue) => {
        const own = watched.find(({ begins }) => begins === `${queue.stack}-${queue.logicalId}`);
        return own?.entry === undefined || (own.lateAfter ?? 15) > most(queue);
      })
      .map(name);
  },
  // A failed request ends with 5xx, which has an alarm.
  'an event that a function fails to handle is kept in a queue, unless somebody waits for its response': (all) => {
    // Contexts may give their functions the same names: a function in another stack is another function.
    const names = (resource: NamedResource, value: unknown, { stack, logicalId }: NamedResource) =>
      resource.stack === stack && JSON.stringify(value ?? '').includes(`"${logicalId}"`);
    const invoked = resourcesOf('AWS::Lambda::EventInvokeConfig', all).filter(
      ({ Properties }) => at(Properties, 'DestinationConfig', 'OnFailure', 'Destination') !== undefined,
    );
    const asked = resourcesOf('AWS::ApiGatewayV2::Integration', all);
    const fed = resourcesOf('AWS::Lambda::EventSourceMapping', all);
    return resourcesOf('AWS::Lambda::Function', all)
      .filter(
        (lambda) =>
          ![...invoked, ...fed].some((one) => names(one, one.Properties['FunctionName'], lambda)) &&
          !asked.some((one) => names(one, one.Properties['IntegrationUri'], lambda)),
      )
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
  'the topic of the alarms lets CloudWatch in, for this account only': (all) => {
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
  'silence is noticed: no sweep, no queue watch': (all) => {
    const noticed = JSON.stringify(
      resourcesOf('AWS::CloudWatch::Alarm', all)
        .filter(({ Properties }) => Properties['TreatMissingData'] === 'breaching')
        .map(({ Properties }) => [Properties['MetricName'], Properties['Dimensions']]),
    );
    return ['TimersSweep', 'QueueWatch'].filter((source) => !noticed.includes(source));
  },
  'what runs once a day has a heartbeat': (all) =>
    resourcesOf('AWS::Scheduler::Schedule', all)
      .filter(({ Properties }) => String(Properties['ScheduleExpression']).startsWith('cron('))
      .filter((schedule) => {
        const lambda = referenced(schedule, at(schedule.Properties, 'Target', 'Arn'), 'AWS::Lambda::Function', all);
        const group = at(lambda?.Properties, 'LoggingConfig', 'LogGroup', 'Ref');
        const read = resourcesOf('AWS::Logs::SubscriptionFilter', all)
          .filter(
            ({ stack, Properties }) => stack === schedule.stack && at(Properties, 'LogGroupName', 'Ref') === group,
          )
          .flatMap(({ Properties }) => codesIn(Properties['FilterPattern']));
        return !read.some((code) => code in heartbeats);
      })
      .map(name),
  'a stream that is not read in time has an alarm, before a quarter of an hour': (all) =>
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
  'log lines that lead to notifications are written somewhere, and have a runbook': (all) => {
    const known = { ...notifiedLines, ...countedLines, ...heartbeats };
    const heard = resourcesOf('AWS::Logs::SubscriptionFilter', all).flatMap(({ Properties }) =>
      codesIn(Properties['FilterPattern']),
    );
    const hasRunbook = (runbook: string) =>
      existsSync(fileURLToPath(new URL(`../../docs/runbooks/${runbook}.md`, import.meta.url)));
    return [
      ...heard.filter((code) => !(code in known)),
      ...Object.keys(known).filter((code) => !heard.includes(code)),
      ...Object.values(known).flatMap(({ runbook }) => (hasRunbook(runbook) ? [] : [runbook])),
    ];
  },
  'bounces, complaints, server errors, lost events, and what the queue watch finds and fails at, have an alarm': (
    all,
  ) => {
    const limits = {
      'Reputation.BounceRate': 0.04,
      'Reputation.ComplaintRate': 0.001,
      '5xx': 1,
      'SUM(InvocationsFailedToBeSentToDlq)': 1,
      '"DeadLetters"': 1,
      '"StuckQueues"': 1,
      '"Errors",null,[{"Name":"FunctionName","Value":{"Ref":"QueueWatch': 1,
    };
    const alarms = resourcesOf('AWS::CloudWatch::Alarm', all).map(({ Properties }) => ({
      watches: JSON.stringify([...[Properties['MetricName'], Properties['Metrics'] ?? null, Properties['Dimensions']]]),
      threshold: Number(Properties['Threshold']),
    }));
    return Object.entries(limits)
      .filter(([metric, most]) => !alarms.some((alarm) => alarm.watches.includes(metric) && alarm.threshold <= most))
      .map(([metric]) => metric);
  },
};

/** The codes that a filter of log lines lets through. */
function codesIn(pattern: unknown): string[] {
  return [...String(pattern).matchAll(/\$\.code = "(\w+)"/g)].map(([, code = '']) => code);
}

/** How the queue watch knows them. */
function watchedQueues(all: readonly Template[]): WatchedQueue[] {
  return resourcesOf('AWS::Lambda::Function', all).flatMap(({ Properties }) =>
    z
      .array(watchedQueueSchema)
      .parse(JSON.parse(String(at(Properties, 'Environment', 'Variables', 'WATCHED_QUEUES') ?? '[]'))),
  );
}
