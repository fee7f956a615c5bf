/**
 * What DynamoDB refuses, the store of the laptop cloud refuses:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html and
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { DynamoDbEngine } from '../src/dynamodb/engine.ts';

const directory = mkdtempSync(join(tmpdir(), 'laptop-cloud-store-'));
const TableName = 'Things';
let engine: DynamoDbEngine;

beforeAll(async () => {
  engine = await DynamoDbEngine.start(directory, undefined);
  await engine.request(z.unknown(), 'CreateTable', {
    TableName,
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [
      { AttributeName: 'id', AttributeType: 'S' },
      { AttributeName: 'list', AttributeType: 'S' },
    ],
    BillingMode: 'PAY_PER_REQUEST',
    GlobalSecondaryIndexes: [
      {
        IndexName: 'byList',
        KeySchema: [{ AttributeName: 'list', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  });
});
afterAll(async () => {
  await engine.close();
  rmSync(directory, { recursive: true });
});

const nested = (depth: number): object => (depth === 0 ? { S: 'x' } : { M: { a: nested(depth - 1) } });
const status = async (operation: string, input: object | string) =>
  (await engine.call(operation, typeof input === 'string' ? input : JSON.stringify(input))).status;
const put = (attributes: object) => ({ TableName, Item: { id: { S: 'one' }, ...attributes } });
/** A value each, in the ways to write it: alone, in a transaction, by an update. */
const ways = {
  PutItem: (value: object) => put({ value }),
  TransactWriteItems: (value: object) => ({ TransactItems: [{ Put: put({ value }) }] }),
  UpdateItem: (value: object) => ({
    TableName,
    Key: { id: { S: 'two' } },
    UpdateExpression: 'SET v = :v',
    ExpressionAttributeValues: { ':v': value },
  }),
};

describe.each(Object.entries(ways))('%s', (operation, input) => {
  it.each<[string, object]>([
    ['an item of more than 400 kB, counted in UTF-8', { S: 'あ'.repeat(137_000) }],
    ['a number of 39 digits', { N: '1'.repeat(39) }],
    ['a number beyond 9.99E+125', { N: '1e126' }],
    ['a number below 1E-130', { N: '1e-131' }],
    ['what is no number', { N: 'one' }],
    ['an empty set', { SS: [] }],
    ['a set that holds something twice', { SS: ['a', 'a'] }],
    ['values nested deeper than 32', nested(40)],
  ])('refuses %s', async (_what, value) => expect(await status(operation, input(value))).toBe(400));

  it.each<[string, object]>([
    ['an item of less than 400 kB', { S: 'あ'.repeat(130_000) }],
    ['a number of 38 digits', { N: '1'.repeat(38) }],
    ['an empty text that is no key', { S: '' }],
    ['values nested to 30', nested(30)],
  ])('takes %s', async (_what, value) => expect(await status(operation, input(value))).toBe(200));
});

describe('keys and text', () => {
  it.each<[string, object | string]>([
    ['an empty key', { TableName, Item: { id: { S: '' } } }],
    ['a key of more than 2,048 bytes', { TableName, Item: { id: { S: 'x'.repeat(2049) } } }],
    ['a key of another type', { TableName, Item: { id: { N: '1' } } }],
    ['no key', { TableName, Item: { name: { S: 'x' } } }],
    ['an empty key of an index', put({ list: { S: '' } })],
    ['half of a surrogate pair, which no UTF-8 has', `{"TableName":"${TableName}","Item":{"id":{"S":"\\ud83d"}}}`],
    ['the same in a value', `{"TableName":"${TableName}","Item":{"id":{"S":"a"},"v":{"S":"\\udc00"}}}`],
  ])('%s is refused', async (_what, input) => expect(await status('PutItem', input)).toBe(400));

  it('an update that makes an item too large is refused', async () => {
    expect(await status('PutItem', put({ value: { S: 'x'.repeat(300_000) } }))).toBe(200);
    const grown = { UpdateExpression: 'SET w = :w', ExpressionAttributeValues: { ':w': { S: 'x'.repeat(200_000) } } };
    const update = { TableName, Key: { id: { S: 'one' } }, ...grown };
    expect(await status('UpdateItem', update)).toBe(400);
    expect(await status('TransactWriteItems', { TransactItems: [{ Update: update }] })).toBe(400);
  });
});
