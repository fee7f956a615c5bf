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
import { entityTagsPattern } from '../../shared/http/entity-tag.ts';
import { type Route, type Routes, routeKey } from '../../shared/http/route.ts';
import { exampleOf, type JsonSchema, jsonSchema, plainly } from './json-schema.ts';
import { sentSchema } from './sent-schema.ts';

const problemSchema: oas31.SchemaObject = {
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
              'JSON pointer (RFC 6901) into the body; or the parameter or header, such as /limit or /If-Match',
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
  required: true,
  schema: { type: 'string', pattern: '^"[1-9][0-9]*"$', examples: ['"3"'] },
  description: 'The version that the response shows (RFC 9110 §8.8.3); send it back as If-Match',
};

const location: oas31.HeaderObject = {
  required: true,
  schema: { type: 'string', format: 'uri-reference', examples: ['/campaigns/cmp_04fz7kq2m9x1c'] },
  description: 'Where it is found',
};

const retryAfter: oas31.HeaderObject = {
  schema: { type: 'integer', format: 'int32', minimum: 1, maximum: 60, examples: [1] },
  description: 'Seconds to wait, where the same request is still in progress (RFC 9110 §10.2.3)',
};

const wwwAuthenticate: oas31.HeaderObject = {
  schema: { type: 'string', examples: ['Bearer'] },
  description: 'How to authenticate; if there was a token, what is wrong with it (RFC 6750 §3)',
};

const link: oas31.HeaderObject = {
  schema: { type: 'string', examples: ['</campaigns/cmp_04fz7kq2m9x1c/recipients?format=csv&cursor=…>; rel="next"'] },
  description: 'As CSV: the next page, if there is one (RFC 8288)',
};

const ifMatch: oas31.ParameterObject = {
  name: 'If-Match',
  in: 'header',
  required: false,
  schema: { type: 'string', pattern: entityTagsPattern, examples: ['"3"'] },
  description:
    'The ETag of what was read, a list of them, or *. If it is none of them any more, nothing is changed (412).',
};

const idempotencyKey: oas31.ParameterObject = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  schema: { type: 'string', maxLength: 255, pattern: '^[!-~]+$', examples: ['f1f9c3a8-newsletter-autumn'] },
  description: 'A repeated request with the same key and the same body gets the same response for 24 hours.',
};

/** Every installation has an address of its own; the first one is right for what `GET /openapi.json` returns. */
const servers: oas31.ServerObject[] = [
  { url: '/', description: 'The installation that this document was read from' },
  {
    url: 'https://{api}.execute-api.{region}.amazonaws.com',
    description: 'An installation on AWS: the output `ApiUrl` of its deployment, or its domain',
    variables: {
      api: { default: 'a1b2c3d4e5', description: 'Id of the HTTP API' },
      region: { default: 'ap-northeast-1', description: 'Region of the deployment' },
    },
  },
];

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
  const schemas = {
    Problem: problemSchema,
    GatewayError: gatewayErrorSchema,
    ...sentSchemas(routes),
    ...titledSchemas(routes),
  };
  return createDocument(
    {
      openapi: '3.1.0',
      info: { ...info, license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' } },
      servers,
      paths,
      components: { schemas, securitySchemes: { jwt } },
    },
    { override: plainly },
  );
}

function operation(operationId: string, route: Route): ZodOpenApiOperationObject {
  const { tag, summary, params, query, scope, orScope, sent } = route;
  const alternative = orScope === undefined ? '' : ` or \`${orScope}\``;
  return {
    operationId,
    tags: [tag],
    summary,
    description: scope === null ? 'Open to everybody.' : `Needs the scope \`${scope}\`${alternative}.`,
    security: scope === null ? [] : [{ jwt: [] }],
    requestParams: {
      ...(params && { path: params }),
      ...(query && { query }),
      ...(sent?.headers && { header: sent.headers }),
    },
    parameters: [
      ...(route.method === 'POST' && scope !== null ? [idempotencyKey] : []),
      ...(changesOne(route) ? [ifMatch] : []),
    ],
    ...requestBody(route),
    responses: {
      ...Object.fromEntries(
        Object.entries(route.responses).map(([status, described]) => [status, response(described, route, status)]),
      ),
      ...errorResponses(route),
    },
    'x-route-key': routeKey(route),
  };
}

