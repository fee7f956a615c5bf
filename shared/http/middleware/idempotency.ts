import { createHash } from 'node:crypto';
import {
  IdempotencyConfig,
  IdempotencyItemAlreadyExistsError,
  IdempotencyValidationError,
} from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { IdempotencyRecord } from '@aws-lambda-powertools/idempotency/persistence';
import type middy from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { tableVariable } from '../../dynamo/table-definition.ts';
import { environmentVariable } from '../../process/environment.ts';
import { Problem } from '../problem.ts';
import type { ApiResponse } from '../request.ts';
import { idempotencyTable } from './idempotency-table.ts';
import type { RequestContext } from './parsed-request.ts';

/** What Powertools hashes: the key by which a request is known, and the content that must be the same. */
type Payload = { readonly key: string; readonly body: string };

/** The context of a function that has {@link idempotency} among its middleware. */
export interface IdempotencyContext extends RequestContext {
  /** The response of the first request with this key. The handler must return it and do nothing. */
  storedResponse?: ApiResponse;
}

const config = new IdempotencyConfig({
  eventKeyJmesPath: 'key',
  payloadValidationJmesPath: 'body',
  expiresAfterSeconds: 86_400,
  throwOnNoIdempotencyKey: true,
});
let store: DynamoDBPersistenceLayer | undefined;

/**
 * A POST with an `Idempotency-Key` happens once: the same key with the same request gets the stored response for 24 hours,
 * with another request 422, and while the first is in progress 409. A key belongs to its caller and its route. A request
 * that was refused or failed frees its key.
 *
 * It stands on the store of Powertools and not on its `makeHandlerIdempotent`, see docs/adr/012-middy-middleware.md.
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
      const key = event.headers['idempotency-key'];
      if (key === undefined || event.requestContext.http.method !== 'POST') return;
      if (!/^[\x21-\x7e]{1,255}$/.test(key)) throw refused('must be 1 to 255 visible ASCII characters');
      const payload = payloadOf(event, context, key);
      const { operation, invocation } = context;
      const stored = await claim(payload, operation.operationId, invocation.timeLeft());
      if (stored === undefined) internal.inProgress = payload;
      else context.storedResponse = stored;
    },
    after: async ({ response, internal }) => {
      const payload = internal.inProgress;
      if (payload === undefined) return;
      // From here on the work is done: an error must not free the key.
      internal.inProgress = undefined;
      await store?.saveSuccess(payload, JSON.stringify(response));
    },
    onError: async (request) => {
      const payload = request.internal.inProgress;
      if (payload === undefined) return;
      try {
        await store?.deleteRecord(payload);
      } catch (error) {
        request.error = error instanceof Error ? error : null;
      }
    },
  };
}

function payloadOf(
  { rawPath, routeKey }: APIGatewayProxyEventV2,
  { caller, rawBody }: RequestContext,
  key: string,
): Payload {
  const body = createHash('sha256').update(rawPath).update('\0').update(rawBody).digest('hex');
  return { key: `${caller.actor}:${routeKey}:${key}`, body };
}

/** Claims the key for this request; the stored response when an earlier request has it. @throws Problem 409 or 422 */
async function claim(payload: Payload, keyPrefix: string, timeLeft: number): Promise<ApiResponse | undefined> {
  store ??= new DynamoDBPersistenceLayer({ tableName: environmentVariable(tableVariable(idempotencyTable)) });
  store.configure({ config, keyPrefix });
  try {
    await store.saveInProgress(payload, timeLeft);
    return undefined;
  } catch (error) {
    if (!(error instanceof IdempotencyItemAlreadyExistsError)) throw error;
    const record = error.existingRecord && sameRequest(store, error.existingRecord, payload);
    if (record?.getStatus() === 'COMPLETED') return JSON.parse(String(record.getResponse())) as ApiResponse;
    throw new Problem(409, 'The same request is in progress.', [], { 'retry-after': '1' });
  }
}

function sameRequest(from: DynamoDBPersistenceLayer, record: IdempotencyRecord, payload: Payload): IdempotencyRecord {
  try {
    return from.processExistingRecord(record, payload);
  } catch (error) {
    if (error instanceof IdempotencyValidationError) throw refused('was used before with another request');
    throw error;
  }
}

function refused(detail: string): Problem {
  return Problem.invalid([{ pointer: '/Idempotency-Key', detail }]);
}
