import { mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { HttpServer } from './http-server.ts';
import { operatorKeyId, outsideKeyId, outsideUser } from './iam/access.ts';
import type { LaptopCloud, LaptopCloudOptions } from './options.ts';
import { causeOf, Refusal } from './refusal.ts';
import { type Servers, startServices } from './start-services.ts';
import { loadAssembly, synthesize } from './template/assembly.ts';
import { accountOf, Model } from './template/model.ts';

/** Memory-backed files need this much room, in bytes; containers often have 64 MB. */
const roomInMemory = 2 ** 30;

/**
 * Synthesizes a CDK app and runs its templates and assets.
 * @throws {Refusal} with one sentence about what cannot be done
 * @example
 * const cloud = await startLaptopCloud({ app: 'bin/app.ts' });
 * await fetch(`${cloud.api}/orders`, { method: 'POST', body: '{}' });
 * await fetch(`${cloud.control}/clock`, { method: 'POST', body: '{"advance":"P3D"}' });
 * await cloud.close();
 */
export async function startLaptopCloud(options: LaptopCloudOptions): Promise<LaptopCloud> {
  await using starting = new AsyncDisposableStack();
  const directory = stateDirectory(options.stateDir);
  if (options.stateDir === undefined) starting.defer(() => rmSync(directory, { recursive: true, force: true }));
  const servers = await listen(options.port ?? 0, starting);
  const outdir = await synthesized(options, directory);
  const model = readModel(outdir, servers, options);
  const services = await startServices({ model, directory, servers, options }, starting);
  if (options.quiet !== true) void services.broken.then((sentence) => process.stderr.write(`${sentence}\n`));
  const running = starting.move();
  let closing: Promise<void> | undefined;
  return {
    api: servers.api.url,
    control: servers.control.url,
    aws: servers.aws.url,
    outsideAccessKey: outsideKeyId,
    operatorAccessKey: operatorKeyId,
    region: model.region,
    outputs: model.outputs,
    ...services,
    close: () => (closing ??= running.disposeAsync()),
  };
}

/** The folder of the cloud assembly; synthesizes the app if there is one. */
async function synthesized({ app, appEnvironment, outdir }: LaptopCloudOptions, directory: string): Promise<string> {
  if (app === undefined) {
    if (outdir === undefined) throw new Refusal('Give "app" (a CDK app) or "outdir" (a synthesized one).');
    return resolve(outdir);
  }
  const folder = resolve(outdir ?? join(directory, 'cdk.out'));
  // Assets are named by their content, so those of earlier code would pile up in a state directory.
  if (outdir === undefined) rmSync(folder, { recursive: true, force: true });
  await synthesize(resolve(app), folder, appEnvironment);
  return folder;
}

async function listen(port: number, resources: AsyncDisposableStack): Promise<Servers> {
  const open = async (offset: number, purpose: string): Promise<HttpServer> =>
    resources.adopt(await HttpServer.listen(port === 0 ? 0 : port + offset, purpose), (server) => server.close());
  return {
    api: await open(0, 'HTTP API'),
    control: await open(1, 'control API'),
    aws: await open(3, 'AWS front'),
    runtime: resources.adopt(await HttpServer.listen(0, 'Lambda Runtime API'), (server) => server.close()),
  };
}

function readModel(outdir: string, servers: Servers, { edit, parameters }: LaptopCloudOptions): Model {
  const assembly = loadAssembly(outdir);
  for (const { name, template } of assembly.stacks) edit?.(name, template);
  const outsideArn = outsideUser(accountOf(assembly));
  const values = parameters?.({ api: servers.api.url, issuer: servers.control.url, outsideArn }) ?? {};
  return new Model(assembly, { api: servers.api.url, aws: servers.aws.url }, values);
}

function stateDirectory(given: string | undefined): string {
  if (given === undefined) return mkdtempSync(join(memoryDirectory(), 'laptop-cloud-'));
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
    if (bavail * bsize >= roomInMemory) return '/dev/shm';
  } catch {
    // Not every system has it; otherwise the temporary directory is used.
  }
  return tmpdir();
}
