import type middy from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type * as z from 'zod';
import { toPointer } from '../../decision/schema-problems.ts';
import { type IdKind, idFrom, newId } from '../../identifier.ts';
import { readJson } from '../json/json-body.ts';
import { Problem } from '../problem.ts';
import { type ApiRequest, contentOf, idempotencyKeyOf } from '../request.ts';
import { isOptional } from '../route.ts';
import type { CallerContext } from './authorization.ts';
import type { BodyContext } from './body-limit.ts';
import type { OriginContext } from './origin.ts';

/** The context of a function that has {@link parsedRequest} among its middleware. */
export interface RequestContext extends OriginContext, CallerContext, BodyContext {
  request: ApiRequest;
}

/** Parses path, query and body by the schemas of the operation; a problem names each wrong field by a pointer. */
export function parsedRequest(): middy.MiddlewareObj<APIGatewayProxyEventV2, unknown, Error, RequestContext> {
  return {
    before: ({ event, context }) => {
      const { operation, caller, origin, rawBody } = context;
      const { params, query, body, method, sent } = operation.route;
      const key = idempotencyKeyOf(event, operation.route);
      if (method !== 'GET' && rawBody.length > 0) refuseCharset(event.headers['content-type']);
      context.request = {
        params: parsePart(params, event.pathParameters ?? {}),
        query: parsePart(query, event.queryStringParameters ?? {}),
        // The handler reads what is `sent`. A GET has no use for a body, and does nothing that it could mean (RFC 9110 §9.3.1).
        body:
          method === 'GET' || (sent !== undefined && body === undefined)
            ? undefined
            : bodyOf(body, rawBody, event.headers['content-type']),
        rawBody,
        headers: event.headers,
        caller,
        origin,
        newId: <Kind extends IdKind>(kind: Kind) =>
          key === undefined ? newId(kind) : idFrom(kind, caller.actor, event.routeKey, key, contentOf(event, rawBody)),
        completed: () => [],
      } as ApiRequest;
    },
  };
}

/**
 * A body may be absent where the schema says so. An operation without a body refuses one: what its caller wrote there would have no
 * effect. An empty object says nothing.
 */
function bodyOf(schema: z.ZodType | undefined, rawBody: Buffer, contentType: string | undefined): unknown {
  if (rawBody.length === 0 && isOptional(schema)) return undefined;
  if (schema !== undefined) return parsePart(schema, jsonOf(rawBody, contentType));
  const sent = jsonOf(rawBody, contentType);
  if (typeof sent !== 'object' || Array.isArray(sent)) {
    throw Problem.invalid([{ pointer: '', code: 'invalid', detail: 'must be absent: this operation takes no body' }]);
  }
  return parsePart(undefined, sent);
}

function parsePart(schema: z.ZodType | undefined, value: unknown): unknown {
  const names = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  // zod leaves this name out of every object, and so of what it does not know.
  const unexpected = schema === undefined ? names[0] : names.find((name) => name === '__proto__');
  if (unexpected !== undefined) {
    const pointer = toPointer([unexpected]);
    throw Problem.invalid([{ pointer, code: 'unknown_field', detail: 'is not a known parameter' }]);
  }
  if (schema === undefined) return undefined;
  // The input of an issue tells what is missing from what has another type; it stays in this function.
  const parsed = schema.safeParse(value, { reportInput: true });
  if (!parsed.success) throw Problem.fromZod(parsed.error);
  return parsed.data;
}

function jsonOf(body: Buffer, contentType: string | undefined): unknown {
  if (contentType !== undefined && !/^application\/(?:[\w.!#$&^-]+\+)?json\s*(?:;.*)?$/i.test(contentType)) {
    throw new Problem(415, 'The body must be application/json.');
  }
  return readJson(body);
}

/**
 * JSON is UTF-8 (RFC 8259 §8.1), whatever the `charset` says, for which its media type has no meaning (§11): one that names another encoding
 * announces bytes that would be misread.
 *
 * @throws Problem 415
 */
function refuseCharset(contentType = ''): void {
  const [, named] = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(contentType) ?? [];
  if (named === undefined || /^utf-?8$/i.test(named)) return;
  throw new Problem(415, 'The body must be JSON in UTF-8; its content type names another charset.');
}