/** The body of a request, with an example that is taken as it is. */
function requestBody({ body, sent }: Route): Pick<ZodOpenApiOperationObject, 'requestBody'> {
  const schema = sent === undefined ? body : { $ref: `#/components/schemas/${sent.name}` };
  if (schema === undefined) return {};
  const example = exampleOf(bodySchema({ body, sent }));
  return { requestBody: { required: true, content: { 'application/json': { schema, example } } } };
}

/** The JSON Schema of what is sent; undefined bodies are the caller's to tell apart. */
function bodySchema({ body, sent }: Pick<Route, 'body' | 'sent'>): JsonSchema {
  return sent === undefined ? jsonSchema(body ?? z.undefined(), 'input') : sentSchema(sent);
}

/** What handlers read themselves, by the name in the document. */
function sentSchemas(routes: Routes): Record<string, oas31.SchemaObject> {
  const sent = Object.values(routes).flatMap((route) => (route.sent === undefined ? [] : [route.sent]));
  return Object.fromEntries(sent.map((one) => [one.name, sentSchema(one) as oas31.SchemaObject]));
}

/** Whether an operation changes a resource that exists, and honours `If-Match`. */
function changesOne({ method, path, versioned }: Route): boolean {
  return versioned !== undefined && method !== 'GET' && path.includes('{');
}

/** The errors that an operation may respond with, by status. */
function errorResponses(route: Route): Record<string, ZodOpenApiResponseObject> {
  const { scope, params, query, method, body, versioned, readsNothing } = route;
  const problem = (description: string) => ({ description, content: problemContent });
  const writes = method !== 'GET';
  const unreadable = [
    ...(body === undefined ? [] : ['its JSON']),
    ...(query !== undefined && 'cursor' in query.shape ? ['a cursor'] : []),
    ...(changesOne(route) ? ['`If-Match`'] : []),
  ];
  const possible: readonly (readonly [status: string, applies: boolean, response: ZodOpenApiResponseObject])[] = [
    ['400', unreadable.length > 0, problem(`It cannot be read: ${unreadable.join(' or ')}`)],
    [
      '401',
      scope !== null,
      {
        description: 'No valid token; API Gateway’s own response',
        headers: { 'WWW-Authenticate': wwwAuthenticate },
        content: gatewayContent,
      },
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
    [
      '409',
      writes && scope !== null,
      {
        ...problem('Not possible in the present state; or the same request is in progress'),
        headers: { 'Retry-After': retryAfter },
      },
    ],
    ['409', writes && scope === null, problem('The id of the message was used before for another body')],
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
      readsNothing !== true,
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
    ['431', true, { description: 'Request line and headers are too large: API Gateway’s own response (10,240 bytes)' }],
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

function response(
  { description, body, alsoAs = [] }: Route['responses'][number],
  { versioned }: Route,
  status: string,
): ZodOpenApiResponseObject {
  if (body === undefined) return { description };
  const headers = {
    ...(versioned !== undefined && showsVersion(body) && { ETag: etag }),
    ...(status === '201' && { Location: location }),
    ...(alsoAs.includes('text/csv') && { Link: link }),
  };
  const texts = alsoAs.map((type) => [type, { schema: { type: 'string' as const } }]);
  return { description, headers, content: { 'application/json': { schema: body }, ...Object.fromEntries(texts) } };
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
  visit(
    Object.values(routes).map(({ body, responses }) => [
      body,
      Object.values(responses).map((response) => response.body),
    ]),
  );
  return titled;
}

/** `schema.meta({ description })` is a child of the schema; all children refer to the one that has the title. */
function withoutOwnWords(schema: z.ZodType, title: string): z.ZodType {
  const { parent } = schema._zod;
  return parent instanceof z.ZodType && parent.meta()?.title === title ? withoutOwnWords(parent, title) : schema;
}
