/** What a month in which nothing happens costs, calculated from the templates alone. Pure: it reads no file and prints nothing. */
import { day, hour, minute, second } from '../../shared/time/durations.ts';
import type { Resource, Template } from '../templates.ts';
import type { IdleRun } from './idle-runs.ts';
import { dollarsFor, idlePrices, type Price, usagePrices } from './prices.ts';

/** A line of the bill. */
export interface IdleItem {
  readonly what: string;
  readonly count: number;
  readonly price: Price;
}

/** A month of 30 days, in milliseconds. */
const month = 30 * day;
const hoursOfMonth = month / hour;

/**
 * How many receives of a queue are always waiting for messages. Lambda polls a standard queue with long polling, five at a time. With little
 * traffic it may go down to two, but not where `MaximumConcurrency` is set (Lambda Developer Guide, "Configuring scaling behavior for SQS
 * event source mappings"). So a low `MaximumConcurrency` saves nothing, and what Lambda may do is not counted.
 */
const pollers = 5;
/**
 * The longest wait of a receive (SQS Developer Guide, "Amazon SQS short and long polling"). AWS does not say that Lambda waits so long; who
 * looked saw 15 empty receives a minute (github.com/getlift/lift/issues/132), as five pollers make of it.
 */
const longPoll = 20 * second;
/** What API Gateway sends of a route with detailed metrics: 4xx, 5xx, Count, IntegrationLatency, Latency, DataProcessed ("http-api-metrics"). */
const metricsOfRoute = 6;
/** DynamoDB asks for a table's key once in five minutes for each connection in use (Developer Guide, "Encryption at rest: How it works"). */
const keyKept = 5 * minute;

/**
 * Metrics of `AWS/Events` that EventBridge sends only if they are not zero (EventBridge User Guide, "Monitoring Amazon EventBridge"): a query
 * of them finds nothing to analyse while nothing fails. It is counted as one metric.
 */
const sentWhenNotZero = ['FailedInvocations', 'InvocationsFailedToBeSentToDlq'];

/** What costs nothing by the month: it is paid for as it is used, or not at all. */
const idleForNothing = new Set([
  ...['Api', 'ApiMapping', 'Authorizer', 'DomainName', 'Integration', 'Route', 'Stage'].map(
    (name) => `AWS::ApiGatewayV2::${name}`,
  ),
  ...['Certificate'].map((name) => `AWS::CertificateManager::${name}`),
  ...['EventBus', 'EventBusPolicy', 'Rule'].map((name) => `AWS::Events::${name}`),
  ...['Policy', 'Role'].map((name) => `AWS::IAM::${name}`),
  ...['EventInvokeConfig', 'Function', 'Permission'].map((name) => `AWS::Lambda::${name}`),
  ...['LogGroup', 'MetricFilter', 'SubscriptionFilter'].map((name) => `AWS::Logs::${name}`),
  // The zone costs, and is not of these templates.
  'AWS::Route53::RecordSet',
  ...['Bucket', 'BucketPolicy'].map((name) => `AWS::S3::${name}`),
  ...[
    'ConfigurationSet',
    'ConfigurationSetEventDestination',
    'EmailIdentity',
    'ReceiptFilter',
    'ReceiptRule',
    'ReceiptRuleSet',
  ].map((name) => `AWS::SES::${name}`),
  ...['Topic', 'TopicPolicy', 'Subscription'].map((name) => `AWS::SNS::${name}`),
  ...['Queue', 'QueuePolicy'].map((name) => `AWS::SQS::${name}`),
  'AWS::CDK::Metadata',
]);
/** What the calculation counts. */
const counted = new Set([
  ...['Alarm', 'CompositeAlarm', 'Dashboard'].map((name) => `AWS::CloudWatch::${name}`),
  ...['AWS::DynamoDB::Table', 'AWS::KMS::Key', 'AWS::Lambda::EventSourceMapping'],
  ...['AWS::Scheduler::Schedule', 'AWS::SecretsManager::Secret'],
]);

/** What is assumed, beside the templates. */
export interface IdleAssumptions {
  /** What an idle run of each scheduled function asks for, by its entry. */
  readonly idleRuns: Readonly<Record<string, IdleRun>>;
  readonly secretsToCome: number;
}

