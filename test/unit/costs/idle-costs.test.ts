/** The calculation of an idle month, on small templates: each line of the bill, and what the calculation refuses to guess. */
import { describe, expect, test } from 'vitest';
import { dueInMonth, idleItems, idleTable, idleTotal } from '../../costs/idle-costs.ts';
import type { IdleRun } from '../../costs/idle-runs.ts';
import { dollarsFor } from '../../costs/prices.ts';
import type { Resource, Template } from '../../templates.ts';

const idle: IdleRun = { readUnits: 1.5, writeUnits: 2, tables: 2, milliseconds: 500, logBytes: 1_000 };
const assumptions = { idleRuns: { 'room/sweep': idle }, secretsToCome: 0 };

function template(...resources: readonly Resource[]): Template {
  return { stack: 'Made-up', Resources: Object.fromEntries(resources.map((one, number) => [`R${number}`, one])) };
}

function resource(
  Type: string,
  Properties: Resource['Properties'] = {},
  Metadata: Resource['Metadata'] = {},
): Resource {
  return { Type, Properties, Metadata };
}

function bill(...resources: readonly Resource[]) {
  return idleItems([template(...resources)], assumptions);
}

/** The line whose description matches, as count and dollars. */
function line(what: RegExp, ...resources: readonly Resource[]) {
  const found = bill(...resources).filter((item) => what.test(item.what));
  expect(found, String(what)).toHaveLength(1);
  return found.map(({ count, price }) => [count, Number(dollarsFor(count, price).toFixed(6))])[0];
}

/** A schedule of a function, to be the whole template: its target is named by its place. */
function scheduled(ScheduleExpression: string, { function: own = {}, metadata = {}, schedule = {} } = {}): Resource[] {
  return [
    resource('AWS::Scheduler::Schedule', {
      ScheduleExpression,
      Target: { Arn: { 'Fn::GetAtt': ['R1', 'Arn'] } },
      ...schedule,
    }),
    resource(
      'AWS::Lambda::Function',
      { MemorySize: 512, LoggingConfig: { LogGroup: { Ref: 'R2' } }, ...own },
      { 'laptop-cloud:entry': 'room/sweep', ...metadata },
    ),
    resource('AWS::Logs::LogGroup', { RetentionInDays: 90 }),
  ];
}

const queue = resource('AWS::Lambda::EventSourceMapping', { EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] } });
const stream = resource('AWS::Lambda::EventSourceMapping', { StartingPosition: 'TRIM_HORIZON' });
const everyMinute = scheduled('rate(1 minute)');

test('a programme of nothing costs nothing', () => {
  expect(idleTotal(bill())).toBe(0);
});

describe('alarms', () => {
  const metric = (Id: string) => ({ Id, MetricStat: { Period: 300 } });
  const alarm = (Properties: Resource['Properties'], marks?: Resource['Metadata']) =>
    resource('AWS::CloudWatch::Alarm', Properties, marks);
  const query = (text: string) => ({ Metrics: [{ Expression: { 'Fn::Join': ['', [text, "'bus'"]] }, Id: 'q' }] });
  const failed = query('SELECT SUM(FailedInvocations) FROM SCHEMA("AWS/Events", RuleName) WHERE EventBusName = ');

  test('cost by the metric', () => {
    expect(line(/alarms read/, alarm({ MetricName: 'Errors', Period: 60 }))).toEqual([1, 0.1]);
  });

  test('on an expression cost by the metrics that it reads', () => {
    const math = { Metrics: [{ Expression: 'IF(a > 0, b)', Id: 'e' }, metric('a'), metric('b')] };
    expect(line(/alarms read/, alarm(math))).toEqual([2, 0.2]);
  });

  test('on a query of what is sent only when it is not zero cost one metric', () => {
    expect(line(/alarms read/, alarm(failed))).toEqual([1, 0.1]);
  });

  test('on another query say how many metrics it analyses, or are refused', () => {
    const all = query('SELECT MAX(ApproximateNumberOfMessagesVisible) FROM SCHEMA("AWS/SQS", QueueName)');
    expect(line(/alarms read/, alarm(all, { 'okaeri:idle-metrics': 79 }))).toEqual([79, 7.9]);
    expect(() => bill(alarm(all))).toThrow('how many metrics does');
    expect(() => bill(alarm(query('SELECT SUM(FailedInvocations) FROM "AWS/SQS"')))).toThrow('how many metrics does');
  });

  test('that combine others cost more', () => {
    expect(line(/composite/, resource('AWS::CloudWatch::CompositeAlarm'))).toEqual([1, 0.5]);
  });

  test('of less than a minute are refused', () => {
    expect(() => bill(alarm({ Period: 10 }))).toThrow('an alarm of less than a minute');
  });
});

