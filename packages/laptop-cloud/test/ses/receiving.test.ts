import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { DescribeActiveReceiptRuleSetCommand, SESClient } from '@aws-sdk/client-ses';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LaptopCloudOptions } from '../../src/index.ts';
import { Client, type RunningFixture, startFixture, synthesizeFixture, until } from '../fixture/fixture.ts';

interface S3Event {
  detail: { object: { key: string } };
}

let outdir: string;
let cloud: RunningFixture;
let client: Client;
let s3: S3Client;

beforeAll(async () => {
  outdir = await synthesizeFixture();
  cloud = await startFixture(outdir);
  client = new Client(cloud);
  s3 = storeOf(cloud);
});

function storeOf({ aws, region, operatorAccessKey }: RunningFixture): S3Client {
  const credentials = { accessKeyId: operatorAccessKey, secretAccessKey: 'any' };
  return new S3Client({ endpoint: aws, region, credentials });
}

afterAll(async () => {
  s3?.destroy();
  await cloud?.close();
});

const bucketName = (): string => cloud.outputs['FixtureState']?.['InboundBucket'] ?? '';
const eventsOf = async (detailType: string, key: string): Promise<S3Event[]> => {
  const path = `/events?limit=1000&detailType=${encodeURIComponent(detailType)}`;
  const { items } = await client.control<{ items: S3Event[] }>(path);
  return items.filter(({ detail }) => detail.object.key === key);
};

describe('S3', () => {
  it('keeps an object with its type and metadata, whole or in chunks, and gives it back', async () => {
    const Key = 'any/a b/ü.txt';
    await s3.send(
      new PutObjectCommand({
        Bucket: bucketName(),
        Key,
        Body: 'hello',
        ContentType: 'text/plain',
        Metadata: { x: 'y' },
      }),
    );
    const found = await s3.send(new GetObjectCommand({ Bucket: bucketName(), Key }));
    expect(await found.Body?.transformToString()).toBe('hello');
    expect(found).toMatchObject({
      ContentType: 'text/plain',
      Metadata: { x: 'y' },
      ETag: '"5d41402abc4b2a76b9719d911017c592"',
      ServerSideEncryption: 'AES256',
    });
    const streamed = Readable.from([Buffer.from('in chu'), Buffer.from('nks')]);
    await s3.send(new PutObjectCommand({ Bucket: bucketName(), Key, Body: streamed, ContentLength: 9 }));
    const { ContentLength } = await s3.send(new HeadObjectCommand({ Bucket: bucketName(), Key }));
    expect(ContentLength).toBe(9);
  });

  it('lists keys in their order, page by page, and deletes', async () => {
    const keys = ['list/1', 'list/2', 'list/3'];
    for (const Key of keys) await s3.send(new PutObjectCommand({ Bucket: bucketName(), Key, Body: '' }));
    const list = { Bucket: bucketName(), Prefix: 'list/', MaxKeys: 2 };
    const first = await s3.send(new ListObjectsV2Command(list));
    const ContinuationToken = first.NextContinuationToken;
    const second = await s3.send(new ListObjectsV2Command({ ...list, ContinuationToken }));
    expect([...(first.Contents ?? []), ...(second.Contents ?? [])].map((object) => object.Key)).toEqual(keys);
    await s3.send(new DeleteObjectCommand({ Bucket: bucketName(), Key: 'list/1' }));
    const gone = s3.send(new GetObjectCommand({ Bucket: bucketName(), Key: 'list/1' }));
    await expect(gone).rejects.toMatchObject({ name: 'NoSuchKey' });
    expect(await eventsOf('Object Deleted', 'list/1')).toMatchObject([
      { detail: { reason: 'DeleteObject', 'deletion-type': 'Permanently Deleted' } },
    ]);
  });

  it('announces a new object on the default bus in the shape of AWS', async () => {
    await s3.send(new PutObjectCommand({ Bucket: bucketName(), Key: 'told', Body: 'hello' }));
    const hexadecimal = expect.stringMatching(/^[0-9A-F]{16}$/);
    expect(await eventsOf('Object Created', 'told')).toEqual([
      {
        bus: 'default',
        version: '0',
        id: expect.any(String),
        'detail-type': 'Object Created',
        source: 'aws.s3',
        account: '123456789012',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        region: cloud.region,
        resources: [`arn:aws:s3:::${bucketName()}`],
        detail: {
          version: '0',
          'event-version': '1.0',
          bucket: { name: bucketName() },
          object: { key: 'told', size: 5, etag: '5d41402abc4b2a76b9719d911017c592', sequencer: hexadecimal },
          'request-id': hexadecimal,
          requester: '123456789012',
          'source-ip-address': '127.0.0.1',
          reason: 'PutObject',
        },
      },
    ]);
  });

  it('lets a function read what its role names, and does not tell it what is missing', async () => {
    await s3.send(new PutObjectCommand({ Bucket: bucketName(), Key: 'mail/readable', Body: 'text' }));
    expect((await client.order('readObject', { key: 'mail/readable' })).body).toMatchObject({ text: 'text' });
    expect((await client.order('readObject', { key: 'told' })).body).toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining(`s3:GetObject on resource: arn:aws:s3:::${bucketName()}/told`),
    });
    expect((await client.order('readObject', { key: 'mail/nothing' })).body).toMatchObject({ name: 'AccessDenied' });
    expect((await client.order('writeObject', { key: 'mail/x' })).body).toMatchObject({ name: 'AccessDenied' });
  });

  it('removes what has expired, at midnight after its days', async () => {
    const other = await startFixture(outdir);
    const objects = storeOf(other);
    try {
      const otherClient = new Client(other);
      await objects.send(new PutObjectCommand({ Bucket: bucketName(), Key: 'mail/old', Body: '' }));
      const before = await otherClient.status();
      await otherClient.advance('P30D');
      expect((await otherClient.control<{ items: [] }>('/events?detailType=Object%20Deleted')).items).toEqual([]);
      expect(before.nextWakeAt).toMatch(/T00:00:00\.000Z$/);
      await otherClient.advance('P1D');
      expect(await otherClient.control('/events?detailType=Object%20Deleted')).toMatchObject({
        items: [{ detail: { reason: 'Lifecycle Expiration', requester: 's3.amazonaws.com' } }],
      });
    } finally {
      objects.destroy();
      await other.close();
    }
  });

  it('fails as it is told to', async () => {
    await client.control('/faults', { service: 's3', kind: 'error', rate: 1 });
    const once = new S3Client({
      endpoint: cloud.aws,
      region: cloud.region,
      maxAttempts: 1,
      credentials: { accessKeyId: cloud.operatorAccessKey, secretAccessKey: 'any' },
    });
    const failing = once.send(new HeadObjectCommand({ Bucket: bucketName(), Key: 'told' }));
    await expect(failing).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
    await client.control('/faults', { service: 's3', kind: 'error', rate: 0 });
    once.destroy();
  });
});

