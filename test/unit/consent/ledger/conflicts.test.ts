/** Which failures of a transaction mean that another writer was faster: those are tried again, all others are not. */
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { executeTransaction } from '../../../../functions/consent/ledger/transaction.ts';
import { documentClient } from '../../../../shared/dynamo/client.ts';
import { ConcurrentChange } from '../../../../shared/dynamo/table.ts';

Object.assign(process.env, { AWS_REGION: 'ap-northeast-1' });
afterEach(() => vi.restoreAllMocks());

/** What a transaction throws that fails so. */
async function thrownBy(failure: Error): Promise<unknown> {
  vi.spyOn(documentClient(), 'send').mockRejectedValue(failure as never);
  return executeTransaction({ statement: 'INSERT', parameters: [] }).then(
    () => undefined,
    (error: unknown) => error,
  );
}
const cancelled = (CancellationReasons?: { Code?: string; Message?: string }[]) =>
  new TransactionCanceledException({
    message: 'cancelled',
    $metadata: {},
    ...(CancellationReasons && { CancellationReasons }),
  });
const duplicate = 'Duplicate primary key exists in table';

describe('a transaction is tried again', () => {
  it.each([
    [[{ Code: 'DuplicateItem' }]],
    [[{ Code: 'ConditionalCheckFailed' }]],
    [[{ Code: 'TransactionConflict' }]],
    [[{ Code: 'ThrottlingError' }]],
    [[{ Code: 'None' }, {}, { Code: 'DuplicateItem' }]],
    // DynamoDB Local says it so.
    [[{ Code: 'ValidationError', Message: duplicate }]],
    [[{ Code: 'DuplicateItem' }, { Code: 'ConditionalCheckFailed' }]],
  ])('for %j', async (reasons) => {
    expect(await thrownBy(cancelled(reasons))).toBeInstanceOf(ConcurrentChange);
  });
});

describe('a transaction fails for good', () => {
  it.each([
    [[{ Code: 'ValidationError', Message: 'The item is too large' }]],
    [[{ Code: 'ValidationError' }]],
    [[{ Code: 'AccessDenied', Message: duplicate }]],
    [[{ Code: 'DuplicateItem' }, { Code: 'ItemCollectionSizeLimitExceeded' }]],
    [[{ Code: 'None' }]],
    [[{ Code: '' }]],
    [[]],
    [undefined],
  ])('for %j', async (reasons) => {
    const failure = cancelled(reasons);
    expect(await thrownBy(failure)).toBe(failure);
  });

  it('for any other error', async () => {
    const failure = new Error('no network');
    expect(await thrownBy(failure)).toBe(failure);
  });
});
