/** The errors that the operations of the API may respond with: one table, with the condition of each. */
import type { oas31, ZodOpenApiResponseObject } from 'zod-openapi';
import { problemCodes } from '../../shared/decision/problem-codes.ts';
import type { Route } from '../../shared/http/route.ts';

export const problemSchema: oas31.SchemaObject = {
  type: 'object',
  description: 'RFC 9457 problem details',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string', format: 'uri-reference', examples: ['about:blank'] },
    title: { type: 'string', examples: ['The request is not valid'] },
    status: { type: 'integer', format: 'int32', minimum: 400, maximum: 599, examples: [422] },
    detail: { type: 'string', examples: ['/seats must be at least 1'] },
    instance: {
      type: 'string',
      format: 'uri-reference',
      description: 'Id of the request, for support',
      examples: ['urn:request:45078a26-6da7-4c1c-91e2-00a7bf016777'],
    },
    errors: {
      type: 'array',
      maxItems: 101,
      items: {
        type: 'object',
        required: ['pointer', 'code', 'detail'],
        properties: {
          pointer: {
            type: 'string',
            description:
              'JSON pointer (RFC 6901) into the body, empty for the whole of it; or the parameter or header, such as /limit or /If-Match',
            examples: ['/seats'],
          },
          code: {
            type: 'string',
            enum: Object.keys(problemCodes),
            description: Object.entries(problemCodes)
              .map(([code, meaning]) => `\`${code}\`: ${meaning}`)
              .join(' '),
            examples: ['too_small'],
          },
          detail: { type: 'string', description: 'For people; never the value', examples: ['must be at least 1'] },
        },
      },
    },
  },
};

/** A response of API Gateway itself: HTTP APIs cannot change these. */
export const gatewayErrorSchema: oas31.SchemaObject = {
  type: 'object',
  description: 'An error of API Gateway itself, before the request reached this programme',
  required: ['message'],
  properties: { message: { type: 'string' } },
  examples: [{ message: 'Unauthorized' }],
};

const problemContent = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
const gatewayContent = { 'application/json': { schema: { $ref: '#/components/schemas/GatewayError' } } };

/** The version of a resource, in a header. */
export const etag: oas31.HeaderObject = {
  required: true,
  schema: { type: 'string', pattern: '^"(0|[1-9][0-9]*)"$', examples: ['"3"'] },
  description: 'The version that the response shows (RFC 9110 §8.8.3); send it back as If-Match',
};

const retryAfter: oas31.HeaderObject = {
  schema: { type: 'integer', format: 'int32', minimum: 1, maximum: 60, examples: [1] },
  description: 'Seconds to wait, where the same request is still in progress (RFC 9110 §10.2.3)',
};

const wwwAuthenticate: oas31.HeaderObject = {
  schema: { type: 'string', examples: ['Bearer'] },
  description: 'How to authenticate; if there was a token, what is wrong with it (RFC 6750 §3)',
};

interface ErrorResponse {
  readonly status: number;
  /** Which operations may respond with it. */
  readonly when: (route: Route) => boolean;
  readonly response: ZodOpenApiResponseObject | ((route: Route) => ZodOpenApiResponseObject);
}

const always = () => true;
const isForUsers = ({ scope }: Route) => scope !== null;
/** Webhooks are signed and need no token. */
const isForSystems = ({ scope, method }: Route) => scope === null && method !== 'GET';
const writes = ({ method }: Route) => method !== 'GET';