describe('inbound mail', () => {
  const from = 'taro@example.net';
  const text = (...headers: string[]): string =>
    [
      'From: Taro <taro@example.net>',
      'To: orders@shop.example.com',
      'Subject: Yes',
      ...headers,
      '',
      'I come.',
      '',
    ].join('\r\n');
  /** Hands over a raw mail; returns what the server said. */
  async function deliver(to: string | string[], raw: string | Buffer): Promise<string> {
    const transport = createTransport({ url: cloud.smtp, ignoreTLS: true, name: 'mx.example.net' });
    const { response } = (await transport.sendMail({ envelope: { from, to }, raw })) as { response: string };
    transport.close();
    return response;
  }
  async function stored(answer: string): Promise<string> {
    const key = `mail/${/OK (\w+)/.exec(answer)?.[1]}`;
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucketName(), Key: key }));
    expect(await eventsOf('Object Created', key)).toMatchObject([{ detail: { requester: 'ses.amazonaws.com' } }]);
    return (await Body?.transformToString()) ?? '';
  }

  it('is stored raw behind the headers that SES writes, and announced', async () => {
    const answer = await deliver('orders+token@shop.example.com', text());
    const mail = await stored(answer);
    expect(mail.endsWith(text())).toBe(true);
    const id = /OK (\w+)/.exec(answer)?.[1];
    expect(mail.replaceAll(/\r\n /g, ' ').split('\r\n').slice(0, 8)).toEqual([
      'Return-Path: <taro@example.net>',
      expect.stringMatching(
        new RegExp(
          `^Received: from mx\\.example\\.net \\(mx\\.example\\.net \\[127\\.0\\.0\\.1\\]\\) by inbound-smtp\\.ap-northeast-1\\.amazonaws\\.com with SMTP id ${id} for orders\\+token@shop\\.example\\.com; .* \\+0000 \\(UTC\\)$`,
        ),
      ),
      'X-SES-Spam-Verdict: PASS',
      'X-SES-Virus-Verdict: PASS',
      expect.stringMatching(/^Received-SPF: pass \(spfCheck: domain of example\.net designates 127\.0\.0\.1/),
      expect.stringMatching(
        /^Authentication-Results: amazonses\.com; spf=pass .* dkim=pass header\.i=@example\.net; dmarc=pass header\.from=example\.net;$/,
      ),
      expect.stringMatching(/^X-SES-RECEIPT: /),
      expect.stringMatching(/^X-SES-DKIM-SIGNATURE: /),
    ]);
  });

  it('carries other verdicts when the test asks, and forgets that it was asked', async () => {
    const mail = await stored(
      await deliver('orders@shop.example.com', text('X-Laptop-Cloud-Verdict: dmarc=fail; dkim=none; spam=fail')),
    );
    expect(mail).toContain('dmarc=fail header.from=example.net;');
    expect(mail).toContain('dkim=none header.i=@example.net;');
    expect(mail).toContain('spf=pass');
    expect(mail).toContain('X-SES-Spam-Verdict: FAIL');
    expect(mail).not.toMatch(/laptop-cloud-verdict/i);
  });

  it('is refused at the door when no rule wants it', async () => {
    for (const nobody of ['hello@shop.example.com', 'orders@elsewhere.example', 'orders@sub.elsewhere.example']) {
      await expect(deliver(nobody, text()), nobody).rejects.toMatchObject({ responseCode: 550 });
    }
    expect(await deliver('anything@sub.shop.example.com', text())).toContain('OK');
  });

  it('is one object for all its recipients, and for those only who are wanted', async () => {
    const mail = await stored(await deliver(['orders+a@shop.example.com', 'orders+b@shop.example.com'], text()));
    expect(mail).toContain('for orders+a@shop.example.com;');
  });

  it('may be 40 MB large and no larger', async () => {
    await expect(deliver('orders@shop.example.com', Buffer.alloc(41 * 1_048_576, 'x'))).rejects.toMatchObject({
      responseCode: 552,
    });
  });

  it('is preceded by the note that SES leaves in the bucket of a rule', async () => {
    const Key = 'mail/AMAZON_SES_SETUP_NOTIFICATION';
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucketName(), Key }));
    expect(await Body?.transformToString()).toContain('Subject: Amazon SES Setup Notification');
    await until(async () => (await client.status()).idle);
  });

  it('does not start when the bucket does not let SES write', async () => {
    const starting = startFixture(outdir, {
      edit: (_stack, { Resources }) => {
        for (const [id, { Type }] of Object.entries(Resources))
          if (Type === 'AWS::S3::BucketPolicy') delete Resources[id];
      },
    });
    await expect(starting).rejects.toThrow(/Replies.*ses\.amazonaws\.com is not authorized to perform: s3:PutObject/);
  });
});

