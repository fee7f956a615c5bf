/** OpenAPI 3.1 from the very schemas that validate. */
import * as z from 'zod';
import { type Route, type Routes, routeKey } from './route.ts';

type Json = Record<string, unknown>;

const problemSchema: Json = {
  type: 'object',
  description: 'RFC 9457 problem details',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string', description: 'Id of the request, for whoever looks into it' },
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

/** The document that describes the operations. */
export function openApiDocument(routes: Routes, info: { title: string; version: string; description: string }): Json {
  const paths: Record<string, Json> = {};
  for (const [operationId, route] of Object.entries(routes)) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(operationId, route) };
  }
  return {
    openapi: '3.1.0',
    info,
    paths,
    components: {
      schemas: { Problem: problemSchema },
      securitySchemes: {
        jwt: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'OpenID Connect token; the scope that an operation needs stands in its description.',
        },
      },
    },
  };
}

function operation(operationId: string, route: Route): Json {
  const scope =
    route.scope === null
      ? 'Open to everybody.'
      : `Needs the scope \`${route.scope}\`${route.orScope === undefined ? '' : ` or \`${route.orScope}\``}.`;
  return {
    operationId,
    tags: [route.tag],
    summary: route.summary,
    description: scope,
    security: route.scope === null ? [] : [{ jwt: [] }],
    parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query'), ...idempotencyKey(route)],
    ...(route.body === undefined
      ? {}
      : {
          requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(route.body, 'input') } } },
        }),
    responses: {
      ...Object.fromEntries(
        Object.entries(route.answers).map(([status, { description, body }]) => [
          status,
          {
            description,
            ...(body === undefined ? {} : { content: { 'application/json': { schema: jsonSchema(body, 'output') } } }),
          },
        ]),
      ),
      default: {
        description: 'A problem; `errors[].pointer` names the field.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
    'x-route-key': routeKey(route),
  };
}

function parameters(schema: z.ZodObject | undefined, place: 'path' | 'query'): Json[] {
  if (schema === undefined) return [];
  return Object.entries(schema.shape).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path' || !(field as z.ZodType).safeParse(undefined).success,
    schema: jsonSchema(field as z.ZodType, 'input'),
  }));
}

function idempotencyKey(route: Route): Json[] {
  if (route.method !== 'POST' || route.scope === null) return [];
  return [
    {
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      schema: { type: 'string', maxLength: 255 },
      description: 'The same key with the same body gives the same answer for 24 hours.',
    },
  ];
}

/** JSON Schema (2020-12) of a zod schema. */
export function jsonSchema(schema: z.ZodType, side: 'input' | 'output'): Json {
  const { $schema, ...json } = z.toJSONSchema(schema, { io: side, unrepresentable: 'any' });
  return json;
}
