import { Faults } from './aws-front/faults.ts';
import { AwsFront } from './aws-front/front.ts';
import { SecretsService } from './aws-front/secrets-service.ts';
import { awsServices } from './aws-front/services.ts';
import { Clock } from './clock.ts';
import { ControlApi } from './control/control-api.ts';
import { Republish } from './control/republish.ts';
import { Database } from './database.ts';
import { DynamoDbEngine } from './dynamodb/engine.ts';
import { createTables } from './dynamodb/tables.ts';
import { Bus } from './event-bridge/bus.ts';
import { Gateway } from './gateway/gateway.ts';
import { Issuer, personas } from './gateway/issuer.ts';
import type { HttpServer } from './http-server.ts';
import { Access } from './iam/access.ts';
import { GrantedRequests, type PermissionUse, usesOf } from './iam/permissions.ts';
import { AsynchronousInvocations } from './lambda/asynchronous-invocations.ts';
import { functionDefinitions } from './lambda/definition.ts';
import { Functions, writeRuntimeFiles } from './lambda/functions.ts';
import { Logs } from './lambda/logs.ts';
import { createMappings } from './mappings.ts';
import { Queues, queueDefinitions } from './queues/queues.ts';
import { Buckets } from './s3/buckets.ts';
import { Schedules } from './schedules/schedules.ts';
import { Inbox } from './ses/inbox.ts';
import { MailStore } from './ses/mail-store.ts';
import { InboundMail } from './ses/receiving/inbound-mail.ts';
import { receiptRules } from './ses/receiving/receipt-rules.ts';
import { SmtpDoor } from './ses/receiving/smtp-door.ts';
import type { SesAccount } from './ses/ses-service.ts';
import { SuppressionList } from './ses/suppression-list.ts';
import type { Model } from './template/model.ts';
import { Work } from './work.ts';

/** What a cloud is put together from. */
export interface CloudParts {
  readonly model: Model;
  readonly directory: string;
  readonly servers: Readonly<Record<'api' | 'control' | 'aws' | 'runtime', HttpServer>>;
  readonly inboxPort: number;
  readonly smtpPort: number;
  readonly account: SesAccount;
  /** The concurrent executions of the Lambda account. */
  readonly concurrency: number;
  /** Whether the throttles of the HTTP API are in force. */
  readonly throttled: boolean;
  /** Remembers what roles were allowed, for {@link Cloud.permissions}. */
  readonly recordAccess: boolean;
}

type Tokens = Record<keyof typeof personas, string>;

/** All services of one laptop cloud, wired as the model says. */
export class Cloud {
  readonly inboxUrl: string;
  readonly smtpUrl: string;
  readonly tokens: Tokens;
  /** Resolves with one sentence when a part of the cloud is gone and it cannot go on. */
  readonly broken: Promise<string>;
  /** Every permission of every role, and what would have failed without it; needs `recordAccess`. */
  readonly permissions: () => PermissionUse[];
  readonly #secrets: SecretsService;
  readonly #functions: Functions;
  readonly #undo: (() => Promise<void> | void)[];

  private constructor(
    urls: { inbox: string; smtp: string },
    tokens: Tokens,
    broken: Promise<string>,
    permissions: () => PermissionUse[],
    secrets: SecretsService,
    functions: Functions,
    undo: (() => Promise<void> | void)[],
  ) {
    this.inboxUrl = urls.inbox;
    this.smtpUrl = urls.smtp;
    this.tokens = tokens;
    this.broken = broken;
    this.permissions = permissions;
    this.#secrets = secrets;
    this.#functions = functions;
    this.#undo = undo;
  }

  /** Starts everything; what was started is stopped again when something cannot be. */
  static async start(parts: CloudParts): Promise<Cloud> {
    const undo: (() => Promise<void> | void)[] = [];
    try {
      return await Cloud.#start(parts, undo);
    } catch (error) {
      for (const step of undo.reverse()) await step();
      throw error;
    }
  }

