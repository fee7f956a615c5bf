import { describe, expect, test } from 'vitest';
import { at, resourcesOf, type Template, templates } from './assembly.ts';
import { openRoutes, rules } from './rules.ts';

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

describe('a rule sees what breaks it', () => {
  /** Changes the first resource of a type, as a careless change would. */
  function broken(
    type: string,
    change: (properties: Record<string, unknown>) => void,
    which: (properties: Record<string, unknown>) => boolean = () => true,
  ): Template[] {
    const copy = structuredClone(templates());
    const found = copy
      .flatMap(({ Resources }) => Object.entries(Resources))
      .find(([_id, { Type, Properties }]) => Type === type && which(Properties));
    if (found === undefined) throw new Error(`no ${type} to break`);
    change(found[1].Properties as Record<string, unknown>);
    return copy;
  }
  const ruleNamed = (start: string) => {
    const found = Object.entries(rules).find(([name]) => name.startsWith(start));
    if (found === undefined) throw new Error(`no rule ${start}`);
    return found[1];
  };

  test.each<[string, string, (properties: Record<string, unknown>) => void]>([
    ['functions run on arm64', 'AWS::Lambda::Function', (p) => Object.assign(p, { Architectures: ['x86_64'] })],
    ['functions say their memory', 'AWS::Lambda::Function', (p) => Object.assign(p, { MemorySize: undefined })],
    ['functions are traced', 'AWS::Lambda::Function', (p) => Object.assign(p, { TracingConfig: undefined })],
    ['log groups are kept', 'AWS::Logs::LogGroup', (p) => Object.assign(p, { RetentionInDays: undefined })],
    ['queues are encrypted', 'AWS::SQS::Queue', (p) => Object.assign(p, { SqsManagedSseEnabled: false })],
    [
      'event sources report',
      'AWS::Lambda::EventSourceMapping',
      (p) => Object.assign(p, { FunctionResponseTypes: undefined }),
    ],
    ['rule targets retry', 'AWS::Events::Rule', (p) => Object.assign(p, { Targets: [{ Arn: 'x' }] })],
    ['schedules have', 'AWS::Scheduler::Schedule', (p) => Object.assign(p, { Target: {} })],
    ['alarms say what', 'AWS::CloudWatch::Alarm', (p) => Object.assign(p, { AlarmDescription: 'It broke.' })],
    ['tables are backed up', 'AWS::DynamoDB::Table', (p) => Object.assign(p, { DeletionProtectionEnabled: false })],
    ['the bus logs errors', 'AWS::Events::EventBus', (p) => Object.assign(p, { DeadLetterConfig: undefined })],
    [
      'routes have an authorizer',
      'AWS::ApiGatewayV2::Route',
      (p) => Object.assign(p, { AuthorizationType: 'NONE', RouteKey: 'GET /secret' }),
    ],
    [
      'the stage throttles',
      'AWS::ApiGatewayV2::Stage',
      (p) => Object.assign(p, { AccessLogSettings: { Format: '$context.path' } }),
    ],
    [
      'a metric of log lines',
      'AWS::Logs::MetricFilter',
      (p) => Object.assign(p, { FilterPattern: '{ $.code = "GONE" }' }),
    ],
    ['the dashboard shows', 'AWS::CloudWatch::Dashboard', (p) => Object.assign(p, { DashboardBody: '{}' })],
    ['mail goes by TLS', 'AWS::SES::ConfigurationSet', (p) => Object.assign(p, { DeliveryOptions: {} })],
    [
      'nobody but the publisher',
      'AWS::Events::EventBusPolicy',
      (p) => Object.assign(p, { Statement: { Effect: 'Allow' } }),
    ],
  ])('%s', (start, type, change) => {
    expect(ruleNamed(start)(broken(type, change))).not.toEqual([]);
  });

  const alarmOn = (metric: string) => (properties: Record<string, unknown>) =>
    JSON.stringify([properties['MetricName'], properties['Metrics'], properties['Dimensions']]).includes(metric);
  const lessThan = ({ ComparisonOperator }: Record<string, unknown>) => ComparisonOperator === 'LessThanThreshold';

  test.each<[string, string, (p: Record<string, unknown>) => boolean, (p: Record<string, unknown>) => void]>([
    ['silence is noticed', 'no webhook', alarmOn('WEBHOOK_ACCEPTED'), (p) => Object.assign(p, { MetricName: 'Other' })],
    [
      'silence is noticed',
      'no sweep',
      (p) => lessThan(p) && alarmOn('TimersSweep')(p),
      (p) => Object.assign(p, { ComparisonOperator: 'GreaterThanThreshold' }),
    ],
    ['silence is noticed', 'no send', alarmOn('IF(waiting'), (p) => Object.assign(p, { Metrics: [] })],
    ['an alarm on too little', 'missing data', lessThan, (p) => Object.assign(p, { TreatMissingData: 'notBreaching' })],
    [
      'every work queue has an alarm',
      'age',
      alarmOn('ApproximateAgeOfOldestMessage'),
      (p) => Object.assign(p, { Threshold: 86_400 }),
    ],
    ['bounces, complaints', 'bounces', alarmOn('BounceRate'), (p) => Object.assign(p, { Threshold: 0.1 })],
    ['bounces, complaints', 'complaints', alarmOn('ComplaintRate'), (p) => Object.assign(p, { Threshold: 0.01 })],
    ['bounces, complaints', 'server errors', alarmOn('5xx'), (p) => Object.assign(p, { MetricName: '4xx' })],
    ['bounces, complaints', 'the bus', alarmOn('SUM(FailedInvocations)'), (p) => Object.assign(p, { Metrics: [] })],
    ['bounces, complaints', 'lost', alarmOn('SUM(InvocationsFailedToBe'), (p) => Object.assign(p, { Metrics: [] })],
  ])('%s (%s)', (start, _case, which, change) => {
    expect(ruleNamed(start)(broken('AWS::CloudWatch::Alarm', change, which))).not.toEqual([]);
  });

  test('no statement allows every action', () => {
    const copy = broken('AWS::IAM::Policy', (p) => {
      (at(p, 'PolicyDocument', 'Statement') as unknown[]).push({
        Effect: 'Allow',
        Action: 'dynamodb:*',
        Resource: '*',
      });
    });
    expect(ruleNamed('no statement allows')(copy)).not.toEqual([]);
    expect(ruleNamed('no statement reaches')(copy)).not.toEqual([]);
  });
});
