/** The API kit: a function that serves the operations of a context. */
import middy from '@middy/core';
import type { APIGatewayProxyEventV2WithJWTAuthorizer, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { entry } from '../lambda/lambda.ts';
import { type Invocation, invocation } from '../lambda/middleware/invocation.ts';
import { retryOnConflict } from '../lambda/retry.ts';
import { authorization } from './middleware/authorization.ts';
import { bodyLimit } from './middleware/body-limit.ts';
import { declaredResponse } from './middleware/declared-response.ts';
import { idempotency } from './middleware/idempotency.ts';
import { matchedOperation, type Operation } from './middleware/matched-operation.ts';
import { origin } from './middleware/origin.ts';
import { parsedRequest } from './middleware/parsed-request.ts';
import { problems } from './middleware/problems.ts';
import { requestLog } from './middleware/request-log.ts';
import { responseHeaders } from './middleware/response-headers.ts';
import type { ApiRequest, ApiResponse } from './request.ts';
import { type Routes, routeKey } from './route.ts';

export type { ApiRequest, ApiResponse, Caller } from './request.ts';

/** A handler for each operation of the routes. */
export type Handlers<R extends Routes> = {
  readonly [OperationId in keyof R]: (
    request: ApiRequest<R[OperationId]>,
    invocation: Invocation,
  ) => Promise<ApiResponse>;
};

/**
 * A function that serves the operations of a context.
 *
 * A request passes the middleware from top to bottom, its response from bottom to top. What may refuse a request stands
 * below `problems`, and from cheap to dear: nothing is parsed for a caller who lacks the scope, nothing is remembered of a
 * request that is not valid. `idempotency` stands last, so that a repeated request is authorized and parsed like the first
 * one and its stored response goes out the same way.
 *
 * @example
 * export const handler = api(jobRoutes, {
 *   getJob: async ({ params }) => ({ status: 200, body: await jobs.load(params.jobId) }),
 * });
 */
export function api<const R extends Routes>(routes: R, handlers: Handlers<R>) {
  const handler = middy<APIGatewayProxyEventV2WithJWTAuthorizer, ApiResponse>()
    .use(invocation())
    .use(origin())
    .use(requestLog('REQUEST_ANSWERED'))
    .use(responseHeaders({ 'content-type': 'application/json', 'cache-control': 'no-store' }))
    .use(problems())
    .use(matchedOperation(operations(routes, handlers)))
    .use(authorization())
    .use(bodyLimit())
    .use(parsedRequest())
    .use(declaredResponse())
    .use(idempotency())
    .handler(
      async (_event, { operation, request, storedResponse, invocation }) =>
        storedResponse ?? retryOnConflict(() => operation.handle(request, invocation)),
    );
  return entry<APIGatewayProxyEventV2WithJWTAuthorizer, APIGatewayProxyStructuredResultV2>(handler);
}

function operations<R extends Routes>(routes: R, handlers: Handlers<R>): ReadonlyMap<string, Operation> {
  const entries = Object.entries(routes).map(([operationId, route]): [string, Operation] => [
    routeKey(route),
    { operationId, route, handle: handlers[operationId] as Operation['handle'] },
  ]);
  return new Map(entries);
}
