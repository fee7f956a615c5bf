import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../clock.ts';
import { BodyTooLarge, type HttpServer, readBody, sendJson } from '../http-server.ts';
import type { Access } from '../iam/access.ts';
import type { FunctionDefinition } from '../lambda/definition.ts';
import type { Functions, InvocationResult } from '../lambda/functions.ts';
import { Refusal } from '../refusal.ts';
import type { Model, Resource } from '../template/model.ts';
import type { Issuer } from './issuer.ts';
import { JwtAuthorizer, type JwtContext } from './jwt-authorizer.ts';
import { type RouteMatch, Routes } from './routes.ts';

interface RouteTarget {
  readonly definition: FunctionDefinition;
  readonly authorizer: JwtAuthorizer | undefined;
  readonly scopes: readonly string[];
  readonly timeout: number;
  readonly allowed: boolean;
}

/** An HTTP API takes 10 MB; a function takes 6 MB as event and gives no more as answer. Bytes. */
const REQUEST_LIMIT = 10 * 1_048_576;
const PAYLOAD_LIMIT = 6 * 1_048_576;

/** API Gateway's HTTP API: routes, JWT authorizer and Lambda proxy integration with payload format 2.0. */
export class Gateway {
  readonly #routes = new Routes<RouteTarget>();
  readonly #functions: Functions;
  readonly #clock: Clock;
  readonly #account: string;
  readonly #apiId: string;

