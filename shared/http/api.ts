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
import { responseHeaders, secureHeaders } from './middleware/response-headers.ts';
import type { ApiRequest, ApiResponse, FirstResponse, Shown } from './request.ts';
import { type Route, type Routes, routeKey } from './route.ts';

export type { ApiRequest, ApiResponse, Caller } from './request.ts';

/** Does what a request asks for. */
type Handle<R extends Route> = (request: ApiRequest<R>, invocation: Invocation) => Promise<ApiResponse>;

/** Shows what a request did, as it is now and as its caller may see it. It changes nothing. */
type Show<Request> = (request: Request, invocation: Invocation) => Promise<Shown>;

/** A POST of HR's API may be repeated with its `Idempotency-Key`, so its handler can also show what the first request did. */
type Handler<R extends Route> = R extends { readonly method: 'POST'; readonly scope: string }
  ? Handle<R> & { readonly show: Show<ApiRequest<R>> }
  : Handle<R>;

/** A handler for each operation of the routes. */
export type Handlers<R extends Routes> = { readonly [OperationId in keyof R]: Handler<R[OperationId]> };

/**
 * The handler of a POST, with what a repeated request is shown. Nothing of the first response's body is stored: what the
 * caller may see, and what was erased since, is decided again.
 */
export function repeatable<Request>(
  handle: (request: Request, invocation: Invocation) => Promise<ApiResponse>,
  show: Show<Request>,
): typeof handle & { readonly show: Show<Request> } {
  return Object.assign((request: Request, invocation: Invocation) => handle(request, invocation), { show });
}

/**
 * A function that serves the operations of a context.
 *
 * A request passes the middleware from top to bottom, its response from bottom to top. Middleware that may refuse a request comes
 * after `problems`, the cheapest first: nothing is parsed for a caller who lacks the scope, nothing is remembered of a
 * request that is not valid. `idempotency` comes last, so that a repeated request is authorized and parsed like the first
 * one, and its response goes out the same way.
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
    .use(requestLog('REQUEST_SERVED'))
    .use(responseHeaders({ 'content-type': 'application/json', 'cache-control': 'no-store', ...secureHeaders }))
    .use(problems())
    .use(matchedOperation(operations(routes, handlers)))
    .use(authorization())
    .use(bodyLimit())
    .use(parsedRequest())
    .use(declaredResponse())
    .use(idempotency())
    .handler(async (_event, { operation, request, firstResponse, invocation }) =>
      firstResponse === undefined
        ? retryOnConflict(() => operation.handle(request, invocation))
        : shownAgain(firstResponse, await operation.show(request, invocation)),
    );
  return entry<APIGatewayProxyEventV2WithJWTAuthorizer, APIGatewayProxyStructuredResultV2>(handler);
}

/** The response to a repeated request: the first one's status and place, with what is to be seen there now. */
function shownAgain(first: FirstResponse, { body, headers }: Shown): ApiResponse {
  return { status: first.status, headers: { ...first.headers, ...headers }, body };
}

function operations<R extends Routes>(routes: R, handlers: Handlers<R>): ReadonlyMap<string, Operation> {
  const entries = Object.entries(routes).map(([operationId, route]): [string, Operation] => {
    const handle = handlers[operationId] as Operation['handle'] & Pick<Operation, 'show'>;
    return [routeKey(route), { operationId, route, handle, show: handle.show }];
  });
  return new Map(entries);
}
