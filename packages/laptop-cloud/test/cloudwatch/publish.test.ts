/** Functions and operators publish to topics, as far as their role and the topic's policy let them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TemplateResource } from '../../src/template/assembly.ts';
import { allowingApi, Client, type RunningFixture, startFixture, synthesizeFixture } from '../fixture/fixture.ts';

interface Notification {
  readonly topic: string;
  readonly subject?: string;
  readonly message: unknown;
  readonly to: readonly object[];
}

let topic: string;
let outdir: string;
let cloud: RunningFixture;
let client: Client;

beforeAll(async () => {
  outdir = await synthesizeFixture();
  cloud = await startFixture(outdir);
  client = new Client(cloud);
  // The first alarm to find its state tells the topic.
  await client.advance('PT2M');
  topic = (await published())[0]?.topic ?? '';
});
afterAll(() => cloud?.close());

/** A form as `@aws-sdk/client-sns` sends it. */
async function publish(fields: Record<string, string>, accessKey = cloud.operatorAccessKey, aws = cloud.aws) {
  const form = new URLSearchParams({ Action: 'Publish', Version: '2010-03-31', Message: 'm', TopicArn: topic });
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKey}/20270101/${cloud.region}/sns/aws4_request, SignedHeaders=host, Signature=any`;
  const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
  const response = await fetch(aws, { method: 'POST', headers, body: form.toString() });
  const text = await response.text();
  const element = (name: string) => new RegExp(`<${name}>(.*?)</${name}>`).exec(text)?.[1];
  return { status: response.status, id: element('MessageId'), code: element('Code'), message: element('Message') };
}

const published = async (of = client) => (await of.control<{ items: Notification[] }>('/notifications')).items;

/** The API's function publishes in a cloud whose topic policies, and whose role, are others. */
async function publishedByApi(
  options: ReturnType<typeof allowingApi>,
  change: (statements: object[], role: string) => void = () => undefined,
) {
  const own = await startFixture(outdir, {
    edit: (stack, template) => {
      options.edit?.(stack, template);
      const role = Object.keys(template.Resources).find((id) => /^apiRole[0-9A-F]{8}$/.test(id)) ?? '';
      for (const { Type, Properties } of Object.values<TemplateResource>(template.Resources))
        if (Type === 'AWS::SNS::TopicPolicy')
          change((Properties['PolicyDocument'] as { Statement: object[] }).Statement, role);
    },
  });
  try {
    const ownClient = new Client(own);
    const accessKey = String((await ownClient.order('accessKey')).body);
    const response = await publish({ Subject: 'from a function' }, accessKey, own.aws);
    const subjects = (await published(ownClient)).map(({ subject }) => subject);
    return { ...response, taken: subjects.includes('from a function') };
  } finally {
    await own.close();
  }
}

describe('a message', () => {
  it('is shown as those of alarms are, as text', async () => {
    const message = 'two lines:\n"quoted" & <tagged> ありがとう';
    const { status, id } = await publish({ Subject: 'Stuck: 3 & more', Message: message });
    expect([status, id]).toEqual([200, expect.stringMatching(/^[\da-f-]{36}$/)]);
    expect((await published()).at(-1)).toEqual({
      ...{ at: expect.any(String), topic, subject: 'Stuck: 3 & more', message },
      to: [{ protocol: 'email', endpoint: 'pager@example.com' }],
    });
  });

  it('needs no subject', async () => {
    expect(await publish({ Message: 'bare' })).toMatchObject({ status: 200 });
    expect((await published()).at(-1)).not.toHaveProperty('subject');
  });

  it('may be as large as SNS allows', async () => {
    const largest = { Subject: 's'.repeat(100), Message: 'x'.repeat(262_144) };
    expect(await publish(largest)).toMatchObject({ status: 200 });
  });

  it.each([
    ['a subject of 101 characters', { Subject: 's'.repeat(101) }, 'InvalidParameter'],
    ['a subject with a line break', { Subject: 'one\ntwo' }, 'InvalidParameter'],
    ['a subject with a line break at its end', { Subject: 'one\n' }, 'InvalidParameter'],
    ['a subject that is not ASCII', { Subject: 'ありがとう' }, 'InvalidParameter'],
    ['a subject that begins with a space', { Subject: ' one' }, 'InvalidParameter'],
    ['an empty message', { Message: '' }, 'InvalidParameter'],
    ['more than 256 KB', { Message: 'あ'.repeat(87_382) }, 'InvalidParameter'],
    ['a structure that nobody here would read', { MessageStructure: 'json' }, 'InvalidParameter'],
    ['attributes', { 'MessageAttributes.entry.1.Name': 'kind' }, 'InvalidParameter'],
    ['a telephone number', { PhoneNumber: '+81300000000' }, 'InvalidParameter'],
    ['another operation', { Action: 'CreateTopic' }, 'InvalidAction'],
  ])('is refused: %s', async (_what, fields, code) => {
    const before = (await published()).length;
    expect(await publish(fields)).toMatchObject({ status: 400, code });
    expect(await published()).toHaveLength(before);
  });

  it('is refused for a topic that is not there', async () => {
    const refused = await publish({ TopicArn: `${topic}s` });
    expect(refused).toEqual({ status: 404, id: undefined, code: 'NotFound', message: 'Topic does not exist' });
  });
});

describe('a function', () => {
  it('may not publish without a permission, and learns which is missing', async () => {
    expect(await publishedByApi({})).toMatchObject({
      ...{ status: 403, code: 'AuthorizationError', taken: false },
      message: expect.stringContaining(`/fixture-api is not authorized to perform: sns:Publish on resource: ${topic}`),
    });
  });

  it('may when its role says so', async () => {
    expect(await publishedByApi(allowingApi(topic, 'sns:Publish'))).toMatchObject({ status: 200, taken: true });
  });

  it('may when the policy of the topic says so', async () => {
    const byTopic = await publishedByApi({}, (statements, role) => {
      const Principal = { AWS: { 'Fn::GetAtt': [role, 'Arn'] } };
      statements.push({ Effect: 'Allow', Principal, Action: 'sns:Publish', Resource: topic });
    });
    expect(byTopic).toMatchObject({ status: 200, taken: true });
  });

  it('may not when the policy of the topic denies it, whatever its role says', async () => {
    const denied = await publishedByApi(allowingApi(topic, 'sns:Publish'), (statements, role) => {
      const Principal = { AWS: { 'Fn::GetAtt': [role, 'Arn'] } };
      statements.push({ Sid: 'NotTheApi', Effect: 'Deny', Principal, Action: 'sns:Publish', Resource: topic });
    });
    expect(denied).toMatchObject({
      ...{ status: 403, code: 'AuthorizationError', taken: false },
      message: expect.stringContaining('with an explicit deny in a resource-based policy (NotTheApi)'),
    });
  });
});
