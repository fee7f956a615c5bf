/** The rules of events on their way: who may put them on the bus, which parts are passed on, and where they go when they fail. */
import { principalParameter } from '../../infra/constructs/events/trusted-sources.ts';
import { programme } from '../../shared/programme/compiled.ts';
import { at, listOf, type NamedResource, policyStatements, resourcesOf } from './assembly.ts';
import { breaking, name, type Rule, referenced } from './rule.ts';

export const eventRules: Readonly<Record<string, Rule>> = {
  'event sources report partial batches': breaking(
    'AWS::Lambda::EventSourceMapping',
    ({ Properties }) => at(Properties, 'FunctionResponseTypes', 0) !== 'ReportBatchItemFailures',
  ),
  'streams bisect, give up and keep what failed': (all) =>
    resourcesOf('AWS::Lambda::EventSourceMapping', all)
      .filter(({ Properties }) => Properties['StartingPosition'] !== undefined)
      .filter(
        ({ Properties }) =>
          Properties['BisectBatchOnFunctionError'] !== true ||
          Properties['MaximumRetryAttempts'] === undefined ||
          at(Properties, 'DestinationConfig', 'OnFailure') === undefined,
      )
      .map(name),
  'patterns of rules keep to the 2,048 characters that EventBridge takes': breaking(
    'AWS::Events::Rule',
    ({ Properties }) => JSON.stringify(Properties['EventPattern']).length > 2048,
  ),
  'rule targets retry and have a dead-letter queue': breaking('AWS::Events::Rule', ({ Properties }) =>
    listOf(Properties['Targets'] as unknown[]).some(
      (target) =>
        at(target, 'DeadLetterConfig', 'Arn') === undefined ||
        at(target, 'RetryPolicy', 'MaximumRetryAttempts') === undefined,
    ),
  ),
  'functions that rules invoke are tried three times within an hour, and keep what failed': (all) => {
    const configs = resourcesOf('AWS::Lambda::EventInvokeConfig', all);
    const keeps = ({ stack, logicalId }: NamedResource) =>
      configs.some(
        (config) =>
          config.stack === stack &&
          at(config.Properties, 'FunctionName', 'Ref') === logicalId &&
          config.Properties['MaximumRetryAttempts'] === 2 &&
          Number(config.Properties['MaximumEventAgeInSeconds']) <= 3600 &&
          JSON.stringify(at(config.Properties, 'DestinationConfig') ?? '').includes('Failures'),
      );
    return resourcesOf('AWS::Events::Rule', all)
      .flatMap((rule) =>
        listOf(rule.Properties['Targets'] as unknown[]).map((target) =>
          referenced(rule, at(target, 'Arn'), 'AWS::Lambda::Function', all),
        ),
      )
      .flatMap((lambda) => (lambda === undefined || keeps(lambda) ? [] : [name(lambda)]));
  },
  'schedules have a dead-letter queue and a retry policy': breaking(
    'AWS::Scheduler::Schedule',
    ({ Properties }) =>
      at(Properties, 'Target', 'DeadLetterConfig', 'Arn') === undefined ||
      at(Properties, 'Target', 'RetryPolicy') === undefined,
  ),
  'S3 events of the default bus are passed on by key only': (all) =>
    resourcesOf('AWS::Events::Rule', all)
      .filter(({ Properties }) => JSON.stringify(at(Properties, 'EventPattern', 'source')) === '["aws.s3"]')
      .filter(({ Properties }) =>
        listOf(Properties['Targets'] as unknown[]).some((target) => {
          const paths = at(target, 'InputTransformer', 'InputPathsMap') ?? { all: '$' };
          const known = ['$.id', '$.detail-type', '$.detail.object.key'];
          return Object.values(paths as Record<string, string>).some((path) => !known.includes(path));
        }),
      )
      .map(name),
  'only the outbox has a stream': (all) =>
    resourcesOf('AWS::DynamoDB::Table', all)
      .filter(
        ({ Properties, logicalId }) =>
          (Properties['StreamSpecification'] !== undefined) !== logicalId.startsWith('Outbox'),
      )
      .map(name),
  'only the publisher uses okaeri as a source on the bus': (all) =>
    resourcesOf('AWS::Events::EventBus', all)
      .filter(({ stack }) => {
        const policies = all.find((template) => template.stack === stack);
        const texts = Object.values(policies?.Resources ?? {})
          .filter(({ Type }) => Type === 'AWS::Events::EventBusPolicy')
          .map(({ Properties }) => JSON.stringify(Properties));
        return !texts.some((text) => isBound(text, 'ForAnyValue:StringLike', 'okaeri.*'));
      })
      .map(name),
  'each trusted source has one principal, which a parameter names': (all) => {
    const policies = resourcesOf('AWS::Events::EventBusPolicy', all);
    return [...new Set(Object.values(programme.trustedSources).flat())].filter((source) => {
      const parameter = principalParameter(source);
      const text = policies
        .map(({ Properties }) => JSON.stringify(Properties))
        .find((policy) => isBound(policy, 'ForAnyValue:StringEquals', source));
      const named = text?.includes(`"ArnNotEquals":{"aws:PrincipalArn":{"Ref":"${parameter}"}}`) === true;
      const pattern = all.map(({ Parameters }) => at(Parameters, parameter, 'AllowedPattern')).find(Boolean);
      return !named || typeof pattern !== 'string' || new RegExp(pattern).test('arn:aws:iam::123456789012:role/*');
    });
  },
  'the bus logs errors without detail, and has no dead-letter queue that nothing fills': breaking(
    'AWS::Events::EventBus',
    ({ Properties }) =>
      at(Properties, 'LogConfig', 'IncludeDetail') !== 'NONE' ||
      (at(Properties, 'DeadLetterConfig') !== undefined && at(Properties, 'KmsKeyIdentifier') === undefined),
  ),
  'only our publisher may put events': (all) =>
    policyStatements(all)
      .filter(({ statement }) => listOf(statement['Action'] as string | string[]).includes('events:PutEvents'))
      .filter(({ resource }) => !resource.logicalId.startsWith('OutboxPublisher'))
      .map(({ resource }) => name(resource)),
  'SES events of the default bus are passed on without addresses': (all) =>
    resourcesOf('AWS::Events::Rule', all)
      .filter(({ Properties }) => JSON.stringify(at(Properties, 'EventPattern', 'source')) === '["aws.ses"]')
      .filter(({ Properties }) =>
        listOf(Properties['Targets'] as unknown[]).some((target) => {
          const paths = JSON.stringify(Object.values(at(target, 'InputTransformer', 'InputPathsMap') ?? { all: '$' }));
          return /"\$"|"\$\.detail"|destination|commonHeaders|ecipients(?!\[0\]\.status")|"\$\.detail\.mail"|source"/.test(
            paths,
          );
        }),
      )
      .map(name),
};

/** Whether a statement denies PutEvents for a source to everybody but one principal; even if the call has other entries. */
function isBound(policy: string, comparison: string, source: string): boolean {
  const condition = `"${comparison}":{"events:source":"${source}"}`;
  return ['"Effect":"Deny"', condition, '"ArnNotEquals":{"aws:PrincipalArn":'].every((part) => policy.includes(part));
}
