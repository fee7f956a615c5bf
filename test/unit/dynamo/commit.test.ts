import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { commit, putAlone, type Write } from '../../../shared/dynamo/commit.ts';
import { FakeAws } from '../../fixtures/fake-aws.ts';

const write: Write = { put: { TableName: 'Cups', Item: { cup: 'blue' } } };
let aws: FakeAws;

beforeAll(async () => {
  aws = await FakeAws.start();
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = aws.endpoint;
});
afterAll(() => aws.stop());
beforeEach(() => aws.calls.splice(0));

/** Cancels the first so many transactions for these reasons. */
function cancelled(times: number, ...codes: string[]): void {
  let left = times;
  aws.on('TransactWriteItems', () => {
    left -= 1;
    if (left < 0) return { body: {} };
    return {
      status: 400,
      body: {
        __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
        CancellationReasons: codes.map((Code) =>
          Code === 'ConditionalCheckFailed' ? { Code, Item: { cup: { S: 'red' } } } : { Code },
        ),
      },
    };
  });
}

const attempts = () => aws.inputs('TransactWriteItems').length;

describe('a transaction that was cancelled', () => {
  test.each(['TransactionConflict', 'ThrottlingError'])('by %s is tried again', async (code) => {
    cancelled(3, 'None', code);
    await commit(write, write);
    expect(attempts()).toBe(4);
  });

  test('by a conflict is not tried for ever', async () => {
    cancelled(99, 'TransactionConflict');
    await expect(commit(write)).rejects.toThrow(expect.objectContaining({ name: 'TransactionCanceledException' }));
    expect(attempts()).toBe(10);
  });

  test('by a condition is the writer’s own error, at once, with the item; even beside a conflict', async () => {
    cancelled(1, 'TransactionConflict', 'ConditionalCheckFailed');
    const refuse = (current: unknown) => new Error(JSON.stringify(current));
    await expect(commit(write, { ...write, refuse })).rejects.toThrow('{"cup":"red"}');
    expect(attempts()).toBe(1);
  });

  test('for another reason is an error', async () => {
    cancelled(1, 'ValidationError');
    await expect(commit(write)).rejects.toThrow(expect.objectContaining({ name: 'TransactionCanceledException' }));
    expect(attempts()).toBe(1);
  });
});

describe('a put without a transaction', () => {
  const refused = { ...write, refuse: (current: unknown) => new Error(`there is ${JSON.stringify(current)}`) };
  const answers = (name: string, more: object = {}) =>
    aws.on('PutItem', () => ({ status: 400, body: { __type: `com.amazonaws.dynamodb.v20120810#${name}`, ...more } }));

  test('that its condition refuses fails with the item as it stands', async () => {
    answers('ConditionalCheckFailedException', { Item: { cup: { S: 'red' } } });
    await expect(putAlone(refused)).rejects.toThrow('there is {"cup":"red"}');
  });

  test('that meets a transaction on the item is refused, too', async () => {
    answers('TransactionConflictException');
    await expect(putAlone(refused)).rejects.toThrow('there is undefined');
  });

  test('keeps any other error, and takes nothing but a put', async () => {
    answers('ResourceNotFoundException');
    await expect(putAlone(refused)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(putAlone({})).rejects.toThrow(TypeError);
  });
});
