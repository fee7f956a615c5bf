import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetSendQuotaCommand, SESClient } from '@aws-sdk/client-ses';
import { ListSuppressedDestinationsCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Faults } from '../src/faults.ts';
import { Client, type RunningFixture, startFixture, synthesizeFixture, until } from './fixture/fixture.ts';

let cloud: RunningFixture;
let client: Client;

beforeAll(async () => {
  cloud = await startFixture(await synthesizeFixture());
  client = new Client(cloud);
});

afterAll(() => cloud?.close());

/** How a client of the operator reaches the cloud, without trying again. */
const reach = () => ({
  endpoint: cloud.aws,
  region: cloud.region,
  maxAttempts: 1,
  credentials: { accessKeyId: cloud.operatorAccessKey, secretAccessKey: 'any' },
});

const calls: [service: string, throttled: string, call: () => Promise<unknown>][] = [
  [
    'dynamodb',
    'ProvisionedThroughputExceededException',
    () => new DynamoDBClient(reach()).send(new ListTablesCommand({})),
  ],
  ['sqs', 'RequestThrottled', () => new SQSClient(reach()).send(new GetQueueUrlCommand({ QueueName: 'any' }))],
  ['s3', 'SlowDown', () => new S3Client(reach()).send(new ListObjectsV2Command({ Bucket: 'any' }))],
  ['events', 'ThrottlingException', () => new EventBridgeClient(reach()).send(new PutEventsCommand({ Entries: [] }))],
  [
    'secretsmanager',
    'ThrottlingException',
    () => new SecretsManagerClient(reach()).send(new GetSecretValueCommand({ SecretId: 'any' })),
  ],
  ['ses', 'Throttling', () => new SESClient(reach()).send(new GetSendQuotaCommand({}))],
  ['ses', 'TooManyRequestsException', () => new SESv2Client(reach()).send(new ListSuppressedDestinationsCommand({}))],
];

describe('faults', () => {
  it('come in the same sequence for the same seed, whatever other services draw', () => {
    const sequence = (seed: number, disturbed: boolean): boolean[] => {
      const faults = new Faults();
      faults.set({ service: 's3', kind: 'error', rate: 0.4, seed });
      faults.set({ service: 'sqs', kind: 'throttle', rate: 0.4, seed });
      return Array.from({ length: 50 }, () => {
        if (disturbed) faults.draw('sqs');
        return faults.draw('s3') !== undefined;
      });
    };
    expect(sequence(7, true)).toEqual(sequence(7, false));
    expect(sequence(8, false)).not.toEqual(sequence(7, false));
    const share = sequence(7, false).filter(Boolean).length / 50;
    expect(share).toBeGreaterThan(0.2);
    expect(share).toBeLessThan(0.6);
  });

  it.each(calls)('throttle %s as %s', async (service, throttled, call) => {
    await client.control('/faults', { service, kind: 'throttle', rate: 1 });
    await expect(call()).rejects.toMatchObject({ name: throttled });
    await client.control('/faults', { service, kind: 'throttle', rate: 0 });
    expect((await client.control<{ faults: unknown[] }>('/status')).faults).toEqual([]);
  });

  it('that nobody knows are refused in one sentence', async () => {
    expect(await client.control('/faults', { service: 'sns', kind: 'throttle', rate: 1 })).toMatchObject({
      message: expect.stringMatching(/^service: /),
    });
    expect(await client.control('/faults', { service: 's3', kind: 'error', rate: 2 })).toMatchObject({
      message: expect.stringMatching(/^rate: /),
    });
  });
});

describe('idle', () => {
  it('is false from the request on until the last consumer is done, and true then', async () => {
    await client.order('event', { id: 'exact', mode: 'slow' });
    const status = await client.status();
    expect(status.idle).toBe(false);
    await until(async () => (await client.status()).idle);
    expect((await client.thing('exact'))?.['seen']).toEqual({ N: '1' });
    const { functions, queues } = await client.status();
    expect(functions.every(({ busy, waiting }) => busy + waiting === 0)).toBe(true);
    expect(queues.every(({ inFlight }) => inFlight === 0)).toBe(true);
  });

  it('is false while a message that failed waits for its redelivery, when nothing else is left to do before it', async () => {
    await client.order('event', { id: 'failing', mode: 'poison' });
    await until(async () => (await client.status()).settled);
    const { idle, queues, nextWakeAt } = await client.status();
    expect(queues.reduce((sum, { inFlight }) => sum + inFlight, 0)).toBe(1);
    expect(idle).toBe(false);
    expect(nextWakeAt).not.toBeNull();
    await client.advance('PT10M');
    const { idle: idleNow, settled, deadLetters } = await client.status();
    expect({ idleNow, settled, dead: deadLetters.length }).toEqual({ idleNow: true, settled: true, dead: 1 });
  });
});

describe('secrets', () => {
  it('have a current and a previous version', async () => {
    const secrets = new SecretsManagerClient(reach());
    const { body: SecretId } = await client.order('secretId');
    const read = (VersionStage?: string) =>
      secrets.send(new GetSecretValueCommand({ SecretId: String(SecretId), VersionStage }));
    const first = (await read()).SecretString;
    expect(first).toMatch(/^\{"partner":"\w{32}"\}$/);
    await secrets.send(new PutSecretValueCommand({ SecretId: String(SecretId), SecretString: 'second' }));
    expect((await read()).SecretString).toBe('second');
    expect((await read('AWSPREVIOUS')).SecretString).toBe(first);
    secrets.destroy();
  });
});