/**
 * The lines of the bill for a month of 30 days in which nothing happens.
 *
 * Marks in the metadata of a resource say what its template cannot: `okaeri:idle-metrics` is how many custom metrics an idle run of a
 * function writes, or how many metrics the query of an alarm analyses; `okaeri:idle-requests` is how many requests an idle run makes to SQS.
 *
 * @throws Error where something costs that the calculation does not know, or a scheduled function is missing in `idleRuns`
 */
export function idleItems(templates: readonly Template[], { idleRuns, secretsToCome }: IdleAssumptions): IdleItem[] {
  const all = templates.flatMap(({ Resources }) => Object.values(Resources));
  for (const resource of all) refuseUnknown(resource);
  const of = (type: string) => all.filter(({ Type }) => Type === type);
  const alarms = of('AWS::CloudWatch::Alarm');
  const routes = routesWithMetrics(of('AWS::ApiGatewayV2::Route'), of('AWS::ApiGatewayV2::Stage'));
  const mappings = of('AWS::Lambda::EventSourceMapping').filter(({ Properties }) => Properties['Enabled'] !== false);
  const [streams, queues] = split(mappings, ({ Properties }) => Properties['StartingPosition'] !== undefined);
  const schedules = templates.flatMap((template) => runsIn(template, idleRuns));
  const sum = (amount: (run: Runs) => number) => schedules.reduce((total, run) => total + amount(run), 0);
  const encrypted = of('AWS::DynamoDB::Table').some(
    ({ Properties }) => at(Properties, 'SSESpecification', 'SSEEnabled') === true,
  );
  const keyRequests =
    sum(({ runs, idle }) => Math.min(runs, month / keyKept) * idle.tables) + streams.length * (month / keyKept);
  return [
    {
      what: `metrics that ${alarms.length} alarms read`,
      count: alarms.reduce((n, one) => n + metricsOf(one), 0),
      price: idlePrices.alarmMetrics,
    },
    {
      what: 'composite alarms',
      count: of('AWS::CloudWatch::CompositeAlarm').length,
      price: idlePrices.compositeAlarms,
    },
    { what: 'dashboards', count: of('AWS::CloudWatch::Dashboard').length, price: idlePrices.dashboards },
    {
      what: 'months of custom metrics that idle runs write',
      count: sum(({ hours, metrics }) => (hours / hoursOfMonth) * metrics),
      price: idlePrices.metricMonths,
    },
    {
      what: `months of ${routes * metricsOfRoute} metrics of ${routes} routes, sent with requests only`,
      count: 0,
      price: idlePrices.metricMonths,
    },
    { what: 'secrets', count: of('AWS::SecretsManager::Secret').length, price: idlePrices.secrets },
    { what: 'secrets that later work will add', count: secretsToCome, price: idlePrices.secrets },
    {
      what: `receives by ${pollers} pollers for each of ${queues.length} queues`,
      count: queues.length * pollers * (month / longPoll),
      price: usagePrices.queueRequests,
    },
    { what: 'streams that Lambda polls', count: streams.length, price: idlePrices.streamReads },
    {
      what: `runs that ${schedules.length} schedules start`,
      count: sum(({ runs }) => runs),
      price: idlePrices.schedulerInvocations,
    },
    { what: 'invocations by them', count: sum(({ runs }) => runs), price: usagePrices.invocations },
    {
      what: 'GB-seconds of them',
      count: sum(({ runs, idle, gigabytes }) => (runs * idle.milliseconds * gigabytes) / second),
      price: usagePrices.gigabyteSeconds,
    },
    { what: 'traces of them', count: sum(({ runs, traced }) => (traced ? runs : 0)), price: idlePrices.traces },
    { what: 'read units of them', count: sum(({ runs, idle }) => runs * idle.readUnits), price: usagePrices.readUnits },
    {
      what: 'write units of them',
      count: sum(({ runs, idle }) => runs * idle.writeUnits),
      price: usagePrices.writeUnits,
    },
    {
      what: 'requests of them to queues',
      count: sum(({ runs, requests }) => runs * requests),
      price: usagePrices.queueRequests,
    },
    {
      what: 'bytes of their log lines, taken in',
      count: sum(({ runs, idle }) => runs * idle.logBytes),
      price: usagePrices.logBytes,
    },
    {
      what: 'bytes of their log lines, kept for a month',
      count: sum(({ runs, idle, monthsKept }) => runs * idle.logBytes * monthsKept),
      price: idlePrices.logByteMonths,
    },
    { what: 'keys of our own', count: of('AWS::KMS::Key').length, price: idlePrices.keys },
    { what: 'requests for the key of the tables', count: encrypted ? keyRequests : 0, price: idlePrices.keyRequests },
  ];
}

