import { AwsFront } from './aws-front/front.ts';
import { SecretsService } from './aws-front/secrets-service.ts';
import { awsServices } from './aws-front/services-by-name.ts';
import { Alarms } from './cloudwatch/alarms.ts';
import { LogMetrics } from './cloudwatch/log-metrics.ts';
import { SubscriptionFilters } from './cloudwatch/subscription-filters.ts';
import { ControlApi } from './control/control-api.ts';
import { Database } from './database.ts';
import { DynamoDbEngine } from './dynamodb/engine.ts';
import { createTables } from './dynamodb/tables.ts';
import { Bus } from './event-bridge/bus.ts';
import { createMappings } from './event-sources/mappings.ts';
import { Faults } from './faults.ts';
import { Gateway } from './gateway/gateway.ts';
import { startIssuer } from './gateway/issuer.ts';
import type { HttpServer } from './http-server.ts';
import { Access } from './iam/access.ts';
import { GrantedRequests, usesOf } from './iam/permissions.ts';
import { AsynchronousInvocations } from './lambda/asynchronous-invocations.ts';
import { functionDefinitions } from './lambda/definition.ts';
import { Functions, writeRuntimeFiles } from './lambda/functions.ts';
import { Logs } from './logs.ts';
import { Metrics } from './metrics.ts';
import type { LaptopCloud, LaptopCloudOptions } from './options.ts';
import { Queues, queueDefinitions } from './queues/queues.ts';
import { Buckets } from './s3/buckets.ts';
import { Schedules } from './schedules/schedules.ts';
import { Inbox } from './ses/inbox.ts';
import { MailStore } from './ses/mail-store.ts';
import { OrderedReports } from './ses/ordered-reports.ts';
import { InboundMail } from './ses/receiving/inbound-mail.ts';
import { InboundSmtp } from './ses/receiving/inbound-smtp.ts';
import { receiptRules } from './ses/receiving/receipt-rules.ts';
import { SuppressionList } from './ses/suppression-list.ts';
import { Topics } from './sns/topics.ts';
import type { Model } from './template/model.ts';
import { Clock } from './time/clock.ts';
import { Work } from './time/work.ts';

/** The servers whose addresses the templates may name. */
export type Servers = Readonly<Record<'api' | 'control' | 'aws' | 'runtime', HttpServer>>;

interface Start {
  readonly model: Model;
  readonly directory: string;
  readonly servers: Servers;
  readonly options: LaptopCloudOptions;
}

type Services = Pick<LaptopCloud, 'inbox' | 'smtp' | 'broken' | 'permissions' | 'token' | 'secret' | 'replaceCode'>;

/** The SES account unless the options say otherwise. */
const defaultSesAccount = { maxSendRate: 100, max24HourSend: 100_000 };
/** What Lambda gives an account in a region unless it asks for more. */
const concurrentExecutions = 1000;

