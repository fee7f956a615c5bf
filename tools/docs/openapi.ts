/** docs/generated/openapi.json: OpenAPI 3.1 from the schemas that validate. */
import * as z from 'zod';
import {
  createDocument,
  type oas31,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponseObject,
} from 'zod-openapi';
import { entityTagsPattern } from '../../shared/http/entity-tag.ts';
import { isOptional, type Route, type Routes, routeKey } from '../../shared/http/route.ts';
import { changesOne, errorResponses, etag, gatewayErrorSchema, problemSchema } from './error-responses.ts';
import { exampleOf, plainly } from './json-schema.ts';
import { bodySchema, sentSchema } from './sent-schema.ts';

const location: oas31.HeaderObject = {
  required: true,
  schema: { type: 'string', format: 'uri-reference', examples: ['/campaigns/cmp_04fz7kq2m9x1c'] },
  description: 'Where it is found',
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
    'The ETag of what was read, a list of them, or *. If the current one is not among them, nothing is changed (412).',
};

const idempotencyKey: oas31.ParameterObject = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  schema: { type: 'string', maxLength: 255, pattern: '^[!-~]+$', examples: ['f1f9c3a8-newsletter-autumn'] },
  description:
    'For 24 hours, a repeated request with the same key and the same body does nothing again: it gets the status of the first response, with what the first request made as it is now.',
};

/** Every installation has an address of its own; the first entry is right for the document that `GET /openapi.json` returns. */
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
  return {
    requestBody: {
      required: sent !== undefined || !isOptional(body),
      content: { 'application/json': { schema, example } },
    },
  };
}

/** The bodies that handlers read themselves, by their names in the document. */
function sentSchemas(routes: Routes): Record<string, oas31.SchemaObject> {
  const sent = Object.values(routes).flatMap((route) => (route.sent === undefined ? [] : [route.sent]));
  return Object.fromEntries(sent.map((one) => [one.name, sentSchema(one) as oas31.SchemaObject]));
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

/** The outermost schemas that have a title, by title: each is in the document once, and others refer to it. */
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
