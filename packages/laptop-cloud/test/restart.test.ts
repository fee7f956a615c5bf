import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLaptopCloud } from '../src/index.ts';
import { Client, type RunningFixture, startFixture, synthesizeFixture, until } from './fixture/fixture.ts';

interface Running {
  readonly process: ChildProcess;
  readonly client: Client;
  readonly apiKeys: string;
  readonly objects: S3Client;
  readonly bucket: string;
}

let outdir: string;
let state: string;
const program = fileURLToPath(new URL('fixture/start.ts', import.meta.url));

beforeAll(async () => {
  outdir = await synthesizeFixture();
  state = mkdtempSync(join(tmpdir(), 'laptop-cloud-state-'));
});

afterAll(() => rmSync(state, { recursive: true, force: true }));

async function start(): Promise<Running> {
  const child = spawn(process.execPath, [program, state, outdir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`the laptop cloud ended with ${code}`))),
  ])) as [string];
  const addresses = JSON.parse(line) as RunningFixture & { apiKeys: string };
  const { aws, region, operatorAccessKey, outputs, apiKeys } = addresses;
  const credentials = { accessKeyId: operatorAccessKey, secretAccessKey: 'any' };
  const objects = new S3Client({ endpoint: aws, region, credentials });
  const bucket = outputs['FixtureState']?.['InboundBucket'] ?? '';
  return { process: child, client: new Client(addresses), apiKeys, objects, bucket };
}

async function kill({ process: child, objects }: Running): Promise<void> {
  objects.destroy();
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** Running processes whose command line mentions a directory. */
function processesOf(directory: string): { pid: number; command: string }[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const processes = pids.map((pid) => {
    try {
      return { pid: Number(pid), command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') };
    } catch {
      return { pid: Number(pid), command: '' };
    }
  });
  return processes.filter(({ command }) => command.includes(directory));
}

describe('kill -9', () => {
  it('loses nothing that was accepted: tables, secrets, mails, objects, clock, events on their way', async () => {
    const first = await start();
    await first.client.order('put', { id: 'kept' });
    await first.client.order('mail', { to: 'kept@example.jp' });
    await first.client.control('/suppressions', { address: 'kept@example.jp', reason: 'BOUNCE' });
    await first.objects.send(new PutObjectCommand({ Bucket: first.bucket, Key: 'kept', Body: 'kept' }));
    await first.client.order('timer', { id: 'later', dueAt: new Date(Date.now() + 20 * 86_400_000).toISOString() });
    await first.client.advance('P10D');
    const { now } = await first.client.status();
    // The consumer is busy with the first of these when everything dies; the others wait in queue or stream.
    for (let count = 0; count < 20; count += 1)
      await first.client.order('event', { id: `e${count}`, mode: count === 0 ? 'slow' : '' });
    await kill(first);
    await until(() => processesOf(state).length === 0);

    const second = await start();
    const status = await second.client.status();
    expect(Date.parse(status.now)).toBeGreaterThanOrEqual(Date.parse(now));
    expect(second.apiKeys).toEqual(first.apiKeys);
    expect(await second.client.thing('kept')).not.toBeNull();
    expect(await second.client.control('/mails?to=kept@example.jp')).toMatchObject({
      items: [{ to: 'kept@example.jp' }],
    });
    expect((await second.client.order('listSuppressed')).body).toMatchObject([{ EmailAddress: 'kept@example.jp' }]);
    const object = await second.objects.send(new GetObjectCommand({ Bucket: second.bucket, Key: 'kept' }));
    expect(await object.Body?.transformToString()).toBe('kept');
    await until(async () => (await second.client.status()).idle);
    for (let count = 0; count < 20; count += 1) {
      expect(Number((await second.client.thing(`e${count}`))?.['seen']?.N), `e${count}`).toBeGreaterThanOrEqual(1);
    }
    await second.client.advance('P11D');
    expect((await second.client.thing('later'))?.['seen']).toEqual({ N: '1' });
    await kill(second);
    await until(() => processesOf(state).length === 0);
  });
});

describe('a clear sentence', () => {
  it('for a database engine that was killed', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'laptop-cloud-state-'));
    const cloud = await startFixture(outdir, { stateDir: directory });
    const client = new Client(cloud);
    for (const { pid, command } of processesOf(directory)) {
      if (!command.startsWith('sh ')) process.kill(pid, 'SIGKILL');
    }
    const sentence = await cloud.broken;
    expect(sentence).toMatch(/^The DynamoDB engine \(dynoxide\) ended unexpectedly/);
    expect(await client.status()).toMatchObject({ idle: false, problem: sentence });
    expect(await client.control('/clock', { advance: 'PT1M' })).toEqual({ message: sentence });
    await cloud.close();
    rmSync(directory, { recursive: true });
  });

  it('for a port in use', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    await expect(startFixture(outdir, { port })).rejects.toThrow(
      `Port ${port} for the HTTP API is already in use; choose another "port" (--port on the command line).`,
    );
    await expect(startFixture(outdir, { smtpPort: port })).rejects.toThrow(
      `Port ${port} for inbound mail is already in use; choose another "smtpPort" (--smtp-port on the command line).`,
    );
    taken.close();
  });

  it('for a state directory that is none', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'laptop-cloud-state-'));
    writeFileSync(
      join(directory, 'cloud.db'),
      'this is no database, but it is long enough to be read as one '.repeat(50),
    );
    await expect(startFixture(outdir, { stateDir: directory })).rejects.toThrow(
      `The state directory ${directory} cannot be used`,
    );
    rmSync(directory, { recursive: true });
  });

  it('for a state directory of another version', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'laptop-cloud-state-'));
    const database = new DatabaseSync(join(directory, 'cloud.db'));
    database.exec('PRAGMA user_version = 1');
    database.close();
    await expect(startFixture(outdir, { stateDir: directory })).rejects.toThrow(
      `The state directory ${directory} was written by another version`,
    );
    rmSync(directory, { recursive: true });
  });

  it('for a template that does not parse', async () => {
    const broken = mkdtempSync(join(tmpdir(), 'laptop-cloud-broken-'));
    writeFileSync(join(broken, 'manifest.json'), '{"artifacts":');
    const starting = startLaptopCloud({ quiet: true, outdir: broken });
    await expect(starting).rejects.toThrow(/manifest\.json is not JSON/);
    rmSync(broken, { recursive: true });
  });

  it('for an app that does not synthesize', async () => {
    await expect(startLaptopCloud({ quiet: true, app: 'nowhere.ts' })).rejects.toThrow('did not synthesize');
  });

  it('for a start with nothing to run', async () => {
    await expect(startLaptopCloud({})).rejects.toThrow('Give "app" (a CDK app) or "outdir" (a synthesized one).');
  });
});
