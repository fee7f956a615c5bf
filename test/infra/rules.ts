/**
 * The rules of the infrastructure: each looks at every resource of a type and returns the ones that break it. They are
 * functions so that a test can break a template and see the rule fail.
 */
import { registeredTables } from '../../infra/tables.ts';
import { dataRegister } from '../../tools/docs/data-register.ts';
import type { Template } from '../templates.ts';
import { alarmRules } from './alarm-rules.ts';
import { at, listOf, type NamedResource, policyStatements, resourcesOf } from './assembly.ts';
import { eventRules } from './event-rules.ts';
import { routeRules } from './route-rules.ts';
import { breaking, name, type Rule, referenced, sourceQueues } from './rule.ts';

/** Statements whose resource is `*` for a documented reason. */
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

export const rules: Readonly<Record<string, Rule>> = {
  ...alarmRules,
  ...eventRules,
  ...routeRules,
  'functions run on arm64 with Node 24': breaking(
    'AWS::Lambda::Function',
    ({ Properties }) => at(Properties, 'Architectures', 0) !== 'arm64' || Properties['Runtime'] !== 'nodejs24.x',
  ),
  'functions state their memory and time-out': breaking(
    'AWS::Lambda::Function',
    ({ Properties }) => Properties['MemorySize'] === undefined || Properties['Timeout'] === undefined,
  ),
  'functions behind the API have as much time as the API gives them': (all) =>
    resourcesOf('AWS::ApiGatewayV2::Integration', all)
      .map((one) => referenced(one, at(one.Properties, 'IntegrationUri'), 'AWS::Lambda::Function', all))
      .flatMap((lambda) => (lambda === undefined || lambda.Properties['Timeout'] === 29 ? [] : [name(lambda)])),
  'functions are traced, except for those that look every few minutes, and log JSON into a group of their own':
    breaking(
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
  'state lives in the stateful stack only': (all) =>
    ['AWS::DynamoDB::Table', 'AWS::SecretsManager::Secret', 'AWS::S3::Bucket']
      .flatMap((type) => resourcesOf(type, all))
      .filter(({ stack }) => stack !== 'Okaeri-Stateful')
      .map(name),
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

/** Whether a schedule starts a function by the hour or more often: a month of its traces and lines would cost more than its runs. */
function looksOften(lambda: NamedResource, all: readonly Template[]): boolean {
  return resourcesOf('AWS::Scheduler::Schedule', all).some(
    ({ stack, Properties }) =>
      stack === lambda.stack &&
      at(Properties, 'Target', 'Arn', 'Fn::GetAtt', 0) === lambda.logicalId &&
      String(Properties['ScheduleExpression']).startsWith('rate('),
  );
}
