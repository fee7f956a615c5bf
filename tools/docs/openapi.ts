/** docs/generated/openapi.json: OpenAPI 3.1 from the schemas that validate. */
import * as z from 'zod';
import { createDocument, type oas31, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
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
        required: ['pointer', 'detail'],
        properties: { pointer: { type: 'string', description: 'JSON pointer (RFC 6901)' }, detail: { type: 'string' } },
      },
    },
  },
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
  const schemas = { Problem: problemSchema, ...titledSchemas(routes) };
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
    parameters: route.method === 'POST' && scope !== null ? [idempotencyKey] : [],
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: {
      ...Object.fromEntries(Object.entries(route.answers).map(([status, answer]) => [status, response(answer)])),
      default: {
        description: 'A problem; `errors[].pointer` names the field.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
    'x-route-key': routeKey(route),
  };
}

function response({ description, body, alsoAs = [] }: Route['answers'][number]) {
  if (body === undefined) return { description };
  const texts = alsoAs.map((type) => [type, { schema: { type: 'string' as const } }]);
  return { description, content: { 'application/json': { schema: body }, ...Object.fromEntries(texts) } };
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
