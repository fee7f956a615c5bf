import {
  IdempotencyConfig,
  IdempotencyItemAlreadyExistsError,
  IdempotencyValidationError,
} from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { IdempotencyRecord } from '@aws-lambda-powertools/idempotency/persistence';
import { TransactionConflictException } from '@aws-sdk/client-dynamodb';
import type middy from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { ProblemCode } from '../../decision/problem-codes.ts';
import { commit, type Write } from '../../dynamo/commit.ts';
import { ConcurrentChange, openTable } from '../../dynamo/table.ts';
import { tableVariable } from '../../dynamo/table-definition.ts';
import { environmentVariable } from '../../process/environment.ts';
import { day } from '../../time/durations.ts';
import { Problem } from '../problem.ts';
import { type ApiResponse, contentOf, type FirstResponse, firstResponseSchema, idempotencyKeyOf } from '../request.ts';
import { idempotencyTable } from './idempotency-table.ts';
import type { RequestContext } from './parsed-request.ts';

/** What Powertools hashes: the key by which a request is known, and the content that must be the same. */
type Payload = { readonly key: string; readonly body: string };

/** The context of a function that has {@link idempotency} among its middleware. */
export interface IdempotencyContext extends RequestContext {
  /** The response of the first request with this key. The handler must do nothing but show what the first one did. */
  firstResponse?: FirstResponse;
}

const config = new IdempotencyConfig({
  eventKeyJmesPath: 'key',
  payloadValidationJmesPath: 'body',
  expiresAfterSeconds: ((idempotencyTable.keptDays ?? 1) * day) / 1000,
  throwOnNoIdempotencyKey: true,
});

/** The store of Powertools, whose records the transactions of the requests write, too. */
class Store extends DynamoDBPersistenceLayer {
  /** The id under which the record of a request lies. */
  idOf(payload: Payload): string {
    return this.getHashedIdempotencyKey(payload);
  }
}
let store: Store | undefined;

/**
 * A POST with an `Idempotency-Key` happens once: for 24 hours, the same key with the same request gets the first
 * response's status with what the request made as it is now, with another request 422, and while the first is in
 * progress 409. A key belongs to its caller and its route. A request that was refused or failed frees its key, unless
 * its work was done; one that was killed frees it when its time is over. That the work was done is noted in the
 * transaction that does it (`completed`); consent, which commits by PartiQL, recognizes repeated requests itself.
 * Routes that are open to everybody know no caller: there the header means nothing.
 *
 * It uses the store of Powertools, but not its `makeHandlerIdempotent`: see docs/adr/012-middy-middleware.md.
 */
export function idempotency(): middy.MiddlewareObj<
  APIGatewayProxyEventV2,
  ApiResponse,
  Error,
  IdempotencyContext,
  { inProgress: Payload | undefined }
> {
  return {
    before: async ({ event, context, internal }) => {
      const key = idempotencyKeyOf(event, context.operation.route);
      if (key === undefined) return;
      if (!/^[\x21-\x7e]{1,255}$/.test(key)) throw refused('must be 1 to 255 visible ASCII characters', 'wrong_format');
      const payload = payloadOf(event, context, key);
      const { operation, invocation } = context;
      const stored = await claim(payload, operation.operationId, invocation.timeLeft());
      if (stored !== undefined) {
        context.firstResponse = stored;
        return;
      }
      internal.inProgress = payload;
      context.request = { ...context.request, completed: (response) => [completion(payload, response)] };
    },
    after: async ({ response, internal }) => {
      const payload = internal.inProgress;
      if (payload === undefined) return;
      // From here on the work is done: an error must not free the key.
      internal.inProgress = undefined;
      await store?.saveSuccess(payload, JSON.stringify(firstResponseSchema.parse(response)));
    },
    onError: async (request) => {
      const payload = request.internal.inProgress;
      if (payload === undefined) return;
      try {
        await free(payload);
      } catch (error) {
        request.error = error instanceof Error ? error : null;
      }
    },
  };
}

/** The write that notes the response of a request, unless a repetition has taken over its key and responded meanwhile. */
function completion(payload: Payload, response: FirstResponse): Write {
  if (store === undefined) throw new Error('no request is in progress');
  const data = JSON.stringify(firstResponseSchema.parse(response));
  return openTable(idempotencyTable).update(
    { id: store.idOf(payload) },
    { set: { status: 'COMPLETED', data }, expected: { status: 'INPROGRESS' } },
    inProgress,
  );
}

/** Frees the key of a request that failed before its work was done. */
async function free(payload: Payload): Promise<void> {
  if (store === undefined) return;
  try {
    await commit(openTable(idempotencyTable).delete({ id: store.idOf(payload) }, { status: 'INPROGRESS' }));
  } catch (error) {
    if (!(error instanceof ConcurrentChange)) throw error;
  }
}

function payloadOf(event: APIGatewayProxyEventV2, { caller, rawBody }: RequestContext, key: string): Payload {
  return { key: JSON.stringify([caller.actor, event.routeKey, key]), body: contentOf(event, rawBody) };
}

/** Claims the key for this request; the stored response when an earlier request has it. @throws Problem 409 or 422 */
async function claim(payload: Payload, keyPrefix: string, timeLeft: number): Promise<FirstResponse | undefined> {
  store ??= new Store({ tableName: environmentVariable(tableVariable(idempotencyTable)) });
  store.configure({ config, keyPrefix });
  try {
    await store.saveInProgress(payload, timeLeft);
    return undefined;
  } catch (error) {
    // The first request is being committed, and the record of its key with it.
    if (error instanceof TransactionConflictException) throw inProgress();
    if (!(error instanceof IdempotencyItemAlreadyExistsError)) throw error;
    const record = error.existingRecord && sameRequest(store, error.existingRecord, payload);
    if (record?.getStatus() === 'COMPLETED') return firstResponseSchema.parse(JSON.parse(String(record.getResponse())));
    throw inProgress();
  }
}

function sameRequest(from: DynamoDBPersistenceLayer, record: IdempotencyRecord, payload: Payload): IdempotencyRecord {
  try {
    return from.processExistingRecord(record, payload);
  } catch (error) {
    if (error instanceof IdempotencyValidationError)
      throw refused('was used before with another request', 'key_reused');
    throw error;
  }
}

function inProgress(): Problem {
  return new Problem(409, 'The same request is in progress.', [], { 'retry-after': '1' });
}

function refused(detail: string, code: ProblemCode): Problem {
  return Problem.invalid([{ pointer: '/Idempotency-Key', code, detail }]);
}