test('dashboards, secrets and keys cost by the month', () => {
  expect(line(/dashboards/, resource('AWS::CloudWatch::Dashboard'))).toEqual([1, 3]);
  expect(line(/^secrets$/, resource('AWS::SecretsManager::Secret'))).toEqual([1, 0.4]);
  expect(line(/keys of our own/, resource('AWS::KMS::Key'))).toEqual([1, 1]);
});

test('secrets that later work will add are a line of their own', () => {
  const items = idleItems([], { ...assumptions, secretsToCome: 2 });
  expect(items.filter(({ count }) => count > 0).map(({ what, count }) => [what, count])).toEqual([
    ['secrets that later work will add', 2],
  ]);
  expect(idleTotal(items)).toBeCloseTo(0.8);
});

describe('metrics of routes', () => {
  const route = (RouteKey: string) => resource('AWS::ApiGatewayV2::Route', { RouteKey });
  const stage = (byDefault: boolean, own: boolean) =>
    resource('AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: { DetailedMetricsEnabled: byDefault },
      RouteSettings: { 'GET /own': { DetailedMetricsEnabled: own } },
    });
  const said = (...resources: Resource[]) => bill(...resources).find(({ what }) => what.includes('routes'));

  test.each([
    { byDefault: true, own: true, routes: 2 },
    { byDefault: true, own: false, routes: 1 },
    { byDefault: false, own: true, routes: 1 },
    { byDefault: false, own: false, routes: 0 },
  ])('are told, six for each of $routes routes, and cost nothing without requests', ({ byDefault, own, routes }) => {
    expect(said(route('GET /own'), route('GET /other'), stage(byDefault, own))).toMatchObject({
      what: `months of ${routes * 6} metrics of ${routes} routes, sent with requests only`,
      count: 0,
    });
  });
});

describe('polling', () => {
  test('of a queue costs five receives each 20 seconds', () => {
    expect(line(/receives/, queue)).toEqual([648_000, 0.2592]);
  });

  test('is not less where few may run at once', () => {
    const few = resource('AWS::Lambda::EventSourceMapping', { ScalingConfig: { MaximumConcurrency: 2 } });
    expect(line(/receives/, few)).toEqual([648_000, 0.2592]);
  });

  test('that is switched off costs nothing', () => {
    expect(line(/receives/, resource('AWS::Lambda::EventSourceMapping', { Enabled: false }))).toEqual([0, 0]);
  });

  test('of a stream costs nothing', () => {
    expect(line(/receives/, stream)).toEqual([0, 0]);
    expect(line(/streams/, stream)).toEqual([1, 0]);
  });

  test('by pollers of our own is refused', () => {
    const provisioned = resource('AWS::Lambda::EventSourceMapping', { ProvisionedPollerConfig: { MinimumPollers: 2 } });
    expect(() => bill(provisioned)).toThrow('a poller of our own');
  });
});