/** Starts every service and connects them as the model says; `resources` closes what has to be closed. */
export async function startServices(start: Start, resources: AsyncDisposableStack): Promise<Services> {
  const { model, directory, servers, options } = start;
  const { concurrency = concurrentExecutions, throttled = true, audience = 'laptop-cloud' } = options;
  const { port = 0, smtpPort = 0, verdictHeader = 'X-Laptop-Cloud-Verdict' } = options;
  const database = resources.adopt(new Database(directory), (open) => open.close());
  const offset = Number(database.setting('clock-offset') ?? 0);
  const clock = new Clock(offset, (moved) => database.remember('clock-offset', String(moved)));
  const work = new Work(clock);
  const granted = options.recordAccess ? new GrantedRequests() : undefined;
  const access = new Access(model, granted?.record);
  const faults = new Faults();
  const metrics = new Metrics(database, clock);
  const queues = new Queues(database, clock, metrics, queueDefinitions(model));
  const mails = new MailStore(database);
  const definitions = functionDefinitions(model, access);
  const logMetrics = new LogMetrics(model, metrics);
  const logGroups = new Map(definitions.map(({ displayName, logGroup }) => [displayName, logGroup]));
  const subscriptions = new SubscriptionFilters({
    ...{ model, clock, access, work, definitions },
    accept: (functionName, payload) => invocations.accept(functionName, payload),
  });
  const written = (source: string, line: string): void => {
    const group = logGroups.get(source) ?? source;
    logMetrics.read(group, line);
    subscriptions.read(group, line);
  };
  const logs = resources.adopt(new Logs(directory, written), (open) => open.close());

  // A part that is still starting when another fails is closed as soon as it has started.
  const closing = <Part extends { close(): Promise<void> }>(starting: Promise<Part>): Promise<Part> =>
    resources.adopt(starting, (started) =>
      started.then(
        (part) => part.close(),
        () => undefined,
      ),
    );
  const [inbox, issuer, engine, files] = await Promise.all([
    closing(Inbox.start(port === 0 ? 0 : port + 2, mails)),
    startIssuer({ url: servers.control.url, audience, database, clock }),
    closing(DynamoDbEngine.start(directory, options.dynamodbEndpoint)),
    writeRuntimeFiles(directory),
  ]);
  await createTables(engine, model);

  const runtime = { clock, logs, work, metrics, files, server: servers.runtime, awsEndpoint: servers.aws.url };
  const functions = resources.adopt(
    new Functions(definitions, { ...runtime, region: model.region, concurrency }),
    (running) => running.close(),
  );
  const invocations = new AsynchronousInvocations({ database, clock, functions, queues, work });
  const bus = new Bus({ model, database, clock, queues, access, faults, metrics, invocations });
  const shared = { model, database, clock, engine, access, functions, queues, work, metrics };
  const schedules = new Schedules({ ...shared, invocations });
  const mappings = await createMappings(shared);

  const buckets = new Buckets(model, database, clock, bus);
  const rules = receiptRules(model, buckets, access);
  const inbound = new InboundMail({ model, rules, buckets, database, clock, verdictHeader });
  const inboundSmtp = await closing(InboundSmtp.open(smtpPort, inbound, work.changed));
  const secrets = new SecretsService(model, database, clock);
  const suppressed = new SuppressionList(database, clock);
  const topics = new Topics(shared, options.subscribers ?? []);
  const services = awsServices({
    ...shared,
    ...{ faults, bus, buckets, invocations, secrets, mails, suppressed, topics },
    account: { ...defaultSesAccount, ...options.ses },
    written: (tables) => {
      schedules.written(tables);
      for (const stream of mappings.streams) stream.written(tables);
    },
    accepted: () => inbox.arrived(),
  });
  const front = new AwsFront({ services, access, faults, work });
  // Streams are closed last, because the other parts may still write while they finish.
  const sources = [front, inboundSmtp, functions, subscriptions, invocations, bus, buckets, schedules];
  for (const source of [...sources, ...mappings.queues, ...mappings.streams]) work.add(source);

  front.serve(servers.aws);
  new Gateway({ model, functions, access, issuer, clock, logs, metrics, throttled }).serve(servers.api);
  const reports = new OrderedReports({ ...shared, bus, mails, suppressed });
  const alarms = new Alarms({ ...shared, topics });
  work.observe(alarms);
  const control = { ...shared, alarms, topics, bus, faults, mails, suppressed, reports, logs, issuer };
  new ControlApi(control).serve(servers.control);
  work.start();
  void engine.death.then((sentence) => work.fail(sentence));
  resources.defer(() => work.close());
  return {
    inbox: inbox.url,
    smtp: inboundSmtp.url,
    broken: engine.death,
    permissions: () => (granted === undefined ? [] : usesOf(model, access, granted)),
    token: (request) => issuer.mint(request),
    secret: (arn) => secrets.current(arn),
    replaceCode: (entry, code) => functions.replaceCode(entry, code),
  };
}
