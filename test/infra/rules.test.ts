import { describe, expect, test } from 'vitest';
import type { Template } from '../templates.ts';
import { at, resourcesOf, templates } from './assembly.ts';
import { openRoutes } from './route-rules.ts';
import { rules } from './rules.ts';

describe('every resource of the templates keeps the rules', () => {
  test.each(Object.entries(rules))('%s', (_name, rule) => {
    expect(rule(templates())).toEqual([]);
  });

  test('every listed open route exists', () => {
    const keys = resourcesOf('AWS::ApiGatewayV2::Route').map(({ Properties }) => Properties['RouteKey']);
    expect(keys).toEqual(expect.arrayContaining(openRoutes));
  });

  test('stateful and stateless stacks are apart, and the stateful one is protected', () => {
    expect(templates().map(({ stack }) => stack)).toContain('Okaeri-Stateful');
  });
});

/** What a careless change does to the first resource of a type. */
interface Break {
  readonly rule: string;
  /** Which part of the rule, if it has several. */
  readonly part?: string;
  readonly type: string;
  readonly which?: (properties: Properties) => boolean;
  readonly change: (properties: Properties, template: Template) => void;
}
type Properties = Record<string, unknown>;

const set = (values: Properties) => (properties: Properties) => Object.assign(properties, values);
const allow = (statement: Properties) => (properties: Properties) =>
  (at(properties, 'PolicyDocument', 'Statement') as unknown[]).push({ Effect: 'Allow', ...statement });
const alarmOn = (metric: string) => (properties: Properties) =>
  JSON.stringify([properties['MetricName'], properties['Metrics'], properties['Dimensions']]).includes(metric);
const lessThan = ({ ComparisonOperator }: Properties) => ComparisonOperator === 'LessThanThreshold';
const ofSes = ({ EventPattern }: Properties) => JSON.stringify(EventPattern).includes('aws.ses');
/** Compares the sources of a call in another way. */
const quantifier = (comparison: string) => (properties: Properties) =>
  Object.assign(at(properties, 'Statement', 'Condition') as Properties, {
    'ForAnyValue:StringEquals': undefined,
    [comparison]: { 'events:source': 'com.example.ats' },
  });
const isWatch = ({ Environment }: Properties) => at(Environment, 'Variables', 'WATCHED_QUEUES') !== undefined;
const policy = 'AWS::IAM::Policy';
const queue = 'AWS::SQS::Queue';
const alarm = 'AWS::CloudWatch::Alarm';
const bucket = 'AWS::S3::Bucket';
const bucketPolicy = 'AWS::S3::BucketPolicy';
const lambda = 'AWS::Lambda::Function';
const postsTable = { 'Fn::ImportValue': 'Okaeri-Stateful:ExportsOutputFnGetAttPagePostsArn' };
const mapping = 'AWS::Lambda::EventSourceMapping';

