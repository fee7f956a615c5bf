/** docs/generated/openapi.json: OpenAPI 3.1 from the schemas that validate. */
import * as z from 'zod';
import {
  createDocument,
  type oas31,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponseObject,
} from 'zod-openapi';
import { problemCodes } from '../../shared/decision/problem-codes.ts';
import { type Route, type Routes, routeKey } from '../../shared/http/route.ts';
import { withoutLongPattern } from './json-schema.ts';

const problemSchema: oas31.SchemaObject = {
  type: 'object',
  description: 'RFC 9457 problem details',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string', description: 'Id of the request, for support' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'code', 'detail'],
        properties: {
          pointer: {
            type: 'string',
            description:
              'JSON pointer (RFC 6901) into the body; or the parameter or header, such as /limit or /If-Match',
          },
          code: {
            type: 'string',
            enum: Object.keys(problemCodes),
            description: Object.entries(problemCodes)
              .map(([code, meaning]) => `\`${code}\`: ${meaning}`)
              .join(' '),
          },
          detail: { type: 'string', description: 'For people; never the value' },
        },
      },
    },
  },
};

/** What API Gateway answers by itself: HTTP APIs cannot change these responses. */
const gatewayErrorSchema: oas31.SchemaObject = {
  type: 'object',
  description: 'An error of API Gateway itself, before the request reached this programme',
  required: ['message'],
  properties: { message: { type: 'string' } },
  examples: [{ message: 'Unauthorized' }],
};

const problemContent = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
const gatewayContent = { 'application/json': { schema: { $ref: '#/components/schemas/GatewayError' } } };

const etag: oas31.HeaderObject = {
  schema: { type: 'string', examples: ['"3"'] },
  description: 'The version that the response shows (RFC 9110 §8.8.3); send it back as If-Match',
};

const ifMatch: oas31.ParameterObject = {
  name: 'If-Match',
  in: 'header',
  required: false,
  schema: { type: 'string', examples: ['"3"'] },
  description:
    'The ETag of what was read, a list of them, or *. If it is none of them any more, nothing is changed (412).',
};

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  schema: { type: 'string', maxLength: 255 },
  description: 'A repeated request with the same key and the same body gets the same response for 24 hours.',
} as const;

/** The document that describes the operations. */
export function openApiDocument(routes: Routes, info: { title: string; version: string; description: string }) {
  const paths: ZodOpenApiPathsObject = {};
  for (const [operationId, route] of Object.entries(routes)) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(operationId, route) };
  }
  const jwt = {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'OpenID Connect token; the description of an operation names the scope that it needs.',
  } as const;
  const schemas = { Problem: problemSchema, GatewayError: gatewayErrorSchema, ...titledSchemas(routes) };
  return createDocument(
    { openapi: '3.1.0', info, paths, components: { schemas, securitySchemes: { jwt } } },
    { override: withoutLongPattern },
  );
}

function operation(operationId: string, route: Route): ZodOpenApiOperationObject {
  const { tag, summary, params, query, body, scope, orScope } = route;
  const alternative = orScope === undefined ? '' : ` or \`${orScope}\``;
  return {
    operationId,
    tags: [tag],
    summary,
    description: scope === null ? 'Open to everybody.' : `Needs the scope \`${scope}\`${alternative}.`,
    security: scope === null ? [] : [{ jwt: [] }],
    requestParams: { ...(params && { path: params }), ...(query && { query }) },
    parameters: [
      ...(route.method === 'POST' && scope !== null ? [idempotencyKey] : []),
      ...(changesOne(route) ? [ifMatch] : []),
    ],
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: {
      ...Object.fromEntries(Object.entries(route.answers).map(([status, answer]) => [status, response(answer, route)])),
      ...errorResponses(route),
    },
    'x-route-key': routeKey(route),
  };
}

/** Whether an operation changes a resource that exists, and honours `If-Match`. */
function changesOne({ method, path, versioned }: Route): boolean {
  return versioned !== undefined && method !== 'GET' && path.includes('{');
}