describe('a schedule', () => {
  test.each([
    ['runs that', [43_200, 0.0432]],
    ['invocations', [43_200, 0.00864]],
    ['GB-seconds', [10_800, 0.144001]],
    ['read units', [64_800, 0.0081]],
    ['write units', [86_400, 0.054]],
    ['taken in', [43_200_000, 0.0216]],
    ['kept', [129_600_000, 0.003888]],
  ])('of each minute costs: %s', (what, expected) => {
    expect(line(new RegExp(what), ...everyMinute)).toEqual(expected);
  });

  test('costs traces where they are on', () => {
    expect(line(/traces/, ...everyMinute)).toEqual([0, 0]);
    const traced = scheduled('rate(1 minute)', { function: { TracingConfig: { Mode: 'Active' } } });
    expect(line(/traces/, ...traced)).toEqual([43_200, 0.216]);
  });

  test('costs more with more memory', () => {
    const large = scheduled('rate(1 minute)', { function: { MemorySize: 1024 } });
    expect(line(/GB-seconds/, ...large)).toEqual([21_600, 0.288001]);
  });

  test('costs the metrics that its runs write, by the hours in which they do', () => {
    const metadata = { 'okaeri:idle-metrics': 2 };
    expect(line(/custom metrics/, ...scheduled('rate(1 minute)', { metadata }))).toEqual([2, 0.6]);
    expect(line(/custom metrics/, ...scheduled('cron(0,30 3 * * ? *)', { metadata }))?.[1]).toBeCloseTo(0.6 / 24);
    expect(line(/custom metrics/, ...everyMinute)).toEqual([0, 0]);
  });

  test('costs the requests that its runs make to queues', () => {
    const metadata = { 'okaeri:idle-requests': 36 };
    expect(line(/to queues/, ...scheduled('rate(5 minutes)', { metadata }))).toEqual([311_040, 0.124416]);
  });

  test('asks for the key of a table once in five minutes at most, and a stream does always', () => {
    const table = resource('AWS::DynamoDB::Table', {
      BillingMode: 'PAY_PER_REQUEST',
      SSESpecification: { SSEEnabled: true },
    });
    expect(line(/key of the tables/, ...everyMinute, table)).toEqual([17_280, 0.05184]);
    expect(line(/key of the tables/, ...scheduled('rate(1 hour)'), table)).toEqual([1_440, 0.00432]);
    expect(line(/key of the tables/, stream, table)).toEqual([8_640, 0.02592]);
    expect(line(/key of the tables/, ...everyMinute)).toEqual([0, 0]);
  });

  test('that is switched off costs nothing', () => {
    expect(idleTotal(bill(...scheduled('rate(1 minute)', { schedule: { State: 'DISABLED' } })))).toBe(0);
  });

  test('is refused where the table says nothing of its function, or its template of the target or the log', () => {
    const [schedule = resource(''), target = resource('')] = everyMinute;
    const another = scheduled('rate(1 minute)', { metadata: { 'laptop-cloud:entry': 'room/other' } });
    expect(() => bill(...another)).toThrow('what does an idle run of room/other ask for?');
    expect(() => bill(schedule)).toThrow('starts no function of its stack');
    expect(() => bill(schedule, target)).toThrow('how long are the log lines of room/sweep kept?');
    const words = scheduled('rate(1 minute)', { metadata: { 'okaeri:idle-metrics': '2' } });
    expect(() => bill(...words)).toThrow('okaeri:idle-metrics is a number, not "2"');
  });
});

test.each([
  ['rate(1 minute)', 43_200, 720],
  ['rate(5 minutes)', 8_640, 720],
  ['rate(1 hour)', 720, 720],
  ['rate(12 hours)', 60, 60],
  ['rate(1 day)', 30, 30],
  ['cron(0 10 * * ? *)', 30, 30],
  ['cron(0,30 3,4 ? * * *)', 120, 60],
  ['cron(0/15 * * * ? *)', 2_880, 720],
  ['cron(50/5 6/12 * * ? *)', 120, 60],
  ['cron(*/20 * * * ? *)', 2_160, 720],
])('%s is due %i times a month, in %i hours', (expression, runs, hours) => {
  expect(dueInMonth(expression)).toEqual({ runs, hours });
});

test.each(['at(2026-01-01T00:00:00)', 'rate(1 week)', 'cron(0 10 ? * MON *)', 'cron(0 10-12 * * ? *)'])(
  '%s is refused',
  (expression) => {
    expect(() => dueInMonth(expression)).toThrow(`how often is ${expression} due in a month?`);
  },
);

test.each([
  [resource('AWS::EC2::NatGateway'), 'AWS::EC2::NatGateway'],
  [resource('AWS::DynamoDB::Table', { BillingMode: 'PROVISIONED' }), 'a table with a capacity of its own'],
  [resource('AWS::Events::Rule', { ScheduleExpression: 'rate(1 minute)' }), 'the schedule of a rule'],
])('what the calculation does not know is refused, not free', (one, named) => {
  expect(() => bill(one)).toThrow(`what does ${named} cost when idle?`);
});

test('the table shows how many, the price and the sum of each line, and what they are together', () => {
  const items = [
    { what: 'dashboards', count: 2, price: { dollars: 3, per: 1 } },
    { what: 'receives', count: 648_000, price: { dollars: 0.4, per: 1_000_000 } },
  ];
  expect(idleTable(items)).toBe(
    [
      '| what | how many | USD | USD a month |',
      '|---|---|---|---|',
      '| dashboards | 2 | 3 | 6.000 |',
      '| receives | 648,000 | 0.4 for 1,000,000 | 0.259 |',
      '| **together** | | | **6.26** |',
    ].join('\n'),
  );
});