const errorTable: readonly ErrorResponse[] = [
  {
    status: 400,
    when: (route) => unreadable(route).length > 0,
    response: (route) => problem(`It cannot be read: ${unreadable(route).join(' or ')}`),
  },
  {
    status: 401,
    when: isForUsers,
    response: {
      ...byGateway('No valid token; API Gateway’s own response'),
      headers: { 'WWW-Authenticate': wwwAuthenticate },
    },
  },
  { status: 401, when: isForSystems, response: problem('The signature is missing, wrong or stale') },
  {
    status: 403,
    when: isForUsers,
    response: byEither('The token lacks the scope (a problem); or API Gateway itself refused the request'),
  },
  { status: 404, when: ({ params }) => params !== undefined, response: problem('There is no such thing') },
  {
    status: 409,
    when: (route) => isForUsers(route) && writes(route),
    response: {
      ...problem('Not possible in the present state; or the same request is in progress'),
      headers: { 'Retry-After': retryAfter },
    },
  },
  {
    status: 409,
    when: ({ conflict }) => conflict !== undefined,
    response: ({ conflict = '' }) => problem(conflict),
  },
  { status: 409, when: isForSystems, response: problem('The id of the message was used before for another body') },
  { status: 412, when: changesOne, response: staleProblem },
  {
    status: 413,
    when: writes,
    response: byEither('The body is too large: a problem up to 6 MB; beyond that API Gateway’s own response'),
  },
  {
    status: 415,
    when: ({ body }) => body !== undefined,
    response: problem('The body is not application/json, or its content type names a charset other than UTF-8'),
  },
  { status: 415, when: isForSystems, response: problem('The content type names a charset other than UTF-8') },
  {
    status: 422,
    when: ({ readsNothing }) => readsNothing !== true,
    response: problem('`errors[]` names what is not valid; at most 100, and one more that says how many are left out'),
  },
  {
    status: 428,
    when: ({ versioned }) => versioned === 'needed',
    response: problem('It was changed since it was first submitted: read it, and send If-Match'),
  },
  {
    status: 429,
    when: always,
    response: byGateway('Too many requests: API Gateway’s own response, without `Retry-After`; wait a second'),
  },
  {
    status: 431,
    when: always,
    response: { description: 'Request line and headers are too large: API Gateway’s own response (10,240 bytes)' },
  },
  { status: 500, when: always, response: byEither('An error on our side') },
  {
    status: 503,
    when: always,
    response: byGateway('Overloaded, or it took too long; API Gateway’s own response'),
  },
];

/** The errors that an operation may respond with, by status. */
export function errorResponses(route: Route): Record<string, ZodOpenApiResponseObject> {
  const possible = errorTable.filter(({ when }) => when(route));
  return Object.fromEntries(
    possible.map(({ status, response }) => [status, typeof response === 'function' ? response(route) : response]),
  );
}

function problem(description: string): ZodOpenApiResponseObject {
  return { description, content: problemContent };
}

function byGateway(description: string): ZodOpenApiResponseObject {
  return { description, content: gatewayContent };
}

function byEither(description: string): ZodOpenApiResponseObject {
  return { description, content: { ...problemContent, ...gatewayContent } };
}

/** The parts of a request that may be unreadable. */
function unreadable(route: Route): string[] {
  const { body, query } = route;
  return [
    ...(body === undefined ? [] : ['its JSON']),
    ...(query !== undefined && 'cursor' in query.shape ? ['a cursor'] : []),
    ...(changesOne(route) ? ['`If-Match`'] : []),
  ];
}

/** Whether an operation changes a resource that exists, and honours `If-Match`. */
export function changesOne({ method, path, versioned }: Route): boolean {
  return versioned !== undefined && method !== 'GET' && path.includes('{');
}

/** 412 shows what the resource is now. */
function staleProblem({ responses }: Route): ZodOpenApiResponseObject {
  const shown = Object.values(responses)
    .find(({ body }) => body?.meta()?.title !== undefined)
    ?.body?.meta()?.title;
  const current = { $ref: `#/components/schemas/${shown}` };
  return {
    description: 'It was changed since it was read; `current` is what it is now, and `ETag` names that version',
    headers: { ETag: etag },
    content: {
      'application/problem+json': {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/Problem' },
            { type: 'object', properties: shown === undefined ? {} : { current } },
          ],
        },
      },
    },
  };
}
