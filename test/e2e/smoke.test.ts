/** What `npm run operate -- smoke` says of a programme that runs, and of one in which something is wrong; and that it leaves nothing behind. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type Deployment, openDeployment } from '../../infra/operate/deployment.ts';
import { templatesIn } from '../templates.ts';
import { startTestCloud, type TestCloud } from './cloud.ts';

const operations = fileURLToPath(new URL('../../infra/operate/main.ts', import.meta.url));
const run = promisify(execFile);

let running: TestCloud;
let deployment: Deployment;
let buckets: S3Client;
let folder: string;

beforeAll(async () => {
  running = await startTestCloud();
  const { aws: endpoint, region, operatorAccessKey: accessKeyId } = running.cloud;
  deployment = openDeployment(running.cloud.outputs, running.cloud);
  buckets = new S3Client({ endpoint, region, credentials: { accessKeyId, secretAccessKey: 'local' } });
  folder = mkdtempSync(join(tmpdir(), 'okaeri-smoke-'));
});
afterAll(async () => {
  deployment?.close();
  buckets?.destroy();
  await running?.cloud.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The command as a person runs it: its lines, and whether it ended as failed. */
async function smoke({ cloud }: TestCloud = running): Promise<{ lines: string[]; failed: boolean }> {
  const { aws, region, operatorAccessKey, control, outputs } = cloud;
  const file = join(folder, 'ready.json');
  writeFileSync(file, JSON.stringify({ aws, region, operatorAccessKey, control, outputs }));
  const ended = await run(process.execPath, [operations, 'smoke', '--ready-file', file]).then(
    ({ stdout }) => ({ said: stdout, failed: false }),
    ({ stderr }: { stderr: string }) => ({ said: stderr, failed: true }),
  );
  return { lines: ended.said.trimEnd().split('\n'), failed: ended.failed };
}

async function control<Body>(path: string, body?: object): Promise<Body> {
  const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  return (await (await fetch(running.cloud.control + path, init)).json()) as Body;
}

/** All that the programme keeps: items of every table, objects of every bucket, messages of every queue, mails, and what topics took. */
async function stored(): Promise<Record<string, unknown>> {
  const resources = templatesIn(inject('assembly')).flatMap(({ stack, Resources }) =>
    Object.entries(Resources).map(([id, { Type }]) => ({ type: Type, name: `${stack}-${id}` })),
  );
  const kept: Record<string, unknown> = {};
  for (const { type, name } of resources) {
    if (type === 'AWS::DynamoDB::Table') {
      const items: string[] = [];
      for await (const { Items = [] } of paginateScan({ client: deployment.tables }, { TableName: name }))
        items.push(...Items.map((item) => JSON.stringify(item)));
      kept[name] = items.toSorted();
    } else if (type === 'AWS::S3::Bucket') {
      const objects: unknown[] = [];
      const Bucket = name.toLowerCase();
      for await (const { Contents = [] } of paginateListObjectsV2({ client: buckets }, { Bucket }))
        objects.push(...Contents.map(({ Key, ETag }) => [Key, ETag]));
      kept[Bucket] = objects;
    }
  }
  const { queues } = await control<{ queues: unknown }>('/status');
  const { items: mails } = await control<{ items: unknown }>('/mails');
  const { items: notifications } = await control<{ items: unknown }>('/notifications');
  return { ...kept, queues, mails, notifications };
}

test('finds every door of a running programme open, and leaves nothing behind', async () => {
  await running.programme.untilIdle();
  const before = await stored();
  expect(Object.keys(before).filter((name) => name.startsWith('Okaeri-Stateful-')).length).toBeGreaterThan(20);
  const { lines, failed } = await smoke();
  expect(lines.filter((line) => !line.startsWith('ok '))).toEqual([]);
  expect([failed, lines.length]).toEqual([false, 8]);
  await running.programme.untilIdle();
  expect(await stored()).toEqual(before);
});

test('names the doors that are closed, and ends as failed', async () => {
  await control('/faults', { service: 'secretsmanager', kind: 'error', rate: 1 });
  const { lines, failed } = await smoke();
  await control('/faults', { service: 'secretsmanager', kind: 'error', rate: 0 });
  expect(failed).toBe(true);
  expect(lines).toContainEqual(
    expect.stringMatching(/^FAILED {2}a signed webhook of a kind that means nothing here: /),
  );
  expect(lines).toContain('ok      the API, without a token');
});