/** Dollars a month for all of it. */
export function idleTotal(items: readonly IdleItem[]): number {
  return items.reduce((sum, { count, price }) => sum + dollarsFor(count, price), 0);
}

/** The bill as a table of Markdown, as `docs/limits.md` shows it. */
export function idleTable(items: readonly IdleItem[]): string {
  const lines = items.map(({ what, count, price }) => {
    const each = price.per === 1 ? `${price.dollars}` : `${price.dollars} for ${price.per.toLocaleString('en')}`;
    return `| ${what} | ${count.toLocaleString('en')} | ${each} | ${dollarsFor(count, price).toFixed(3)} |`;
  });
  const total = `| **together** | | | **${idleTotal(items).toFixed(2)}** |`;
  return ['| what | how many | USD | USD a month |', '|---|---|---|---|', ...lines, total].join('\n');
}

/** How often an expression of EventBridge Scheduler is due in a month of 30 days, and in how many of its hours. @throws Error for another form */
export function dueInMonth(expression: string): { readonly runs: number; readonly hours: number } {
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (count !== undefined) {
    const runs = month / (Number(count) * ({ minute, hour, day }[unit] ?? month));
    return { runs, hours: Math.min(runs, hoursOfMonth) };
  }
  const [, minutes = '', hours = ''] = /^cron\((\S+) (\S+) (?:\* \* \?|\? \* \*) \*\)$/.exec(expression) ?? [];
  const hoursADay = inField(hours, 24);
  const runsAnHour = inField(minutes, 60);
  if (hoursADay === undefined || runsAnHour === undefined)
    throw new Error(`how often is ${expression} due in a month?`);
  return { runs: runsAnHour * hoursADay * (month / day), hours: hoursADay * (month / day) };
}

/** How many values a field of a cron expression has: `*`, `5`, `0,30`, `0/15`. */
function inField(field: string, values: number): number | undefined {
  if (field === '*') return values;
  if (/^\d+(?:,\d+)*$/.test(field)) return new Set(field.split(',').map(Number)).size;
  const [, from, step] = /^(\d+|\*)\/([1-9]\d*)$/.exec(field) ?? [];
  if (from === undefined) return undefined;
  return Math.ceil((values - (from === '*' ? 0 : Number(from))) / Number(step));
}

/** The runs of one schedule, and what each asks for. */
interface Runs {
  readonly runs: number;
  readonly hours: number;
  readonly idle: IdleRun;
  readonly gigabytes: number;
  readonly traced: boolean;
  readonly metrics: number;
  readonly requests: number;
  readonly monthsKept: number;
}

