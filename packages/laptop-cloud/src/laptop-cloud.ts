import { mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { localParameters } from '../../../infra/laptop/parameters.ts';
import { Cloud } from './cloud.ts';
import { HttpServer } from './http-server.ts';
import { OPERATOR_ACCESS_KEY, OUTSIDE_ACCESS_KEY } from './iam/access.ts';
import type { PermissionUse } from './iam/permissions.ts';
import { causeOf, Refusal } from './refusal.ts';
import type { SesAccount } from './ses/ses-service.ts';
import { loadAssembly, synthesize, type Template } from './template/assembly.ts';
import { Model } from './template/model.ts';

/** How a laptop cloud is started. Everything has a default. */
export interface LaptopCloudOptions {
  /** Port of the HTTP API; control, inbox and AWS front follow on the next three. 0 takes free ports. Default 0. */
  readonly port?: number;
  /** Port of inbound mail (SMTP). Default 0: a free one. */
  readonly smtpPort?: number;
  /** Where data lives between runs; survives kill -9. Without it a temporary directory that is removed on close. */
  readonly stateDir?: string;
  /** Where the synthesized app comes from: `app` defaults to `infra/main.ts`; `skip` runs what is in `outdir`. */
  readonly synth?: { readonly outdir?: string; readonly skip?: boolean; readonly app?: string };
  /** Does not even print that a part is gone (tests). */
  readonly quiet?: boolean;
  /** The SES account: defaults 100 mails per second and 100,000 in 24 hours. */
  readonly ses?: Partial<SesAccount>;
  /** Concurrent executions of the Lambda account: default 1000. */
  readonly concurrency?: number;
  /** Whether the throttles of the HTTP API are in force (default); a bench that asks faster than they allow says no. */
  readonly throttled?: boolean;
  /** Values for CloudFormation parameters, over those of `parameters.ts`. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Changes templates before they run: how a test takes a permission away and shows that something fails. */
  readonly edit?: (stackName: string, template: Template) => void;
  /** Remembers which permissions of the roles were used, for {@link LaptopCloud.permissions}. */
  readonly recordAccess?: boolean;
}

/** The four personas of the local OIDC issuer. */
type Persona = 'hr' | 'approver' | 'hiring' | 'privacy';

/** A running laptop cloud. URLs have no trailing slash. */
export interface LaptopCloud {
  readonly api: string;
  readonly inbox: string;
  /** Where mail comes in: `smtp://127.0.0.1:port`. */
  readonly smtp: string;
  readonly control: string;
  /** The endpoint functions call for every AWS service (AWS_ENDPOINT_URL). */
  readonly aws: string;
  /** Access key id of somebody outside the programme, such as an ATS; any secret will do. */
  readonly outsideAccessKey: string;
  /** Access key id of the engineer on call, who may do what an administrator may; any secret will do. */
  readonly operatorAccessKey: string;
  readonly region: string;
  /** Stack outputs by stack and key, as `cdk deploy --outputs-file` writes them. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The stack output `BusName`: the bus that outside systems announce to. */
  readonly busName: string | null;
  readonly tokens: Readonly<Record<Persona, string>>;
  /** By the keys of the secret marked `okaeri:role` = `webhook-secrets`, each as `whsec_…`. */
  readonly webhookSecrets: Readonly<Record<string, string>>;
  readonly noticeVersion: string | null;
  /** Resolves with one sentence when a part is gone and the cloud cannot go on (its database engine was killed). */
  readonly broken: Promise<string>;
  /**
   * Every permission of every role, each with the AccessDenied that a request since the start would have got without it;
   * none = nobody needed it. Empty without `recordAccess`.
   */
  permissions(): readonly PermissionUse[];
  /**
   * Puts other code in place of a function's, in the assembly that runs; the next invocation uses it.
   * @param entry path of the source under `functions/` or `shared/`, without `.ts`
   * @throws {Refusal} when no function is made from that entry
   */
  replaceCode(entry: string, code: Uint8Array): void;
  /** Stops every child process and removes temporary data. Idempotent. */
  close(): Promise<void>;
}

const root = resolve(fileURLToPath(new URL('../../..', import.meta.url)));
const account: SesAccount = { maxSendRate: 100, max24HourSend: 100_000 };
/** What Lambda gives an account in a region unless it asks for more. */
const CONCURRENT_EXECUTIONS = 1000;
/** Memory-backed files need this much room, in bytes; containers often have 64 MB. */
const ROOM_IN_MEMORY = 2 ** 30;

/** Synthesizes the app and runs the templates and assets; rejects with one clear sentence when it cannot. */
export async function startLaptopCloud(options: LaptopCloudOptions = {}): Promise<LaptopCloud> {
  const undo: (() => Promise<void> | void)[] = [];
  const close = once(async () => {
    for (const step of undo.reverse()) await step();
  });
  try {
    const directory = stateDirectory(options.stateDir);
    if (options.stateDir === undefined) undo.push(() => rmSync(directory, { recursive: true, force: true }));
    const servers = await listen(options.port ?? 0);
    undo.push(...Object.values(servers).map((server) => () => server.close()));
    const outdir = await synthesized(options.synth, directory);
    const model = readModel(outdir, servers, options);
    const inboxPort = options.port ? options.port + 2 : 0;
    const cloud = await Cloud.start({
      model,
      directory,
      servers,
      inboxPort,
      smtpPort: options.smtpPort ?? 0,
      account: { ...account, ...options.ses },
      concurrency: options.concurrency ?? CONCURRENT_EXECUTIONS,
      throttled: options.throttled !== false,
      recordAccess: options.recordAccess === true,
    });
    undo.push(() => cloud.close());
    if (options.quiet !== true) void cloud.broken.then((sentence) => process.stderr.write(`${sentence}\n`));
    return {
      api: servers.api.url,
      control: servers.control.url,
      aws: servers.aws.url,
      outsideAccessKey: OUTSIDE_ACCESS_KEY,
      operatorAccessKey: OPERATOR_ACCESS_KEY,
      region: model.region,
      outputs: model.outputs,
      busName: model.output('BusName') ?? null,
      inbox: cloud.inboxUrl,
      smtp: cloud.smtpUrl,
      tokens: cloud.tokens,
      webhookSecrets: webhookSecrets(model, cloud),
      noticeVersion: model.output('NoticeVersion') ?? null,
      broken: cloud.broken,
      permissions: () => cloud.permissions(),
      replaceCode: (entry, code) => cloud.replaceCode(entry, code),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The folder of the cloud assembly; synthesizes unless the caller has done so. */
async function synthesized(synth: LaptopCloudOptions['synth'], directory: string): Promise<string> {
  const outdir = resolve(synth?.outdir ?? join(directory, 'cdk.out'));
  if (synth?.skip === true) return outdir;
  // Assets are named by their content, so those of earlier code would pile up in a state directory.
  if (synth?.outdir === undefined) rmSync(outdir, { recursive: true, force: true });
  await synthesize(resolve(root, synth?.app ?? 'infra/main.ts'), outdir);
  return outdir;
}

async function listen(port: number): Promise<Record<'api' | 'control' | 'aws' | 'runtime', HttpServer>> {
  const at = (offset: number): number => (port === 0 ? 0 : port + offset);
  const opened: HttpServer[] = [];
  const open = async (number: number, purpose: string): Promise<HttpServer> => {
    const server = await HttpServer.listen(number, purpose);
    opened.push(server);
    return server;
  };
  try {
    return {
      api: await open(at(0), 'HTTP API'),
      control: await open(at(1), 'control API'),
      aws: await open(at(3), 'AWS front'),
      runtime: await open(0, 'Lambda Runtime API'),
    };
  } catch (error) {
    await Promise.all(opened.map((server) => server.close()));
    throw error;
  }
}

function readModel(outdir: string, servers: Awaited<ReturnType<typeof listen>>, options: LaptopCloudOptions): Model {
  const assembly = loadAssembly(outdir);
  for (const { name, template } of assembly.stacks) options.edit?.(name, template);
  const addresses = { api: servers.api.url, issuer: servers.control.url };
  const parameters = { ...localParameters(addresses), ...options.parameters };
  return new Model(assembly, { api: servers.api.url, aws: servers.aws.url }, parameters);
}

function stateDirectory(given: string | undefined): string {
  if (given === undefined) return mkdtempSync(join(memoryDirectory(), 'okaeri-'));
  const directory = resolve(given);
  try {
    mkdirSync(directory, { recursive: true });
    return directory;
  } catch (error) {
    throw new Refusal(`The state directory ${directory} cannot be made (${causeOf(error)}).`);
  }
}

function memoryDirectory(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    if (bavail * bsize >= ROOM_IN_MEMORY) return '/dev/shm';
  } catch {
    // Not every system has it; the temporary directory will do.
  }
  return tmpdir();
}

function webhookSecrets(model: Model, cloud: Cloud): Record<string, string> {
  const [secret] = model.marked('okaeri:role', 'webhook-secrets');
  if (secret === undefined) return {};
  const parsed = z.record(z.string(), z.string()).safeParse(JSON.parse(cloud.secret(secret.arn()) ?? '{}'));
  if (!parsed.success) throw new Refusal(`${secret.place} should hold one text per source.`);
  const entries = Object.entries(parsed.data).map(([source, value]) => [
    source,
    `whsec_${Buffer.from(value).toString('base64')}`,
  ]);
  return Object.fromEntries(entries) as Record<string, string>;
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