  constructor(parts: { model: Model; functions: Functions; access: Access; issuer: Issuer; clock: Clock }) {
    const { model } = parts;
    this.#functions = parts.functions;
    this.#clock = parts.clock;
    this.#account = model.account;
    const apis = model.all('AWS::ApiGatewayV2::Api');
    if (apis.length > 1)
      throw new Refusal(`${apis[1]?.place}: the laptop cloud runs one HTTP API, this is the second.`);
    this.#apiId = apis[0]?.name ?? 'none';
    if (apis[0] && model.all('AWS::ApiGatewayV2::Stage').length !== 1)
      throw new Refusal(`${apis[0].place} needs exactly one stage, $default.`);
    const integrations = new Map(
      model.all('AWS::ApiGatewayV2::Integration').map((resource) => [resource.name, resource]),
    );
    const authorizers = new Map(
      model
        .all('AWS::ApiGatewayV2::Authorizer')
        .map((resource) => [resource.name, new JwtAuthorizer(resource, parts.issuer, parts.clock)]),
    );
    for (const route of model.all('AWS::ApiGatewayV2::Route')) {
      this.#routes.add(
        route.properties.RouteKey,
        this.#target(route, integrations, authorizers, parts.access, model.region),
      );
    }
  }

  serve(server: HttpServer): void {
    server.handle((request, response) => this.#handle(request, response));
  }

  #target(
    { properties, place }: Resource<'AWS::ApiGatewayV2::Route'>,
    integrations: ReadonlyMap<string, Resource<'AWS::ApiGatewayV2::Integration'>>,
    authorizers: ReadonlyMap<string, JwtAuthorizer>,
    access: Access,
    region: string,
  ): RouteTarget {
    const integration = integrations.get(properties.Target.replace(/^integrations\//, ''));
    if (integration === undefined)
      throw new Refusal(`${place} has the target ${properties.Target}, which is no integration.`);
    const uri = integration.properties.IntegrationUri;
    const definition = this.#functions.find(/functions\/(arn:[^/]+)\/invocations$/.exec(uri)?.[1] ?? uri);
    if (definition === undefined) throw new Refusal(`${integration.place} has the URI ${uri}, which is no function.`);
    const authorizer = authorizers.get(properties.AuthorizerId ?? '');
    if (properties.AuthorizationType === 'JWT' && authorizer === undefined)
      throw new Refusal(`${place} names no authorizer that is there.`);
    const path =
      properties.RouteKey === '$default' ? '$default' : (properties.RouteKey.split(' ')[1] ?? '').replace(/^\//, '');
    const method =
      properties.RouteKey === '$default' ? '' : `${properties.RouteKey.split(' ')[0]}/`.replace('ANY/', '*/');
    const source = `arn:aws:execute-api:${region}:${this.#account}:${this.#apiId}/$default/${method}${path}`;
    return {
      definition,
      authorizer: properties.AuthorizationType === 'JWT' ? authorizer : undefined,
      scopes: properties.AuthorizationScopes,
      timeout: integration.properties.TimeoutInMillis,
      allowed: access.checkService('apigateway.amazonaws.com', source, 'lambda:InvokeFunction', definition.arn).allowed,
    };
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [rawPath = '/', rawQuery = ''] = splitOnce(request.url ?? '/', '?');
    const found = this.#routes.match(request.method ?? 'GET', rawPath);
    if (found === undefined) return sendJson(response, 404, { message: 'Not Found' });
    const { authorizer, scopes, definition, timeout, allowed } = found.route.target;
    const authorization = await authorizer?.authorize(request.headers.authorization, scopes);
    if (authorization && 'refused' in authorization) return refuse(response, authorization);
    let body: Buffer;
    try {
      body = await readBody(request, REQUEST_LIMIT);
    } catch (error) {
      if (error instanceof BodyTooLarge) return sendJson(response, 413, { message: 'Request Entity Too Large' });
      throw error;
    }
    const event = JSON.stringify(this.#event(request, found, rawPath, rawQuery, body, authorization?.jwt));
    if (Buffer.byteLength(event) > PAYLOAD_LIMIT)
      return sendJson(response, 413, { message: 'Request Entity Too Large' });
    if (!allowed) return sendJson(response, 500, { message: 'Internal Server Error' });
    const result = await withinTime(this.#functions.invoke(definition.name, event), timeout);
    if (result === undefined) return sendJson(response, 503, { message: 'Service Unavailable' });
    answer(response, result, request.method === 'HEAD');
  }

  #event(
    request: IncomingMessage,
    { route, parameters }: RouteMatch<RouteTarget>,
    rawPath: string,
    rawQuery: string,
    body: Buffer,
    jwt: JwtContext | undefined,
  ): object {
    const now = this.#clock.now();
    const headers = joinedHeaders(request);
    const cookies = request.headers.cookie?.split(/;\s*/);
    const asText =
      /^(text\/|application\/(json|javascript|xml|x-www-form-urlencoded)|[\w.+-]+\/[\w.-]+\+(json|xml))/i.test(
        request.headers['content-type'] ?? '',
      );
    const query = joinedQuery(rawQuery);
    return {
      version: '2.0',
      routeKey: route.routeKey,
      rawPath: decodedPath(rawPath),
      rawQueryString: rawQuery,
      ...(cookies === undefined ? {} : { cookies }),
      headers,
      ...(query === undefined ? {} : { queryStringParameters: query }),
      ...(Object.keys(parameters).length === 0 ? {} : { pathParameters: parameters }),
      requestContext: {
        accountId: this.#account,
        apiId: this.#apiId,
        ...(jwt === undefined ? {} : { authorizer: { jwt } }),
        domainName: headers['host'] ?? '',
        domainPrefix: this.#apiId,
        http: {
          method: request.method,
          path: decodedPath(rawPath),
          protocol: `HTTP/${request.httpVersion}`,
          sourceIp: '127.0.0.1',
          userAgent: headers['user-agent'] ?? '',
        },
        requestId: randomUUID(),
        routeKey: route.routeKey,
        stage: '$default',
        time: new Date(now).toUTCString(),
        timeEpoch: now,
      },
      ...(body.length === 0 ? {} : { body: body.toString(asText ? 'utf8' : 'base64') }),
      isBase64Encoded: body.length > 0 && !asText,
    };
  }
}

function refuse(response: ServerResponse, { refused, reason }: { refused: 401 | 403; reason: string }): void {
  const error = reason === 'no token' ? '' : ` scope="" error="invalid_token" error_description="${reason}"`;
  sendJson(
    response,
    refused,
    { message: refused === 401 ? 'Unauthorized' : 'Forbidden' },
    { 'www-authenticate': `Bearer${error}` },
  );
}

interface ProxyAnswer {
  statusCode?: number;
  headers?: Record<string, string | number | boolean>;
  cookies?: string[];
  body?: string;
  isBase64Encoded?: boolean;
}

function answer(response: ServerResponse, result: InvocationResult, withoutBody: boolean): void {
  if (!result.ok || Buffer.byteLength(result.payload) > PAYLOAD_LIMIT) {
    sendJson(response, 500, { message: 'Internal Server Error' });
    return;
  }
  const parsed = proxyAnswer(result.payload);
  const body = Buffer.from(parsed.body ?? '', parsed.isBase64Encoded === true ? 'base64' : 'utf8');
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(parsed.headers ?? {})) headers[name.toLowerCase()] = String(value);
  headers['content-type'] ??= 'text/plain;charset=UTF-8';
  headers['content-length'] = String(body.length);
  if (parsed.cookies) headers['set-cookie'] = parsed.cookies;
  response.writeHead(parsed.statusCode ?? 200, headers);
  response.end(withoutBody ? undefined : body);
}

/** Format 2.0: whatever has no status code is the body of a 200. */
function proxyAnswer(payload: string): ProxyAnswer {
  const parsed = JSON.parse(payload) as ProxyAnswer | string | null;
  if (parsed !== null && typeof parsed === 'object' && parsed.statusCode !== undefined) return parsed;
  const body = typeof parsed === 'string' ? parsed : payload;
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body };
}

/** The result, or undefined when it takes too long; the work behind it goes on, as a function does behind a gateway. */
function withinTime<Result>(work: Promise<Result>, milliseconds: number): Promise<Result | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), milliseconds);
    void work.then((result) => {
      clearTimeout(timer);
      resolve(result);
    });
  });
}

function joinedHeaders(request: IncomingMessage): Record<string, string> {
  const entries = Object.entries(request.headers).filter(([name]) => name !== 'cookie');
  return Object.fromEntries(entries.map(([name, value]) => [name, [value ?? ''].flat().join(',')]));
}

function joinedQuery(rawQuery: string): Record<string, string> | undefined {
  if (rawQuery === '') return undefined;
  const joined: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(rawQuery))
    joined[name] = Object.hasOwn(joined, name) ? `${joined[name]},${value}` : value;
  return joined;
}

function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
