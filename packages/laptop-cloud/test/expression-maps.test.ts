/** DynamoDB refuses an empty map of names or values in a request, alone and in a transaction; the engine accepts it. */
import { DynamoDBClient, TransactWriteItemsCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningFixture, startFixture, synthesizeFixture } from './fixture/fixture.ts';

let cloud: RunningFixture;
let dynamodb: DynamoDBClient;
let TableName: string;

beforeAll(async () => {
  cloud = await startFixture(await synthesizeFixture());
  const credentials = { accessKeyId: cloud.operatorAccessKey, secretAccessKey: 'any' };
  dynamodb = new DynamoDBClient({ endpoint: cloud.aws, region: cloud.region, maxAttempts: 1, credentials });
  TableName = cloud.outputs['FixtureState']?.['ThingsName'] ?? '';
});
afterAll(async () => {
  dynamodb?.destroy();
  await cloud?.close();
});

describe.each(['ExpressionAttributeNames', 'ExpressionAttributeValues'] as const)('an empty %s', (name) => {
  const update = () => ({ TableName, Key: { id: { S: 'one' } }, UpdateExpression: 'REMOVE seen', [name]: {} });
  const refused = { name: 'ValidationException', message: expect.stringContaining(`${name} must not be empty`) };

  it('is refused, as AWS does', async () => {
    await expect(dynamodb.send(new UpdateItemCommand(update()))).rejects.toMatchObject(refused);
  });

  it('is refused in a transaction', async () => {
    const transaction = new TransactWriteItemsCommand({ TransactItems: [{ Update: update() }] });
    await expect(dynamodb.send(transaction)).rejects.toMatchObject(refused);
  });

  it('is no matter where it is absent', async () => {
    const { [name]: _empty, ...plain } = update();
    await expect(dynamodb.send(new UpdateItemCommand(plain))).resolves.toBeDefined();
  });
});
