/** The API kit: claims → scopes, parsing by the route's schemas, problem details, idempotency. */
import { createHash } from 'node:crypto';
import {
  IdempotencyAlreadyInProgressError,
  IdempotencyConfig,
  IdempotencyValidationError,
  makeIdempotent,
} from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { APIGatewayProxyEventV2WithJWTAuthorizer, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type * as z from 'zod';
import type { Origin } from '../bus/envelope.ts';
import { tableVariable } from '../dynamo/table-definition.ts';
import { type Id, type IdKind, idFrom, newId } from '../identifier.ts';
import { type Invocation, lambda } from '../lambda/lambda.ts';
import { again } from '../lambda/retry.ts';
import { traceparent } from '../lambda/traceparent.ts';
import { environmentVariable } from '../process/environment.ts';
import { programme } from '../programme/compiled.ts';
import { type Scope, scopesOf } from '../programme/scopes.ts';
import { idempotencyTable } from './idempotency-table.ts';
import { Problem } from './problem.ts';
import { type Route, type Routes, routeKey } from './route.ts';

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** Who calls, and what they may do. */
export interface Caller {
  /** The token's `sub`; the actor in the audit trail. */
  readonly actor: string;
  /** The token's `email`, unless the token says that it was not verified (OpenID Connect Core §5.1). */
  readonly email?: string | undefined;
  readonly scopes: ReadonlySet<Scope>;
}

/** A request that was parsed by its route. */
export interface ApiRequest<R extends Route = Route> {
  readonly params: Parsed<R['params']>;
  readonly query: Parsed<R['query']>;
  readonly body: Parsed<R['body']>;
  readonly rawBody: Buffer;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly caller: Caller;
  readonly origin: Origin;
  /**
   * The id of what this request creates. With an `Idempotency-Key` it is the same at every try, so that a try that
   * crashed after its commit is found by the next: look whether it exists before creating it.
   */
  readonly newId: <Kind extends IdKind>(kind: Kind) => Id<Kind>;
}

/** An answer; the body is checked against the route's schema, which also strips what is not declared. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Handlers<R extends Routes> = {
  readonly [Operation in keyof R]: (request: ApiRequest<R[Operation]>, invocation: Invocation) => Promise<Answer>;
};

type GatewayEvent = APIGatewayProxyEventV2WithJWTAuthorizer;
const defaultMaxBytes = 256 * 1024;

/**
 * A function that answers the operations of a context.
 *
 * @example
 * export const handler = api(jobRoutes, {
 *   getJob: async ({ params }) => ({ status: 200, body: await jobs.load(params.jobId) }),
 * });
 */
export function api<const R extends Routes>(routes: R, handlers: Handlers<R>) {
  const operations = new Map(
    Object.entries(routes).map(([operation, route]) => [
      routeKey(route),
      { operation, route, handle: handlers[operation] },
    ]),
  );
  return lambda<GatewayEvent, APIGatewayProxyStructuredResultV2>(async (event, invocation) => {
    const started = performance.now();
    const requestId = event.requestContext.requestId;
    const found = operations.get(event.routeKey);
    const log = invocation.log.with({ correlationId: requestId, operation: found?.operation });
    let answer: Answer;
    try {
      if (found === undefined) throw new Problem(404, 'There is no such operation.');
      const { route, handle, operation } = found;
      const request = parseRequest(route, event);
      const run = () => again(() => (handle as Handlers<Routes>[string])(request as never, { ...invocation, log }));
      answer = withDeclaredBody(route, await onceByKey(operation, request, event, invocation, run));
    } catch (error) {
      answer = problemAnswer(error, requestId);
      if (answer.status >= 500) log.error('REQUEST_FAILED', {}, error);
    }
    log.info('REQUEST_ANSWERED', { status: answer.status, milliseconds: Math.round(performance.now() - started) });
    return toGateway(answer);
  });
}

function parseRequest(route: Route, event: GatewayEvent): ApiRequest {
  const caller = callerOf(event);
  if (route.scope !== null) {
    const enough = caller.scopes.has(route.scope) || (route.orScope !== undefined && caller.scopes.has(route.orScope));
    if (!enough) throw Problem.missingScope(route.scope);
  }
  const rawBody = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  const maxBytes = route.maxBytes ?? defaultMaxBytes;
  if (rawBody.length > maxBytes)
    throw new Problem(413, `The body has ${rawBody.length} bytes; at most ${maxBytes} are taken.`);
  const requestId = event.requestContext.requestId;
  const key = event.headers['idempotency-key'];
  return {
    params: parsePart(route.params, event.pathParameters ?? {}, ''),
    query: parsePart(route.query, event.queryStringParameters ?? {}, ''),
    body:
      route.body === undefined
        ? undefined
        : parsePart(route.body, parseJson(rawBody, event.headers['content-type']), ''),
    rawBody,
    headers: event.headers,
    caller,
    origin: { correlationId: requestId, traceparent: traceparent() },
    newId: (kind) => (key === undefined ? newId(kind) : idFrom(kind, caller.actor, event.routeKey, key)),
  } as ApiRequest;
}

function callerOf(event: GatewayEvent): Caller {
  const claims = event.requestContext.authorizer?.jwt?.claims ?? {};
  const { sub, email, email_verified: verified } = claims;
  const actor = String(sub ?? 'anonymous');
  const known = typeof email === 'string' && String(verified) !== 'false';
  return { actor, scopes: scopesOf(claims, programme.access), ...(known ? { email } : {}) };
}

function parsePart(schema: z.ZodType | undefined, value: unknown, prefix: string): unknown {
  if (schema === undefined) {
    const [unexpected] = typeof value === 'object' && value !== null ? Object.keys(value) : [];
    if (unexpected !== undefined)
      throw Problem.invalid([{ pointer: `/${unexpected}`, detail: 'is not a known parameter' }]);
    return undefined;
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw Problem.fromZod(parsed.error, prefix);
  return parsed.data;
}

function parseJson(body: Buffer, contentType: string | undefined): unknown {
  if (contentType !== undefined && !/^application\/(.+\+)?json\b/i.test(contentType)) {
    throw new Problem(415, 'The body must be application/json.');
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new Problem(400, 'The body is not JSON in UTF-8.', [{ pointer: '/', detail: 'is not JSON' }]);
  }
}

/** Same key + same body → the same answer; same key + other body → 422; the same at the same time → 409. */
async function onceByKey(
  operation: string,
  request: ApiRequest,
  event: GatewayEvent,
  invocation: Invocation,
  run: () => Promise<Answer>,
): Promise<Answer> {
  const key = event.headers['idempotency-key'];
  if (key === undefined || event.requestContext.http.method !== 'POST') return run();
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw Problem.invalid([{ pointer: '/Idempotency-Key', detail: 'must be 1 to 255 visible ASCII characters' }]);
  }
  const config = new IdempotencyConfig({
    eventKeyJmesPath: 'key',
    payloadValidationJmesPath: 'body',
    expiresAfterSeconds: 86_400,
    throwOnNoIdempotencyKey: true,
  });
  config.registerLambdaContext({ getRemainingTimeInMillis: invocation.timeLeft } as never);
  persistence ??= new DynamoDBPersistenceLayer({ tableName: environmentVariable(tableVariable(idempotencyTable)) });
  const once = makeIdempotent(async (_payload: Record<string, string>) => JSON.stringify(await run()), {
    persistenceStore: persistence,
    config,
    keyPrefix: operation,
  });
  const digest = createHash('sha256').update(event.rawPath).update('\0').update(request.rawBody).digest('hex');
  try {
    return JSON.parse(await once({ key: `${request.caller.actor}:${event.routeKey}:${key}`, body: digest })) as Answer;
  } catch (error) {
    if (error instanceof IdempotencyValidationError) {
      throw Problem.invalid([{ pointer: '/Idempotency-Key', detail: 'was used before with another request' }]);
    }
    if (error instanceof IdempotencyAlreadyInProgressError) {
      throw new Problem(409, 'The same request is being worked on.', [], { 'retry-after': '1' });
    }
    if (error instanceof Error && error.cause instanceof Problem) throw error.cause;
    throw error;
  }
}

let persistence: DynamoDBPersistenceLayer | undefined;

function withDeclaredBody(route: Route, answer: Answer): Answer {
  const declared = route.answers[answer.status];
  if (declared === undefined) throw new Error(`${routeKey(route)} does not declare the answer ${answer.status}`);
  const type = answer.headers?.['content-type'];
  if (type !== undefined && declared.alsoAs?.some((other) => type.startsWith(other))) return answer;
  return declared.body === undefined ? answer : { ...answer, body: declared.body.parse(answer.body) };
}

function problemAnswer(error: unknown, requestId: string): Answer {
  const problem =
    error instanceof Problem
      ? error
      : new Problem(500, 'The request failed; it is safe to send it again with the same Idempotency-Key.');
  return {
    status: problem.status,
    body: problem.toBody(requestId),
    headers: { 'content-type': 'application/problem+json', ...problem.headers },
  };
}

function toGateway(answer: Answer): APIGatewayProxyStructuredResultV2 {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store', ...answer.headers };
  const text = answer.headers?.['content-type']?.startsWith('text/') === true;
  return {
    statusCode: answer.status,
    headers,
    body: answer.body === undefined ? '' : text ? String(answer.body) : JSON.stringify(answer.body),
  };
}