/** The errors that an operation may answer, by status. */
function errorResponses(route: Route): Record<string, ZodOpenApiResponseObject> {
  const { scope, params, method, body, versioned } = route;
  const problem = (description: string) => ({ description, content: problemContent });
  const writes = method !== 'GET';
  const possible: readonly (readonly [status: string, applies: boolean, response: ZodOpenApiResponseObject])[] = [
    ['400', true, problem('The request cannot be read: its JSON, a cursor, or `If-Match`')],
    [
      '401',
      scope !== null,
      { description: 'No valid token; API Gateway’s own response, with `WWW-Authenticate`', content: gatewayContent },
    ],
    ['401', scope === null && writes, problem('The signature is missing, wrong or stale')],
    [
      '403',
      scope !== null,
      {
        description: 'The token lacks the scope (a problem); or API Gateway refused the request by itself',
        content: { ...problemContent, ...gatewayContent },
      },
    ],
    ['404', params !== undefined, problem('There is no such thing')],
    ['409', writes && scope !== null, problem('Not possible in the present state; or the same request is in progress')],
    ['412', changesOne(route), staleProblem(route)],
    [
      '413',
      writes,
      {
        description: 'The body is too large: a problem up to 6 MB; beyond that API Gateway’s own response',
        content: { ...problemContent, ...gatewayContent },
      },
    ],
    ['415', body !== undefined, problem('The body is not application/json')],
    [
      '422',
      true,
      problem('`errors[]` names what is not valid; at most 100, and one more that says how many are left out'),
    ],
    ['428', versioned === 'needed', problem('It was changed since it was first submitted: read it, and send If-Match')],
    [
      '429',
      true,
      {
        description: 'Too many requests: API Gateway’s own response, without `Retry-After`; wait a second',
        content: gatewayContent,
      },
    ],
    ['500', true, { description: 'An error on our side', content: { ...problemContent, ...gatewayContent } }],
    [
      '503',
      true,
      { description: 'Overloaded, or it took too long; API Gateway’s own response', content: gatewayContent },
    ],
  ];
  return Object.fromEntries(possible.filter(([, applies]) => applies).map(([status, , shown]) => [status, shown]));
}

/** 412 shows what the resource is now. */
function staleProblem({ answers }: Route): ZodOpenApiResponseObject {
  const shown = Object.values(answers)
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

function response(
  { description, body, alsoAs = [] }: Route['answers'][number],
  { versioned }: Route,
): ZodOpenApiResponseObject {
  if (body === undefined) return { description };
  const headers = versioned !== undefined && showsVersion(body) ? { headers: { ETag: etag } } : {};
  const texts = alsoAs.map((type) => [type, { schema: { type: 'string' as const } }]);
  return { description, ...headers, content: { 'application/json': { schema: body }, ...Object.fromEntries(texts) } };
}

function showsVersion(body: z.ZodType): boolean {
  return body instanceof z.ZodObject && 'version' in body.shape;
}

/** The outermost schemas that have a title, by title: each stands once in the document and is referred to. */
function titledSchemas(routes: Routes): Record<string, z.ZodType> {
  const titled: Record<string, z.ZodType> = {};
  const seen = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    const title = value instanceof z.ZodType ? value.meta()?.title : undefined;
    if (value instanceof z.ZodType && title !== undefined) titled[title] ??= withoutOwnWords(value, title);
    else for (const inner of Object.values(value instanceof z.ZodType ? value.def : value)) visit(inner);
  };
  visit(Object.values(routes).map(({ body, answers }) => [body, Object.values(answers).map((answer) => answer.body)]));
  return titled;
}

/** `schema.meta({ description })` is a child of the schema; all children refer to the one that has the title. */
function withoutOwnWords(schema: z.ZodType, title: string): z.ZodType {
  const { parent } = schema._zod;
  return parent instanceof z.ZodType && parent.meta()?.title === title ? withoutOwnWords(parent, title) : schema;
}
