/**
 * The rules of the infrastructure: each looks at every resource of a type and returns the ones that break it. They are
 * functions so that a test can break a template and see the rule fail.
 */
import { principalParameter } from '../../infra/constructs/events/trusted-sources.ts';
import { highestSendRate, scannedLinks } from '../../infra/stacks/api-stack.ts';
import { registeredTables } from '../../infra/tables.ts';
import { tableVariable } from '../../shared/dynamo/table-definition.ts';
import { pagePostsTable } from '../../shared/http/limit/page-posts-table.ts';
import { programme } from '../../shared/programme/compiled.ts';
import { dataRegister } from '../../tools/docs/data-register.ts';
import type { Template } from '../templates.ts';
import { alarmRules } from './alarm-rules.ts';
import { at, listOf, type NamedResource, policyStatements, resourcesOf } from './assembly.ts';
import { breaking, name, type Rule, referenced, sourceQueues } from './rule.ts';

/** Statements whose resource is `*` for a reason that AWS gives. */
const starActions = new Set([
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'ses:GetSendQuota',
  'ses:ListSuppressedDestinations',
  'ses:GetSuppressedDestination',
  'ses:DeleteSuppressedDestination',
  'dynamodb:ListStreams',
  'sqs:ListQueues',
  'cloudwatch:GetMetricData',
]);

/** Routes without an authorizer: each has its own proof of who calls, or needs none. */
export const openRoutes = [
  'POST /webhooks/hris/{source}',
  'ANY /i/{token}',
  'ANY /r/{token}',
  'ANY /c/{file}',
  'ANY /u/{token}',
  'ANY /p/{token}',
  'ANY /s/{token}',
  'ANY /v/{token}',
  'GET /privacy/statement',
  'GET /openapi.json',
  'ANY /brand/{file}',
  // No operations: they are answered with 405, like $default.
  'GET /alumni/imports',
  'GET /alumni/search',
  '$default',
];

/** Open routes whose functions count no forms, each with its reason. */
const uncountedRoutes: Readonly<Record<string, string>> = {
  'ANY /u/{token}': 'stopping mail always works',
  'ANY /c/{file}': 'files take no form',
  'ANY /v/{token}': 'a preview takes no form, and is nobody’s',
  'ANY /brand/{file}': 'pictures take no form',
};

