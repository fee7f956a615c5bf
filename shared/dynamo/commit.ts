/** Writes that happen together or not at all: state, outbox and timers. */
import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import { PutCommand, TransactWriteCommand, type TransactWriteCommandInput, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { documentClient } from './client.ts';

type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** One write of a transaction, and the error to throw when its condition fails. */
export interface Write {
  readonly put?: NonNullable<TransactItem['Put']>;
  readonly update?: NonNullable<TransactItem['Update']>;
  readonly delete?: NonNullable<TransactItem['Delete']>;
  readonly check?: NonNullable<TransactItem['ConditionCheck']>;
  readonly refuse?: (current: Record<string, unknown> | undefined) => Error;
}

/** An item would be larger than the 400 kB that DynamoDB stores; a repetition does not help. */
export class ItemTooLarge extends Error {
  override readonly name = 'ItemTooLarge';
}

/** What DynamoDB says about an item above 400 kB, whether it is written alone, in a transaction, or grown by an update. */
const tooLarge = /^Item size .*exceeded/;

/** DynamoDB takes at most 100 writes in one transaction. */
export const writesPerTransaction = 100;
const attempts = 10;

/**
 * Commits the writes in one transaction. A write whose condition fails is turned into its own error (`refuse`), which gets
 * the stored item, so that one round trip distinguishes *missing*, *wrong state* and *too late*.
 *
 * @throws ItemTooLarge when an item would be larger than DynamoDB stores
 */
export async function commit(...writes: Write[]): Promise<void> {
  if (writes.length === 0) return;
  if (writes.length > writesPerTransaction) throw new RangeError(`${writes.length} writes do not fit one transaction`);
  const items = writes.map(transactItem);
  for (let attempt = 1; ; attempt++) {
    try {
      await documentClient().send(new TransactWriteCommand({ TransactItems: items }));
      return;
    } catch (error) {
      if (error instanceof Error && tooLarge.test(error.message)) throw new ItemTooLarge(undefined, { cause: error });
      if (!(error instanceof TransactionCanceledException)) throw error;
      const reasons = error.CancellationReasons ?? [];
      if (reasons.some(({ Message = '' }) => tooLarge.test(Message)))
        throw new ItemTooLarge(undefined, { cause: error });
      for (const [position, reason] of reasons.entries()) {
        if (reason.Code !== 'ConditionalCheckFailed') continue;
        const refuse = writes[position]?.refuse;
        if (refuse === undefined) throw error;
        throw refuse(asItem(reason.Item));
      }
      const transient = reasons.some(({ Code }) => Code === 'TransactionConflict' || Code === 'ThrottlingError');
      if (!transient || attempt === attempts) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(2 ** attempt * 5, 400)));
    }
  }
}

/**
 * Puts one item without a transaction, for half the price. A transaction that the SDK repeats, because the response was lost, is
 * recognized by DynamoDB; a repeated put is not, and its own first attempt refuses it. Use it only where the caller then
 * reads what is stored and finds that nothing is left to do.
 */
export async function putAlone({ put, refuse }: Write): Promise<void> {
  if (put === undefined) throw new TypeError('the write puts nothing');
  try {
    await documentClient().send(new PutCommand(put));
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException && refuse !== undefined) throw refuse(asItem(error.Item));
    // Another transaction is writing the item.
    if (error instanceof TransactionConflictException && refuse !== undefined) throw refuse(undefined);
    throw error;
  }
}

/**
 * Updates one item without a transaction, for half the price, and only until `signal` aborts. An update that the SDK repeats,
 * because the response was lost, may be done twice: use it for what may be counted once too often.
 */
export async function updateAlone({ update, refuse }: Write, signal: AbortSignal): Promise<void> {
  if (update === undefined) throw new TypeError('the write updates nothing');
  try {
    await documentClient().send(new UpdateCommand(update), { abortSignal: signal });
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException && refuse !== undefined) throw refuse(asItem(error.Item));
    throw error;
  }
}

function transactItem(write: Write): TransactItem {
  if (write.put) return { Put: write.put };
  if (write.update) return { Update: write.update };
  if (write.delete) return { Delete: write.delete };
  if (write.check) return { ConditionCheck: write.check };
  throw new TypeError('the write is empty');
}

/** The document client leaves the items in cancellation reasons marshalled. */
function asItem(item: Record<string, unknown> | undefined): Record<string, unknown> | undefined {
  if (item === undefined || Object.keys(item).length === 0) return undefined;
  return unmarshall(item as Parameters<typeof unmarshall>[0]);
}