function runsIn({ stack, Resources }: Template, idleRuns: IdleAssumptions['idleRuns']): Runs[] {
  return Object.entries(Resources).flatMap(([id, { Type, Properties }]) => {
    if (Type !== 'AWS::Scheduler::Schedule' || Properties['State'] === 'DISABLED') return [];
    const target = Resources[String(at(Properties, 'Target', 'Arn', 'Fn::GetAtt', 0))];
    if (target?.Type !== 'AWS::Lambda::Function')
      throw new Error(`the schedule ${stack}/${id} starts no function of its stack`);
    const entry = String(target.Metadata?.['laptop-cloud:entry']);
    const idle = idleRuns[entry];
    if (idle === undefined)
      throw new Error(`what does an idle run of ${entry} ask for? Say it in test/costs/idle-runs.ts`);
    const group = Resources[String(at(target.Properties, 'LoggingConfig', 'LogGroup', 'Ref'))];
    const daysKept = group?.Properties['RetentionInDays'];
    if (typeof daysKept !== 'number') throw new Error(`how long are the log lines of ${entry} kept?`);
    const run: Runs = {
      ...dueInMonth(String(Properties['ScheduleExpression'])),
      idle,
      gigabytes: Number(target.Properties['MemorySize'] ?? 128) / 1024,
      // Sampled are the first request of each second and a part of the others (X-Ray Developer Guide, "Configuring sampling rules").
      traced: at(target.Properties, 'TracingConfig', 'Mode') === 'Active',
      metrics: mark(target, 'okaeri:idle-metrics') ?? 0,
      requests: mark(target, 'okaeri:idle-requests') ?? 0,
      monthsKept: (daysKept * day) / month,
    };
    return [run];
  });
}

/** How many metrics an alarm pays for: those that it reads, or those that its query analyses. */
function metricsOf(alarm: Resource): number {
  const read = (alarm.Properties['Metrics'] ?? [{ MetricStat: alarm.Properties }]) as readonly Record<
    string,
    unknown
  >[];
  return read.reduce((sum, { MetricStat, Expression }) => {
    if (MetricStat !== undefined) return sum + 1;
    const expression = JSON.stringify(Expression);
    return /\bSELECT\b/.test(expression) ? sum + analysedBy(alarm, expression) : sum;
  }, 0);
}

/** A query pays for every metric that it analyses, and one over all functions or queues for all of theirs. */
function analysedBy(alarm: Resource, query: string): number {
  const marked = mark(alarm, 'okaeri:idle-metrics');
  if (marked !== undefined) return marked;
  const [, metric = ''] = /\bSELECT \w+\((\w+)\) FROM (?:SCHEMA\()?\\?"AWS\/Events\\?"/.exec(query) ?? [];
  if (sentWhenNotZero.includes(metric)) return 1;
  throw new Error(`how many metrics does ${query} analyse? Say it in the metadata okaeri:idle-metrics of its alarm`);
}

/** How many routes have metrics of their own. API Gateway sends them with requests, and CloudWatch asks for the hours in which it does. */
function routesWithMetrics(routes: readonly Resource[], stages: readonly Resource[]): number {
  const has = ({ Properties }: Resource, route: unknown) =>
    at(Properties, 'RouteSettings', String(route), 'DetailedMetricsEnabled') ??
    at(Properties, 'DefaultRouteSettings', 'DetailedMetricsEnabled') ??
    false;
  return routes.filter(({ Properties }) => stages.some((stage) => has(stage, Properties['RouteKey']) === true)).length;
}

/** Whatever may cost while it is idle, and is not counted here, stops the calculation. */
function refuseUnknown({ Type, Properties }: Resource): void {
  const unknown = (what: string) => new Error(`what does ${what} cost when idle? Say it in test/costs/idle-costs.ts`);
  if (!idleForNothing.has(Type) && !counted.has(Type)) throw unknown(Type);
  if (Type === 'AWS::DynamoDB::Table' && Properties['BillingMode'] !== 'PAY_PER_REQUEST')
    throw unknown('a table with a capacity of its own');
  if (Type === 'AWS::Lambda::EventSourceMapping' && Properties['ProvisionedPollerConfig'] !== undefined)
    throw unknown('a poller of our own');
  if (Type === 'AWS::Events::Rule' && Properties['ScheduleExpression'] !== undefined)
    throw unknown('the schedule of a rule');
  if (Type === 'AWS::CloudWatch::Alarm' && Number(Properties['Period'] ?? 60) < 60)
    throw unknown('an alarm of less than a minute');
}

/** A number in the metadata of a resource. */
function mark({ Metadata = {} }: Resource, name: string): number | undefined {
  const value = Metadata[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'number') throw new Error(`${name} is a number, not ${JSON.stringify(value)}`);
  return value;
}

/** The value at a path of keys, or undefined. */
function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}

function split<Item>(items: readonly Item[], first: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(first), items.filter((item) => !first(item))];
}
