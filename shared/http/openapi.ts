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
  const components = new Components();
  for (const [operationId, route] of Object.entries(routes)) {
    const described = operation(operationId, route, components);
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: described };
  }
  return {
    openapi: '3.1.0',
    info,
    paths,
    components: {
      schemas: { Problem: problemSchema, ...components.schemas },
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

function operation(operationId: string, route: Route, components: Components): Json {
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
          requestBody: {
            required: true,
            content: { 'application/json': { schema: components.schemaOf(route.body, 'input') } },
          },
        }),
    responses: {
      ...Object.fromEntries(
        Object.entries(route.answers).map(([status, { description, body, alsoAs = [] }]) => [
          status,
          {
            description,
            ...(body === undefined
              ? {}
              : {
                  content: {
                    'application/json': { schema: components.schemaOf(body, 'output') },
                    ...Object.fromEntries(alsoAs.map((type) => [type, { schema: { type: 'string' } }])),
                  },
                }),
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

/** The schemas that have a title stand once in the document and are referred to. */
class Components {
  readonly schemas: Record<string, Json> = {};

  schemaOf(schema: z.ZodType, side: 'input' | 'output'): unknown {
    return this.#hoist(jsonSchema(schema, side), side);
  }

  #hoist(value: unknown, side: 'input' | 'output'): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#hoist(item, side));
    if (typeof value !== 'object' || value === null) return value;
    const json = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.#hoist(inner, side)]));
    if (typeof json['title'] !== 'string' || typeof json['type'] !== 'string') return json;
    // What is said about it may differ from place to place.
    const { description, examples, default: fallback, ...component } = json;
    const words = Object.entries({ description, examples, default: fallback }).filter(([, word]) => word !== undefined);
    return { $ref: `#/components/schemas/${this.#name(component, side)}`, ...Object.fromEntries(words) };
  }

  /** What is read and what is answered may differ, by defaults. */
  #name(component: Json, side: 'input' | 'output'): string {
    const names = [
      String(component['title']),
      `${String(component['title'])}${side === 'input' ? 'Request' : 'Answer'}`,
    ];
    for (const name of names) {
      this.schemas[name] ??= component;
      if (JSON.stringify(this.schemas[name]) === JSON.stringify(component)) return name;
    }
    throw new Error(`two different schemas have the title ${names[0]}`);
  }
}

/** Formats that say enough; their patterns are pages long. */
const formats = ['date-time', 'date', 'email', 'uri'];

/** JSON Schema (2020-12) of a zod schema. */
export function jsonSchema(schema: z.ZodType, side: 'input' | 'output'): Json {
  const { $schema, ...json } = z.toJSONSchema(schema, {
    io: side,
    unrepresentable: 'any',
    override: ({ jsonSchema: part }) => {
      if (part.format !== undefined && formats.includes(part.format)) delete part.pattern;
    },
  });
  return json;
}