describe('the active receipt rule set', () => {
  async function described(options: LaptopCloudOptions, accessKey?: (of: RunningFixture) => Promise<string>) {
    const own = await startFixture(outdir, options);
    const accessKeyId = (await accessKey?.(own)) ?? own.operatorAccessKey;
    const credentials = { accessKeyId, secretAccessKey: 'any' };
    const ses = new SESClient({ endpoint: own.aws, region: own.region, credentials, maxAttempts: 1 });
    try {
      return await ses.send(new DescribeActiveReceiptRuleSetCommand());
    } finally {
      ses.destroy();
      await own.close();
    }
  }

  it('is that of the templates, with its rules', async () => {
    expect(await described({})).toMatchObject({
      Metadata: { Name: 'fixture', CreatedTimestamp: expect.any(Date) },
      Rules: [
        {
          ...{ Name: expect.any(String), Enabled: true, ScanEnabled: true, TlsPolicy: 'Require' },
          Recipients: ['orders@shop.example.com', '.shop.example.com'],
          Actions: [{ S3Action: { BucketName: bucketName(), ObjectKeyPrefix: 'mail/' } }],
        },
      ],
    });
  });

  it('shows a rule that is not enabled as it is', async () => {
    const edit: LaptopCloudOptions['edit'] = (_stack, { Resources }) => {
      for (const { Type, Properties } of Object.values(Resources))
        if (Type === 'AWS::SES::ReceiptRule') Object.assign(Properties['Rule'] as object, { Enabled: false });
    };
    expect((await described({ edit })).Rules).toMatchObject([{ Enabled: false }]);
  });

  it('is none where the templates hold none', async () => {
    const edit: LaptopCloudOptions['edit'] = (_stack, { Resources }) => {
      for (const [id, { Type }] of Object.entries(Resources))
        if (Type.startsWith('AWS::SES::Receipt')) delete Resources[id];
    };
    const { Metadata, Rules = [] } = await described({ edit });
    expect([Metadata, Rules]).toEqual([undefined, []]);
  });

  it('is shown to those only whose role says so', async () => {
    const ofApi = async (of: RunningFixture) => String((await new Client(of).order('accessKey')).body);
    await expect(described({}, ofApi)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('ses:DescribeActiveReceiptRuleSet'),
    });
  });
});
