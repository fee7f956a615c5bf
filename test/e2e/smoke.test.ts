/** What `npm run operate -- smoke` says about a programme that runs, and about one in which something is wrong; it leaves nothing behind. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { paginateScan } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { OkaeriOptions } from '../../infra/laptop/okaeri.ts';
import { checkDns, isWrong } from '../../infra/operate/checks/dns.ts';
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

/** The command as a person runs it: its lines, and whether it failed. */
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

/** Everything that the programme stores: items of every table, objects of every bucket, messages of every queue, mails, and messages of topics. */
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
  expect([failed, lines.length]).toEqual([false, 10]);
  await running.programme.untilIdle();
  expect(await stored()).toEqual(before);
});

test('names the doors that are closed, and fails', async () => {
  await control('/faults', { service: 'secretsmanager', kind: 'error', rate: 1 });
  const { lines, failed } = await smoke();
  await control('/faults', { service: 'secretsmanager', kind: 'error', rate: 0 });
  expect(failed).toBe(true);
  expect(lines).toContainEqual(
    expect.stringMatching(/^FAILED {2}a signed webhook of a kind that means nothing here: /),
  );
  expect(lines).toContain('ok      the API, without a token');
});

/** Another programme, in which something is wrong. */
async function inside<Result>(options: OkaeriOptions, look: (own: TestCloud) => Promise<Result>): Promise<Result> {
  const own = await startTestCloud(options);
  try {
    return await look(own);
  } finally {
    await own.cloud.close();
  }
}

/** Changes the resources of a type whose logical ids begin with a text; `undefined` removes them. */
function editing(
  type: string,
  begins: string,
  change: Readonly<Record<string, boolean>> | undefined,
): NonNullable<OkaeriOptions['edit']> {
  return (_stack, { Resources }) => {
    for (const [id, { Type, Properties }] of Object.entries(Resources)) {
      if (Type !== type || !id.startsWith(begins)) continue;
      if (change === undefined) delete Resources[id];
      else Object.assign(Properties, change);
    }
  };
}

const wrong = async (own: TestCloud) => (await smoke(own)).lines.filter((line) => !line.startsWith('ok '));
const mapping = 'AWS::Lambda::EventSourceMapping';

test('names a mapping of the outbox that somebody disabled, and that nobody hears of alarms', async () => {
  const edit = editing(mapping, 'OutboxPublisher', { Enabled: false });
  expect(await inside({ edit, subscribers: [] }, wrong)).toEqual([
    expect.stringMatching(
      /^FAILED {2}what reads the outbox and the queues: the event source mapping [\da-f-]{36}, by which Okaeri-Core-OutboxPublisher\w+ reads Okaeri-Stateful-Outbox\w+, is Disabled$/,
    ),
    'FAILED  those who hear of alarms: nobody hears of an alarm: subscribe the people on call to the topic',
  ]);
});

test('names a mapping of the outbox that is gone, and subscriptions that nobody confirmed', async () => {
  const take = editing(mapping, 'OutboxPublisher', undefined);
  const edit: OkaeriOptions['edit'] = (stack, template) => {
    take(stack, template);
    const topic = Object.keys(template.Resources).find((id) => template.Resources[id]?.Type === 'AWS::SNS::Topic');
    if (topic === undefined) return;
    const Properties = { TopicArn: { Ref: topic }, Protocol: 'email', Endpoint: 'night@example.com' };
    template.Resources['Night'] = { Type: 'AWS::SNS::Subscription', Properties, Metadata: {} };
  };
  expect(await inside({ edit, subscribers: [] }, wrong)).toEqual([
    'FAILED  what reads the outbox and the queues: nothing reads the stream of the outbox, and no event leaves it: deploy Okaeri-Core again',
    'FAILED  those who hear of alarms: nobody hears of an alarm: 1 subscription waits for its confirmation, by the link in a mail of AWS',
  ]);
});

test('the check of DNS sees whether SES takes the mail that comes in', async () => {
  const [domain, , , exchange = ''] = deployment.output('DnsInbound').split(' ');
  const lookups = {
    resolveCname: async () => [],
    resolveTxt: async () => [],
    resolveMx: async (name: string) => (name === domain ? [{ priority: 10, exchange }] : []),
  };
  const inbound = async ({ cloud }: TestCloud) => {
    const own = openDeployment(cloud.outputs, cloud);
    const found = await checkDns(own, lookups).finally(() => own.close());
    return found.filter(({ output }) => output === 'DnsInbound');
  };
  expect((await inbound(running)).filter(isWrong)).toEqual([]);
  const edit = editing('AWS::SES::ReceiptRule', 'InboundMail', undefined);
  expect(await inside({ edit }, inbound)).toMatchObject([
    {
      trouble: undefined,
      useless: expect.stringContaining('The rule calendar-replies of the active receipt rule set'),
    },
  ]);
});