export const rules: Readonly<Record<string, Rule>> = {
  ...alarmRules,
  'functions run on arm64 with Node 24': breaking(
    'AWS::Lambda::Function',
    ({ Properties }) => at(Properties, 'Architectures', 0) !== 'arm64' || Properties['Runtime'] !== 'nodejs24.x',
  ),
  'functions say their memory and time-out': breaking(
    'AWS::Lambda::Function',
    ({ Properties }) => Properties['MemorySize'] === undefined || Properties['Timeout'] === undefined,
  ),
  'functions behind the API have as much time as the API gives them': (all) =>
    resourcesOf('AWS::ApiGatewayV2::Integration', all)
      .map((one) => referenced(one, at(one.Properties, 'IntegrationUri'), 'AWS::Lambda::Function', all))
      .flatMap((lambda) => (lambda === undefined || lambda.Properties['Timeout'] === 29 ? [] : [name(lambda)])),
  'functions are traced, but for those that look every few minutes, and log JSON into a group of their own': breaking(
    'AWS::Lambda::Function',
    (lambda, all) =>
      (at(lambda.Properties, 'TracingConfig', 'Mode') === 'Active') === looksOften(lambda, all) ||
      at(lambda.Properties, 'LoggingConfig', 'SystemLogLevel') !== (looksOften(lambda, all) ? 'WARN' : undefined) ||
      at(lambda.Properties, 'LoggingConfig', 'LogFormat') !== 'JSON' ||
      at(lambda.Properties, 'LoggingConfig', 'LogGroup') === undefined,
  ),
  'log groups are kept for a while and not for ever': breaking(
    'AWS::Logs::LogGroup',
    ({ Properties }) => typeof Properties['RetentionInDays'] !== 'number',
  ),
  'functions do not share a role': (all) => {
    const roles = resourcesOf('AWS::Lambda::Function', all).map((lambda) =>
      JSON.stringify([lambda.stack, at(lambda.Properties, 'Role')]),
    );
    return roles.filter((role, position) => roles.indexOf(role) !== position);
  },
  'no statement allows every action': (all) =>
    policyStatements(all)
      .filter(({ statement }) =>
        listOf(statement['Action'] as string | string[]).some((action) => action.includes('*')),
      )
      .map(({ resource }) => name(resource)),
  'no statement reaches every resource but the listed ones': (all) =>
    policyStatements(all)
      .filter(({ statement }) => listOf(statement['Resource'] as unknown[]).includes('*'))
      .filter(({ statement }) =>
        listOf(statement['Action'] as string | string[]).some((action) => !starActions.has(action)),
      )
      .map(({ resource, statement }) => `${name(resource)} ${JSON.stringify(statement['Action'])}`),
  'sending is allowed from the sender’s identity and configuration set only': (all) =>
    policyStatements(all)
      .filter(({ statement }) =>
        listOf(statement['Action'] as string | string[]).some((action) => /^ses:Send/.test(action)),
      )
      .filter(
        ({ statement }) =>
          listOf(statement['Resource'] as unknown[]).length < 2 || statement['Condition'] === undefined,
      )
      .map(({ resource }) => name(resource)),
  'only service mail may be sent to addresses that SES lists for a complaint': (all) => {
    const lenient = resourcesOf('AWS::SES::ConfigurationSet', all)
      .filter(({ Properties }) => !suppressedReasons(Properties).includes('COMPLAINT'))
      .map(({ logicalId }) => logicalId);
    return policyStatements(all)
      .filter(({ resource }) => !name(resource).includes('SendServiceMail'))
      .filter(({ statement }) => lenient.some((set) => JSON.stringify(statement['Resource']).includes(set)))
      .map(({ resource }) => name(resource));
  },
  'the ledger is insert-only': (all) => {
    const ledger = /ConsentLedger/;
    return policyStatements(all)
      .filter(({ statement }) => ledger.test(JSON.stringify(statement['Resource'])))
      .flatMap(({ resource, statement }) =>
        listOf(statement['Action'] as string | string[])
          .filter((action) => !['dynamodb:PartiQLInsert', 'dynamodb:Query', 'dynamodb:GetItem'].includes(action))
          .map((action) => `${name(resource)} ${action}`),
      );
  },
  'queues are encrypted': breaking('AWS::SQS::Queue', ({ Properties }) => Properties['SqsManagedSseEnabled'] !== true),
  'queues take TLS only': (all) => {
    const protectedQueues = JSON.stringify(
      resourcesOf('AWS::SQS::QueuePolicy', all).filter((policy) =>
        JSON.stringify(policy.Properties).includes('"aws:SecureTransport":"false"'),
      ),
    );
    return resourcesOf('AWS::SQS::Queue', all)
      .filter(({ logicalId }) => !protectedQueues.includes(logicalId))
      .map(name);
  },
  'work queues have a dead-letter queue and at least five receives': (all) =>
    sourceQueues(all)
      .filter(({ Properties }) => Number(at(Properties, 'RedrivePolicy', 'maxReceiveCount') ?? 0) < 5)
      .map(name),
  'a message stays invisible for six time-outs of its function': (all) =>
    resourcesOf('AWS::Lambda::EventSourceMapping', all)
      .filter((mapping) => {
        const queue = referenced(mapping, at(mapping.Properties, 'EventSourceArn'), 'AWS::SQS::Queue', all);
        const lambda = referenced(mapping, at(mapping.Properties, 'FunctionName'), 'AWS::Lambda::Function', all);
        if (queue === undefined) return false;
        return Number(queue.Properties['VisibilityTimeout'] ?? 30) < 6 * Number(lambda?.Properties['Timeout'] ?? 3);
      })
      .map(name),
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
  // DynamoDB encrypts every table (Developer Guide, "DynamoDB encryption at rest").
  'tables are backed up, protected and retained': breaking(
    'AWS::DynamoDB::Table',
    ({ Properties, DeletionPolicy, UpdateReplacePolicy }) =>
      at(Properties, 'PointInTimeRecoverySpecification', 'PointInTimeRecoveryEnabled') !== true ||
      Properties['DeletionProtectionEnabled'] !== true ||
      DeletionPolicy !== 'Retain' ||
      UpdateReplacePolicy !== 'Retain',
  ),
  'buckets are closed to the public, encrypted, forget, and keep no older versions': breaking(
    'AWS::S3::Bucket',
    ({ Properties }) => {
      const closed = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];
      const forgets = listOf(at(Properties, 'LifecycleConfiguration', 'Rules') as unknown[]).some(
        (rule) =>
          at(rule, 'Status') === 'Enabled' &&
          at(rule, 'Prefix') === undefined &&
          Number(at(rule, 'ExpirationInDays') ?? Number.POSITIVE_INFINITY) <= 30,
      );
      return (
        closed.some((door) => at(Properties, 'PublicAccessBlockConfiguration', door) !== true) ||
        at(Properties, 'BucketEncryption', 'ServerSideEncryptionConfiguration', 0) === undefined ||
        Properties['VersioningConfiguration'] !== undefined ||
        !forgets
      );
    },
  ),
  'buckets take TLS only': (all) => {
    const policies = resourcesOf('AWS::S3::BucketPolicy', all).map(({ Properties }) => ({
      bucket: at(Properties, 'Bucket', 'Ref'),
      denies: listOf(at(Properties, 'PolicyDocument', 'Statement') as unknown[]).some(
        (statement) =>
          at(statement, 'Effect') === 'Deny' &&
          at(statement, 'Action') === 's3:*' &&
          at(statement, 'Condition', 'Bool', 'aws:SecureTransport') === 'false',
      ),
    }));
    return resourcesOf('AWS::S3::Bucket', all)
      .filter(({ logicalId }) => !policies.some(({ bucket, denies }) => bucket === logicalId && denies))
      .map(name);
  },
  'services write into buckets for our own account and resource only': (all) =>
    resourcesOf('AWS::S3::BucketPolicy', all)
      .filter(({ Properties }) =>
        listOf(at(Properties, 'PolicyDocument', 'Statement') as unknown[]).some(
          (statement) =>
            at(statement, 'Effect') === 'Allow' &&
            (at(statement, 'Condition', 'StringEquals', 'aws:SourceAccount') === undefined ||
              at(statement, 'Condition', 'StringEquals', 'aws:SourceArn') === undefined),
        ),
      )
      .map(name),
  'every bucket has a line in the data register': (all) => {
    const register = dataRegister(registeredTables);
    // A logical id is the construct's name and a hash of eight digits.
    return resourcesOf('AWS::S3::Bucket', all)
      .filter(({ logicalId }) => !register.includes(`| Bucket ${logicalId.slice(0, -8)} (S3) |`))
      .map(name);
  },
  'received mail is scanned, and taken over TLS only': breaking(
    'AWS::SES::ReceiptRule',
    ({ Properties }) =>
      at(Properties, 'Rule', 'ScanEnabled') !== true ||
      at(Properties, 'Rule', 'TlsPolicy') !== 'Require' ||
      at(Properties, 'Rule', 'Recipients', 0) === undefined,
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
  'state lives in the stateful stack only': (all) =>
    ['AWS::DynamoDB::Table', 'AWS::SecretsManager::Secret', 'AWS::S3::Bucket']
      .flatMap((type) => resourcesOf(type, all))
      .filter(({ stack }) => stack !== 'Okaeri-Stateful')
      .map(name),
  'nobody but the publisher speaks as okaeri on the bus': (all) =>
    resourcesOf('AWS::Events::EventBus', all)
      .filter(({ stack }) => {
        const policies = all.find((template) => template.stack === stack);
        const texts = Object.values(policies?.Resources ?? {})
          .filter(({ Type }) => Type === 'AWS::Events::EventBusPolicy')
          .map(({ Properties }) => JSON.stringify(Properties));
        return !texts.some((text) => isBound(text, 'ForAnyValue:StringLike', 'okaeri.*'));
      })
      .map(name),
  'each trusted source has one principal, whom a parameter names': (all) => {
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
  'routes have an authorizer, but for the listed ones': breaking(
    'AWS::ApiGatewayV2::Route',
    ({ Properties }) =>
      Properties['AuthorizationType'] !== 'JWT' && !openRoutes.includes(String(Properties['RouteKey'])),
  ),
  'pages and webhooks have throttles of their own, on routes that exist before': (all) =>
    resourcesOf('AWS::ApiGatewayV2::Stage', all).flatMap(({ stack, Properties }) => {
      const routes = resourcesOf('AWS::ApiGatewayV2::Route', all);
      const settings = Object.entries((Properties['RouteSettings'] ?? {}) as Record<string, object>);
      const limited = settings.filter(([, setting]) => Number(at(setting, 'ThrottlingRateLimit')) > 0);
      const keys = routes.map((route) => String(route.Properties['RouteKey']));
      const needing = openRoutes.filter((key) => /^ANY |^POST /.test(key));
      return [
        ...needing.filter((key) => limited.every(([own]) => own !== key)),
        ...settings.filter(([key]) => !keys.includes(key)).map(([key]) => key),
        ...routes.filter((route) => route.stack === stack).map(name),
      ];
    }),
  'pages take what scanners open while mail leaves at the highest rate': (all) =>
    resourcesOf('AWS::ApiGatewayV2::Stage', all).flatMap(({ Properties }) =>
      Object.entries((Properties['RouteSettings'] ?? {}) as Record<string, object>)
        .filter(([key]) => /^ANY .*\{token\}$/.test(key))
        .filter(([, setting]) => Number(at(setting, 'ThrottlingRateLimit')) < 1.2 * highestSendRate * scannedLinks)
        .map(([key]) => key),
    ),
  'pages count the forms of a person, but for the listed ones': (all) => {
    const pages = resourcesOf('AWS::ApiGatewayV2::Route', all).filter(({ Properties }) =>
      String(Properties['RouteKey']).startsWith('ANY '),
    );
    const keys = pages.map(({ Properties }) => String(Properties['RouteKey']));
    return [
      ...Object.keys(uncountedRoutes).filter((key) => !keys.includes(key)),
      ...keys.filter((key, position) => {
        const count = countOf(pages[position] as NamedResource, all);
        return count !== (uncountedRoutes[key] === undefined ? 'counted' : 'not counted');
      }),
    ];
  },
  'the stage throttles and logs neither path, address nor user agent': breaking(
    'AWS::ApiGatewayV2::Stage',
    ({ Properties }) => {
      const format = String(at(Properties, 'AccessLogSettings', 'Format') ?? '$context.path');
      const throttled = at(Properties, 'DefaultRouteSettings', 'ThrottlingRateLimit') !== undefined;
      return !throttled || /context\.(path|identity)|userAgent|sourceIp/.test(format);
    },
  ),
  'mail goes by TLS, with events, suppression and a MAIL FROM of its own': (all) => [
    ...resourcesOf('AWS::SES::ConfigurationSet', all)
      .filter(
        ({ Properties }) =>
          at(Properties, 'DeliveryOptions', 'TlsPolicy') !== 'REQUIRE' ||
          !suppressedReasons(Properties).includes('BOUNCE'),
      )
      .map(name),
    ...resourcesOf('AWS::SES::EmailIdentity', all)
      .filter(({ Properties }) => at(Properties, 'MailFromAttributes', 'MailFromDomain') === undefined)
      .map(name),
  ],
};

function suppressedReasons(properties: Record<string, unknown>): string[] {
  return listOf((at(properties, 'SuppressionOptions', 'SuppressedReasons') ?? []) as string[]);
}

/** Whether a statement denies PutEvents for a source to everybody but one principal; also beside other entries of the call. */
function isBound(policy: string, comparison: string, source: string): boolean {
  const condition = `"${comparison}":{"events:source":"${source}"}`;
  return ['"Effect":"Deny"', condition, '"ArnNotEquals":{"aws:PrincipalArn":'].every((part) => policy.includes(part));
}

/** Whether the function of a route counts forms: it knows the table and may count there, and nothing else. */
function countOf(route: NamedResource, all: readonly Template[]): 'counted' | 'not counted' | 'neither' {
  const [, target] = (at(route.Properties, 'Target', 'Fn::Join', 1) ?? []) as unknown[];
  const integration = referenced(route, target, 'AWS::ApiGatewayV2::Integration', all);
  const uri = at(integration?.Properties, 'IntegrationUri');
  const lambda = referenced(route, uri, 'AWS::Lambda::Function', all);
  const role = at(lambda?.Properties, 'Role', 'Fn::GetAtt', 0);
  const allowed = policyStatements(all)
    .filter(
      ({ resource: { stack, Properties } }) => stack === route.stack && at(Properties, 'Roles', 0, 'Ref') === role,
    )
    .filter(({ statement }) => /GetAttPagePosts/.test(JSON.stringify(statement['Resource'])))
    .flatMap(({ statement }) => listOf(statement['Action'] as string | string[]));
  const knows = at(lambda?.Properties, 'Environment', 'Variables', tableVariable(pagePostsTable)) !== undefined;
  if (knows && allowed.join() === 'dynamodb:UpdateItem') return 'counted';
  return lambda === undefined || knows || allowed.length > 0 ? 'neither' : 'not counted';
}

/** Whether a schedule starts a function by the hour or more often: a month of its traces and lines would cost more than its runs. */
function looksOften(lambda: NamedResource, all: readonly Template[]): boolean {
  return resourcesOf('AWS::Scheduler::Schedule', all).some(
    ({ stack, Properties }) =>
      stack === lambda.stack &&
      at(Properties, 'Target', 'Arn', 'Fn::GetAtt', 0) === lambda.logicalId &&
      String(Properties['ScheduleExpression']).startsWith('rate('),
  );
}