const breaks: readonly Break[] = [
  { rule: 'functions run on arm64', type: lambda, change: set({ Architectures: ['x86_64'] }) },
  { rule: 'functions state their memory', type: lambda, change: set({ MemorySize: undefined }) },
  {
    rule: 'functions behind the API',
    type: lambda,
    which: ({ Timeout }) => Timeout === 29,
    change: set({ Timeout: 20 }),
  },
  {
    rule: 'functions are traced',
    type: lambda,
    which: ({ TracingConfig }) => TracingConfig !== undefined,
    change: set({ TracingConfig: undefined }),
  },
  {
    rule: 'functions are traced',
    part: 'one that looks every few minutes is, too',
    type: lambda,
    which: ({ TracingConfig }) => TracingConfig === undefined,
    change: set({ TracingConfig: { Mode: 'Active' } }),
  },
  { rule: 'log groups are kept', type: 'AWS::Logs::LogGroup', change: set({ RetentionInDays: undefined }) },
  {
    rule: 'functions do not share a role',
    type: lambda,
    change: (properties, { Resources }) => {
      for (const { Type, Properties } of Object.values(Resources)) {
        if (Type === lambda) Object.assign(Properties, { Role: properties['Role'] });
      }
    },
  },
  { rule: 'no statement allows every', type: policy, change: allow({ Action: 'dynamodb:*', Resource: 'arn:x' }) },
  { rule: 'no statement reaches every', type: policy, change: allow({ Action: 'dynamodb:GetItem', Resource: '*' }) },
  {
    rule: 'sending is allowed',
    type: policy,
    change: allow({ Action: 'ses:SendRawEmail', Resource: ['arn:one', 'arn:two'] }),
  },
  {
    rule: 'the ledger is insert-only',
    type: policy,
    change: allow({ Action: 'dynamodb:PutItem', Resource: 'arn:ConsentLedger' }),
  },
  { rule: 'queues are encrypted', type: queue, change: set({ SqsManagedSseEnabled: false }) },
  { rule: 'queues take TLS only', type: 'AWS::SQS::QueuePolicy', change: set({ PolicyDocument: {} }) },
  {
    rule: 'work queues have a dead-letter queue',
    type: queue,
    which: ({ RedrivePolicy }) => RedrivePolicy !== undefined,
    change: set({ RedrivePolicy: { maxReceiveCount: 2 } }),
  },
  {
    rule: 'a message stays invisible',
    type: queue,
    which: ({ RedrivePolicy }) => RedrivePolicy !== undefined,
    change: set({ VisibilityTimeout: 30 }),
  },
  { rule: 'event sources report', type: mapping, change: set({ FunctionResponseTypes: undefined }) },
  {
    rule: 'streams bisect',
    type: mapping,
    which: ({ StartingPosition }) => StartingPosition !== undefined,
    change: set({ BisectBatchOnFunctionError: false }),
  },
  {
    rule: 'patterns of rules',
    type: 'AWS::Events::Rule',
    change: set({
      EventPattern: { 'detail-type': Array.from({ length: 99 }, (_, type) => `event-of-a-kind-${type}`) },
    }),
  },
  { rule: 'rule targets retry', type: 'AWS::Events::Rule', change: set({ Targets: [{ Arn: 'x' }] }) },
  {
    rule: 'functions that rules invoke',
    type: 'AWS::Lambda::EventInvokeConfig',
    which: ({ DestinationConfig }) => JSON.stringify(DestinationConfig ?? '').includes('Failures'),
    change: set({ DestinationConfig: undefined }),
  },
  { rule: 'schedules have', type: 'AWS::Scheduler::Schedule', change: set({ Target: {} }) },
  {
    rule: 'every queue is watched',
    type: queue,
    change: (_properties, { Resources }) =>
      Object.assign(Resources, { Forgotten12345678: { Type: queue, Properties: {} } }),
  },
  {
    rule: 'every queue is watched',
    part: 'the queue watch knows of none',
    type: lambda,
    which: isWatch,
    change: ({ Environment }) => delete (at(Environment, 'Variables') as Properties)['WATCHED_QUEUES'],
  },
  {
    rule: 'messages of a work queue',
    type: lambda,
    which: isWatch,
    change: ({ Environment }) => {
      const variables = at(Environment, 'Variables') as Record<string, string>;
      variables['WATCHED_QUEUES'] = variables['WATCHED_QUEUES']?.replace('"lateAfter":360', '"lateAfter":1440') ?? '';
    },
  },
  ...['AWS::Lambda::EventInvokeConfig', mapping].map((type) => ({
    rule: 'an event that a function fails to handle',
    part: type,
    type,
    change: set({ FunctionName: 'other' }),
  })),
  {
    rule: 'an event that a function fails to handle',
    part: 'nobody calls it any longer',
    type: 'AWS::ApiGatewayV2::Integration',
    change: (_properties, { Resources }) => {
      for (const { Type, Properties } of Object.values(Resources))
        if (Type === 'AWS::ApiGatewayV2::Integration') Object.assign(Properties, { IntegrationUri: 'other' });
    },
  },
  ...(
    [
      ['closed', set({ PolicyDocument: { Statement: [] } })],
      [
        'open to every account',
        (properties) => {
          const allows = ({ Effect }: Properties) => Effect === 'Allow';
          const statements = at(properties, 'PolicyDocument', 'Statement') as Properties[];
          Object.assign(statements.find(allows) ?? {}, { Condition: undefined });
        },
      ],
    ] as const satisfies readonly (readonly [string, Break['change']])[]
  ).map(([part, change]) => ({ rule: 'the topic of the alarms', part, type: 'AWS::SNS::TopicPolicy', change })),
  { rule: 'alarms say what', type: alarm, change: set({ AlarmDescription: 'It broke.' }) },
  {
    rule: 'what runs once a day',
    type: 'AWS::Logs::SubscriptionFilter',
    which: ({ FilterPattern }) => String(FilterPattern).includes('INVITATIONS_SENT'),
    change: set({ FilterPattern: '{ $.code = "INVITATIONS_STOPPED" }' }),
  },
  {
    rule: 'silence is noticed',
    part: 'no sweep',
    type: alarm,
    which: (properties) => lessThan(properties) && alarmOn('TimersSweep')(properties),
    change: set({ TreatMissingData: 'notBreaching' }),
  },
  {
    rule: 'silence is noticed',
    part: 'no watch',
    type: alarm,
    which: alarmOn('"Errors"'),
    change: set({ TreatMissingData: 'notBreaching' }),
  },
  {
    rule: 'an alarm on too little',
    type: alarm,
    which: lessThan,
    change: set({ TreatMissingData: 'notBreaching' }),
  },
  {
    rule: 'log lines that lead',
    type: 'AWS::Logs::SubscriptionFilter',
    change: set({ FilterPattern: '{ $.code = "GONE" }' }),
  },
  ...Object.entries({
    bounces: { metric: 'BounceRate', change: set({ Threshold: 0.1 }) },
    complaints: { metric: 'ComplaintRate', change: set({ Threshold: 0.01 }) },
    'server errors': { metric: '5xx', change: set({ MetricName: '4xx' }) },
    lost: { metric: 'SUM(InvocationsFailedToBe', change: set({ Metrics: [] }) },
    'dead letters': { metric: '"DeadLetters"', change: set({ Threshold: 10 }) },
    'stuck queues': { metric: '"StuckQueues"', change: set({ MetricName: 'Other' }) },
    'a failing watch': { metric: '"Errors"', change: set({ Dimensions: [] }) },
  }).map(([part, { metric, change }]) => ({
    rule: 'bounces, complaints',
    part,
    type: alarm,
    which: alarmOn(metric),
    change,
  })),
  { rule: 'tables are backed up', type: 'AWS::DynamoDB::Table', change: set({ DeletionProtectionEnabled: false }) },
  {
    rule: 'only the outbox has a stream',
    type: 'AWS::DynamoDB::Table',
    which: ({ StreamSpecification }) => StreamSpecification === undefined,
    change: set({ StreamSpecification: { StreamViewType: 'NEW_IMAGE' } }),
  },
  {
    rule: 'state lives in the stateful stack only',
    type: lambda,
    change: (_properties, { Resources }) =>
      Object.assign(Resources, { Notes: { Type: 'AWS::DynamoDB::Table', Properties: {} } }),
  },
  {
    rule: 'only the publisher uses',
    type: 'AWS::Events::EventBusPolicy',
    change: set({ Statement: { Effect: 'Allow' } }),
  },
  ...(
    [
      ['open', set({ Statement: { Effect: 'Allow' } })],
      ['the quantifier is missing', quantifier('StringEquals')],
      ['the wrong quantifier', quantifier('ForAllValues:StringEquals')],
      [
        'a wildcard as principal',
        (_properties, { Parameters }) =>
          Object.assign(at(Parameters, 'PrincipalOfComExampleAts') as object, { AllowedPattern: '.*' }),
      ],
    ] as const satisfies readonly (readonly [string, Break['change']])[]
  ).map(([part, change]) => ({
    rule: 'each trusted source',
    part,
    type: 'AWS::Events::EventBusPolicy',
    which: (properties: Properties) => JSON.stringify(properties).includes('com.example.ats'),
    change,
  })),
  { rule: 'the bus logs errors', type: 'AWS::Events::EventBus', change: set({ DeadLetterConfig: { Arn: 'arn:x' } }) },
  {
    rule: 'the bus logs errors',
    part: 'with their detail',
    type: 'AWS::Events::EventBus',
    change: set({ LogConfig: { IncludeDetail: 'FULL' } }),
  },
  {
    rule: 'a stream that is not read in time',
    type: alarm,
    which: alarmOn('IteratorAge'),
    change: set({ Threshold: 9e9 }),
  },
  {
    rule: 'only our publisher may put',
    type: policy,
    which: (properties) => !JSON.stringify(properties['Roles']).includes('OutboxPublisher'),
    change: allow({ Action: 'events:PutEvents', Resource: 'arn:x' }),
  },
  {
    rule: 'SES events of the default bus',
    type: 'AWS::Events::Rule',
    which: ofSes,
    change: ({ Targets }) => Object.assign(at(Targets, 0) as object, { InputTransformer: undefined }),
  },
  {
    rule: 'routes have an authorizer',
    type: 'AWS::ApiGatewayV2::Route',
    change: set({ AuthorizationType: 'NONE', RouteKey: 'GET /secret' }),
  },
  {
    rule: 'the stage throttles',
    type: 'AWS::ApiGatewayV2::Stage',
    change: set({ AccessLogSettings: { Format: '$context.path' } }),
  },
  {
    rule: 'pages take what scanners open',
    type: 'AWS::ApiGatewayV2::Stage',
    change: ({ RouteSettings }) =>
      Object.assign(RouteSettings as object, { 'ANY /r/{token}': { ThrottlingRateLimit: 2000 } }),
  },
  { rule: 'pages and webhooks have throttles', type: 'AWS::ApiGatewayV2::Stage', change: set({ RouteSettings: {} }) },
  {
    rule: 'pages and webhooks have throttles',
    part: 'of a route that does not exist',
    type: 'AWS::ApiGatewayV2::Stage',
    change: ({ RouteSettings }) => Object.assign(RouteSettings as object, { 'GET /gone': { ThrottlingRateLimit: 1 } }),
  },
  {
    rule: 'pages count',
    part: 'a page that does not know the table',
    type: lambda,
    which: ({ Environment }) => at(Environment, 'Variables', 'TABLE_PAGE_POSTS') !== undefined,
    change: ({ Environment }) => delete (at(Environment, 'Variables') as Properties)['TABLE_PAGE_POSTS'],
  },
  {
    rule: 'pages count',
    part: 'a page that may do more than count',
    type: policy,
    which: (properties) => JSON.stringify(properties['Roles']).includes('RsvpPage'),
    change: allow({ Action: 'dynamodb:DeleteItem', Resource: postsTable }),
  },
  {
    rule: 'pages count',
    part: 'stopping mail has a limit',
    type: policy,
    which: (properties) => JSON.stringify(properties['Roles']).includes('Unsubscribe'),
    change: allow({ Action: 'dynamodb:UpdateItem', Resource: postsTable }),
  },
  {
    rule: 'pages count',
    part: 'a reason for a page that there is not',
    type: 'AWS::ApiGatewayV2::Route',
    which: ({ RouteKey }) => RouteKey === 'ANY /u/{token}',
    change: set({ RouteKey: 'ANY /unsubscribe/{token}' }),
  },
  { rule: 'mail goes by TLS', type: 'AWS::SES::ConfigurationSet', change: set({ DeliveryOptions: {} }) },
  {
    rule: 'mail goes by TLS',
    part: 'bounces',
    type: 'AWS::SES::ConfigurationSet',
    change: set({ SuppressionOptions: { SuppressedReasons: ['COMPLAINT'] } }),
  },
  {
    rule: 'only service mail may be sent',
    type: 'AWS::SES::ConfigurationSet',
    change: set({ SuppressionOptions: { SuppressedReasons: ['BOUNCE'] } }),
  },
  ...(
    [
      ['public', { PublicAccessBlockConfiguration: {} }],
      ['not encrypted', { BucketEncryption: undefined }],
      ['never forgets', { LifecycleConfiguration: undefined }],
      ['older versions', { VersioningConfiguration: { Status: 'Enabled' } }],
    ] as const
  ).map(([part, values]) => ({ rule: 'buckets are closed', part, type: bucket, change: set(values) })),
  { rule: 'buckets take TLS only', type: bucketPolicy, change: set({ PolicyDocument: { Statement: [] } }) },
  {
    rule: 'services write into buckets',
    type: bucketPolicy,
    change: allow({ Action: 's3:PutObject', Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } } }),
  },
  {
    rule: 'every bucket has a line',
    type: bucket,
    change: (_properties, { Resources }) =>
      Object.assign(Resources, { Hidden12345678: { Type: bucket, Properties: {} } }),
  },
  { rule: 'received mail is scanned', type: 'AWS::SES::ReceiptRule', change: set({ Rule: { TlsPolicy: 'Require' } }) },
  {
    rule: 'S3 events of the default bus',
    type: 'AWS::Events::Rule',
    which: ({ EventPattern }) => JSON.stringify(EventPattern).includes('aws.s3'),
    change: ({ Targets }) => Object.assign(at(Targets, 0) as object, { InputTransformer: undefined }),
  },
];

describe('a rule sees what breaks it', () => {
  const ruleOf = ({ rule }: Break) => {
    const found = Object.entries(rules).find(([name]) => name.startsWith(rule));
    if (found === undefined) throw new Error(`no rule ${rule}`);
    return found;
  };

  test.each(breaks.map(({ part = '', ...careless }) => ({ part, ...careless })))('$rule: $part', (careless) => {
    const { type, which = () => true, change } = careless;
    const copy = structuredClone(templates());
    const found = copy
      .flatMap((template) => Object.values(template.Resources).map((resource) => ({ template, resource })))
      .find(({ resource }) => resource.Type === type && which(resource.Properties as Properties));
    if (found === undefined) throw new Error(`no ${type} to break`);
    change(found.resource.Properties as Properties, found.template);
    const [, rule] = ruleOf(careless);
    expect(rule(copy)).not.toEqual([]);
  });

  test('every rule has a case that breaks it', () => {
    const broken = new Set(breaks.map((careless) => ruleOf(careless)[0]));
    expect(Object.keys(rules).filter((name) => !broken.has(name))).toEqual([]);
  });
});
