/** Log lines that match a subscription filter invoke its function, as far as the function lets CloudWatch Logs in. */
import { gunzipSync } from 'node:zlib';
import { FilterPattern } from 'aws-cdk-lib/aws-logs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LaptopCloudOptions } from '../../src/index.ts';
import type { TemplateValue } from '../../src/template/assembly.ts';
import { Client, type RunningFixture, startFixture, synthesizeFixture, until } from '../fixture/fixture.ts';

/** In place of the fixture's sweep: prints the event, or fails when it is asked to. */
const listener = `
let failed = false;
export async function handler(event) {
  process.stdout.write('heard ' + event.awslogs.data + '\\n');
  if (process.env.FAIL_ONCE !== undefined && !failed) { failed = true; throw new Error('once'); }
}`;

interface Content {
  readonly messageType: string;
  readonly owner: string;
  readonly logGroup: string;
  readonly logStream: string;
  readonly subscriptionFilters: string[];
  readonly logEvents: { id: string; timestamp: number; message: string }[];
}

const account = '123456789012';
const group = '/aws/lambda/fixture-api';
const sourceArn = (of: string) => `arn:aws:logs:ap-northeast-1:${account}:log-group:${of}:*`;
const arnOf = (name: string) => `arn:aws:lambda:ap-northeast-1:${account}:function:${name}`;
const { stringValue } = FilterPattern;
const aOrB = FilterPattern.any(stringValue('$.code', '=', 'A'), stringValue('$.code', '=', 'B'));

const permission = (more: Record<string, TemplateValue> = {}) => ({
  Action: 'lambda:InvokeFunction',
  FunctionName: arnOf('fixture-sweep'),
  Principal: 'logs.amazonaws.com',
  SourceArn: sourceArn(group),
  ...more,
});
const filter = (more: Record<string, TemplateValue> = {}) => ({
  FilterPattern: aOrB.logPatternString,
  LogGroupName: group,
  DestinationArn: arnOf('fixture-sweep'),
  ...more,
});

/** The fixture with subscription filters, and with the permissions that are given for them. */
function subscribed(
  filters: readonly Record<string, TemplateValue>[],
  permissions: readonly Record<string, TemplateValue>[] = [permission()],
  environment: Record<string, string> = {},
): LaptopCloudOptions {
  return {
    edit: (stack, { Resources }) => {
      if (stack !== 'Fixture') return;
      for (const { Type, Properties } of Object.values(Resources))
        if (Type === 'AWS::Lambda::Function' && Properties['FunctionName'] === 'fixture-sweep')
          Properties['Environment'] = { Variables: environment };
      const add = (Type: string, all: readonly Record<string, TemplateValue>[]) =>
        all.forEach((Properties, index) => {
          Resources[`${Type.split('::').at(-1)}${index}`] = { Type, Properties, Metadata: {} };
        });
      add('AWS::Logs::SubscriptionFilter', filters);
      add('AWS::Lambda::Permission', permissions);
    },
  };
}

let outdir: string;

beforeAll(async () => {
  outdir = await synthesizeFixture();
});

/** What the function heard, oldest first. */
async function heard(client: Client): Promise<Content[]> {
  const { items } = await client.control<{ items: { line: string }[] }>('/logs?function=sweep&contains=heard');
  return items.map(({ line }) => JSON.parse(gunzipSync(Buffer.from(line.slice('heard '.length), 'base64')).toString()));
}

const messagesOf = (contents: readonly Content[]) =>
  contents.flatMap(({ logEvents }) => logEvents.map(({ message }) => message));

const print = (client: Client, ...lines: string[]) => client.order('print', { line: lines.join('\n') });

/** Runs a test in a cloud of its own. */
async function inside(options: LaptopCloudOptions, test: (client: Client) => Promise<void>): Promise<void> {
  const own = await startFixture(outdir, options);
  try {
    own.replaceCode('fixture/sweep', Buffer.from(listener));
    await test(new Client(own));
  } finally {
    await own.close();
  }
}

describe('a line that matches', () => {
  let cloud: RunningFixture;
  let client: Client;

  beforeAll(async () => {
    cloud = await startFixture(outdir, subscribed([filter({ FilterName: 'codes' })]));
    cloud.replaceCode('fixture/sweep', Buffer.from(listener));
    client = new Client(cloud);
  });
  afterAll(() => cloud?.close());

  it('comes to the function as CloudWatch Logs sends it', async () => {
    await client.advance('PT1H');
    const { now } = await client.status();
    await print(client, '{"code":"A","n":1}');
    await until(async () => (await heard(client)).length === 1);
    const [content] = await heard(client);
    expect(content).toEqual({
      ...{ messageType: 'DATA_MESSAGE', owner: account, logGroup: group, logStream: expect.any(String) },
      subscriptionFilters: ['codes'],
      logEvents: [
        { id: expect.stringMatching(/^\d{56}$/), timestamp: expect.any(Number), message: '{"code":"A","n":1}' },
      ],
    });
    expect(content?.logEvents[0]?.timestamp).toBeGreaterThanOrEqual(Date.parse(now));
  });

  it('comes with the others of its invocation, in their order, without those that do not match', async () => {
    const before = (await heard(client)).length;
    await print(client, '{"code":"B"}', '{"code":"C"}', 'A', '{"code":"A"}');
    await until(async () => messagesOf((await heard(client)).slice(before)).length === 2);
    const contents = (await heard(client)).slice(before);
    expect(messagesOf(contents)).toEqual(['{"code":"B"}', '{"code":"A"}']);
    expect(new Set(contents.flatMap(({ logEvents }) => logEvents.map(({ id }) => id))).size).toBe(2);
  });
});