  static async #start(
    { model, directory, servers, inboxPort, smtpPort, account, concurrency, throttled, recordAccess }: CloudParts,
    undo: (() => Promise<void> | void)[],
  ): Promise<Cloud> {
    const database = new Database(directory);
    undo.push(() => database.close());
    const clock = rememberedClock(database);
    const work = new Work(clock);
    const granted = recordAccess ? new GrantedRequests() : undefined;
    const access = new Access(model, granted?.note);
    const faults = new Faults();
    const queues = new Queues(database, clock, queueDefinitions(model));
    const mails = new MailStore(database);
    const definitions = functionDefinitions(model, access);
    const logs = new Logs(directory);
    undo.push(() => logs.close());

    const inboxStarting = Inbox.start(inboxPort, mails);
    undo.push(() =>
      inboxStarting.then(
        (inbox) => inbox.close(),
        () => undefined,
      ),
    );
    const issuerStarting = Issuer.start(servers.control.url, database, clock);
    const engineStarting = DynamoDbEngine.start(directory);
    undo.push(() =>
      engineStarting.then(
        (engine) => engine.close(),
        () => undefined,
      ),
    );
    const [inbox, issuer, engine, files] = await Promise.all([
      inboxStarting,
      issuerStarting,
      engineStarting,
      writeRuntimeFiles(directory),
    ]);
    await createTables(engine, model);

    const runtime = {
      clock,
      logs,
      work,
      server: servers.runtime,
      region: model.region,
      awsEndpoint: servers.aws.url,
      files,
      concurrency,
    };
    const functions = new Functions(definitions, runtime);
    undo.push(() => functions.close());
    const invocations = new AsynchronousInvocations(database, clock, functions, queues, work);
    const bus = new Bus({ model, database, clock, queues, access, faults });
    const shared = { model, database, clock, engine, access, functions, queues, work };
    const schedules = new Schedules({ ...shared, invocations });
    const mappings = await createMappings(shared);

    const buckets = new Buckets(model, database, clock, bus);
    const rules = receiptRules(model, buckets, access);
    const inbound = new InboundMail({ rules, buckets, database, clock, region: model.region });
    const door = await SmtpDoor.open(smtpPort, inbound, work.changed);
    undo.push(() => door.close());
    const secrets = new SecretsService(model, database, clock, access);
    const suppressed = new SuppressionList(database, clock);
    const services = awsServices({
      ...shared,
      ...{ faults, bus, buckets, secrets, mails, suppressed, account },
      written: (tables) => {
        schedules.written(tables);
        for (const stream of mappings.streams) stream.written(tables);
      },
      accepted: () => inbox.arrived(),
    });
    const front = new AwsFront(services, access, faults, work);
    // Streams come last: what the others finish may still write.
    const sources = [front, door, functions, invocations, bus, buckets, schedules];
    for (const source of [...sources, ...mappings.queues, ...mappings.streams]) work.add(source);

    front.serve(servers.aws);
    new Gateway({ model, functions, access, issuer, clock, logs, throttled }).serve(servers.api);
    const republish = new Republish(model, engine, functions);
    const engineDead = (): string | undefined => engine.dead;
    new ControlApi({
      clock,
      work,
      database,
      functions,
      queues,
      bus,
      faults,
      mails,
      suppressed,
      logs,
      issuer,
      republish,
      engineDead,
    }).serve(servers.control);
    work.start();
    void engine.death.then((sentence) => work.fail(sentence));
    undo.push(() => work.close());
    const permissions = () => (granted === undefined ? [] : usesOf(model, access, granted));
    const urls = { inbox: inbox.url, smtp: door.url };
    return new Cloud(urls, await mintTokens(issuer), engine.death, permissions, secrets, functions, undo);
  }

  /** The current value of a secret. */
  secret(arn: string): string | undefined {
    return this.#secrets.current(arn);
  }

  /** Puts other code in place of a function's. @throws {Refusal} when no function is made from that entry */
  replaceCode(entry: string, code: Uint8Array): void {
    this.#functions.replaceCode(entry, code);
  }

  async close(): Promise<void> {
    for (const step of this.#undo.reverse()) await step();
  }
}

function rememberedClock(database: Database): Clock {
  const clock = new Clock(Number(database.setting('clock-offset') ?? 0));
  clock.on('moved', () => database.remember('clock-offset', String(clock.offset)));
  return clock;
}

async function mintTokens(issuer: Issuer): Promise<Tokens> {
  const minted = Object.entries(personas).map(async ([persona, token]) => [persona, await issuer.mint(token)] as const);
  return Object.fromEntries(await Promise.all(minted)) as Tokens;
}
