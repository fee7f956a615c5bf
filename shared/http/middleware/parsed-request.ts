import type middy from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type * as z from 'zod';
import { toPointer } from '../../decision/schema-problems.ts';
import { type IdKind, idFrom, newId } from '../../identifier.ts';
import { readJson } from '../json/json-body.ts';
import { Problem } from '../problem.ts';
import { type ApiRequest, contentOf, idempotencyKeyOf } from '../request.ts';
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

/** An operation without a body refuses one: what its caller wrote there would have no effect. An empty object says nothing. */
function bodyOf(schema: z.ZodType | undefined, rawBody: Buffer, contentType: string | undefined): unknown {
  const mayBeAbsent = schema === undefined || schema.safeParse(undefined).success;
  if (rawBody.length === 0 && mayBeAbsent) return undefined;
  if (schema !== undefined) return parsePart(schema, jsonOf(rawBody, contentType));
  const sent = jsonOf(rawBody, contentType);
  if (typeof sent !== 'object' || Array.isArray(sent)) {
    throw Problem.invalid([{ pointer: '', code: 'invalid', detail: 'must be absent: this operation takes no body' }]);
  }
  return parsePart(undefined, sent);
}

function parsePart(schema: z.ZodType | undefined, value: unknown): unknown {
  if (schema === undefined) {
    const [unexpected] = typeof value === 'object' && value !== null ? Object.keys(value) : [];
    if (unexpected === undefined) return undefined;
    const pointer = toPointer([unexpected]);
    throw Problem.invalid([{ pointer, code: 'unknown_field', detail: 'is not a known parameter' }]);
  }
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
