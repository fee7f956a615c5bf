/** The subscriptions to a topic: the addresses of the options have confirmed; others, which SNS asks by mail or HTTP, have not. */
import {
  ListSubscriptionsByTopicCommand,
  PublishCommand,
  paginateListSubscriptionsByTopic,
  SNSClient,
} from '@aws-sdk/client-sns';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LaptopCloudOptions } from '../../src/index.ts';
import { Client, type RunningFixture, startFixture, synthesizeFixture } from '../fixture/fixture.ts';

let outdir: string;
beforeAll(async () => {
  outdir = await synthesizeFixture();
});

interface Inside {
  readonly cloud: RunningFixture;
  readonly sns: SNSClient;
  readonly topic: string;
}

async function inside<Result>(options: LaptopCloudOptions, look: (inside: Inside) => Promise<Result>): Promise<Result> {
  const cloud = await startFixture(outdir, options);
  const sns = as(cloud, cloud.operatorAccessKey);
  try {
    return await look({ cloud, sns, topic: cloud.outputs['Fixture']?.['OnCallTopic'] ?? '' });
  } finally {
    sns.destroy();
    await cloud.close();
  }
}

function as({ aws, region }: RunningFixture, accessKeyId: string): SNSClient {
  return new SNSClient({ endpoint: aws, region, maxAttempts: 1, credentials: { accessKeyId, secretAccessKey: 'any' } });
}

async function listed({ sns, topic }: Inside): Promise<object[]> {
  const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: topic }));
  return Subscriptions;
}

const publishedTo = async ({ cloud, sns, topic }: Inside) => {
  await sns.send(new PublishCommand({ TopicArn: topic, Message: 'm' }));
  const { items } = await new Client(cloud).control<{ items: { to: object[] }[] }>('/notifications');
  return items.at(-1)?.to;
};

/** More subscriptions in the template. */
function subscribed(...more: { Protocol: string; Endpoint: string }[]): LaptopCloudOptions {
  return {
    edit: (_stack, { Resources }) => {
      const topic = Object.keys(Resources).find((id) => Resources[id]?.Type === 'AWS::SNS::Topic');
      if (topic === undefined) return;
      for (const [number, Properties] of more.entries())
        Resources[`More${number}`] = {
          Type: 'AWS::SNS::Subscription',
          Properties: { TopicArn: { Ref: topic }, ...Properties },
          Metadata: {},
        };
    },
  };
}

describe('a subscription of the templates', () => {
  it('by mail waits for its confirmation, and gets nothing', () =>
    inside({ subscribers: [] }, async (parts) => {
      expect(await listed(parts)).toEqual([
        {
          SubscriptionArn: 'PendingConfirmation',
          Owner: '123456789012',
          Protocol: 'email',
          Endpoint: 'pager@example.com',
          TopicArn: parts.topic,
        },
      ]);
      expect(await publishedTo(parts)).toEqual([]);
    }));

  it('of a queue needs no confirmation, and that of a web address does', () =>
    inside(
      {
        subscribers: [],
        ...subscribed(
          { Protocol: 'sqs', Endpoint: 'arn:aws:sqs:x:1:q' },
          { Protocol: 'https', Endpoint: 'https://x.test/?a&b' },
        ),
      },
      async (parts) => {
        expect(await listed(parts)).toMatchObject([
          { Protocol: 'email', SubscriptionArn: 'PendingConfirmation' },
          { Protocol: 'sqs', SubscriptionArn: expect.stringMatching(`^${parts.topic}:[\\da-f-]{36}$`) },
          { Protocol: 'https', SubscriptionArn: 'PendingConfirmation', Endpoint: 'https://x.test/?a&b' },
        ]);
        expect(await publishedTo(parts)).toMatchObject([{ protocol: 'sqs' }]);
      },
    ));
});

describe('a subscriber of the options', () => {
  it('has confirmed, once for each address, whether the templates name it or not', () =>
    inside({ subscribers: ['pager@example.com', 'second@example.com'] }, async (parts) => {
      const found = await listed(parts);
      expect(found).toMatchObject([{ Endpoint: 'pager@example.com' }, { Endpoint: 'second@example.com' }]);
      for (const one of found) expect(one).toMatchObject({ SubscriptionArn: expect.stringContaining(parts.topic) });
      expect(await publishedTo(parts)).toEqual([
        { protocol: 'email', endpoint: 'pager@example.com' },
        { protocol: 'email', endpoint: 'second@example.com' },
      ]);
    }));

  it('is listed in pages of a hundred', () =>
    inside({ subscribers: Array.from({ length: 150 }, (_none, number) => `${number}@example.com`) }, async (parts) => {
      const pages: number[] = [];
      const asked = { TopicArn: parts.topic };
      for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic({ client: parts.sns }, asked))
        pages.push(Subscriptions.length);
      // And the one of the template.
      expect(pages).toEqual([100, 51]);
    }));
});

it('only who may list the subscriptions is shown them, and of a topic that is there', () =>
  inside({}, async ({ cloud, sns, topic }) => {
    const api = as(cloud, String((await new Client(cloud).order('accessKey')).body));
    const list = (client: SNSClient, TopicArn: string) =>
      client.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    await expect(list(api, topic)).rejects.toMatchObject({
      name: 'AuthorizationErrorException',
      message: expect.stringContaining('is not authorized to perform: sns:ListSubscriptionsByTopic on resource: '),
    });
    await expect(list(sns, `${topic}s`)).rejects.toMatchObject({ name: 'NotFoundException' });
    await expect(
      sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: topic, NextToken: 'x' })),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
    api.destroy();
  }));