describe('a log group', () => {
  it('may have two subscription filters, and each gets its own lines', async () => {
    const onlyA = filter({ FilterName: 'a', FilterPattern: stringValue('$.code', '=', 'A').logPatternString });
    await inside(subscribed([onlyA, filter({ FilterName: 'a-or-b' })]), async (client) => {
      await print(client, '{"code":"A"}', '{"code":"B"}');
      await until(async () => messagesOf(await heard(client)).length === 3);
      const contents = await heard(client);
      const of = (name: string) => messagesOf(contents.filter((found) => found.subscriptionFilters[0] === name));
      expect([of('a'), of('a-or-b')]).toEqual([['{"code":"A"}'], ['{"code":"A"}', '{"code":"B"}']]);
    });
  });

  it('of a template is known by its name', async () => {
    // Access log lines of the fixture have a route.
    const pattern = FilterPattern.any(stringValue('$.routeKey', '=', 'POST /do'), stringValue('$.routeKey', '=', 'x'));
    const access = { LogGroupName: 'fixture-access', FilterPattern: pattern.logPatternString };
    const lets = permission({ SourceArn: sourceArn('fixture-access'), SourceAccount: { Ref: 'AWS::AccountId' } });
    await inside(subscribed([filter(access)], [lets]), async (client) => {
      await client.order('now');
      await until(async () => (await heard(client)).length > 0);
      expect((await heard(client))[0]).toMatchObject({ logGroup: 'fixture-access' });
    });
  });

  it('is heard again when the function fails, as every asynchronous invocation', () =>
    inside(subscribed([filter()], [permission()], { FAIL_ONCE: 'yes' }), async (client) => {
      await print(client, '{"code":"A"}');
      await until(async () => (await heard(client)).length === 1);
      await client.advance('PT2M');
      await until(async () => (await heard(client)).length === 2);
      expect(messagesOf(await heard(client))).toEqual(['{"code":"A"}', '{"code":"A"}']);
    }));
});

describe('a subscription filter does not start', () => {
  const denied = `Service: logs.amazonaws.com is not authorized to perform: lambda:InvokeFunction on resource: ${arnOf('fixture-sweep')}`;

  it.each<[string, Record<string, TemplateValue>[], Record<string, TemplateValue>[], string]>([
    ['without a permission', [filter()], [], denied],
    ['with a permission for another group', [filter()], [permission({ SourceArn: sourceArn('other') })], denied],
    ['with a permission for another account', [filter()], [permission({ SourceAccount: '999999999999' })], denied],
    ['with a permission for another service', [filter()], [permission({ Principal: 'sns.amazonaws.com' })], denied],
    ['with two more on its group', [filter(), filter(), filter()], [permission()], 'has 3 subscription filters'],
    [
      'for a queue',
      [filter({ DestinationArn: `arn:aws:sqs:ap-northeast-1:${account}:q` })],
      [permission()],
      'is not a function; the laptop cloud knows no other destination',
    ],
    ['on a group that is not there', [filter({ LogGroupName: 'none' })], [permission()], 'reads the log group none'],
    ['with another pattern', [filter({ FilterPattern: 'ERROR' })], [permission()], 'has the pattern ERROR'],
    ['with a role', [filter({ RoleArn: 'arn:aws:iam::1:role/x' })], [permission()], 'property RoleArn'],
  ])('%s', async (_what, filters, permissions, said) => {
    await expect(startFixture(outdir, subscribed(filters, permissions))).rejects.toThrow(said);
  });
});

it('a metric filter counts lines that have any of several texts', async () => {
  const spoiledOrRotten = FilterPattern.any(
    stringValue('$.code', '=', 'SPOILED'),
    stringValue('$.code', '=', 'ROTTEN'),
  );
  const edit: LaptopCloudOptions['edit'] = (_stack, { Resources }) => {
    for (const { Type, Properties } of Object.values(Resources))
      if (Type === 'AWS::Logs::MetricFilter') Properties['FilterPattern'] = spoiledOrRotten.logPatternString;
  };
  await inside({ edit }, async (client) => {
    const state = async () => {
      const { items } = await client.control<{ items: { name: string; state: string }[] }>('/alarms');
      return items.find(({ name }) => name === 'NothingSpoiledForTwoDays')?.state;
    };
    await client.advance('P2D');
    expect(await state()).toBe('ALARM');
    await print(client, '{"code":"ROTTEN"}');
    await client.advance('PT1H');
    expect(await state()).toBe('OK');
  });
});
