import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Ground } from '../ground.ts';
import { BodyTooLarge, type HttpServer, readBody, sendJson } from '../http-server.ts';
import type { FunctionDefinition } from '../lambda/definition.ts';
import type { Functions } from '../lambda/functions.ts';
import { failed, type InvocationResult } from '../lambda/result.ts';
import { Refusal, required } from '../refusal.ts';
import type { Resource } from '../template/model.ts';
import { type AccessLog, type AccessRecord, accessLog } from './access-log.ts';
import type { Issuer } from './issuer.ts';
import { type JwtAuthorizer, jwtAuthorizer } from './jwt-authorizer.ts';
import { proxyEvent } from './proxy-event.ts';
import { notPermitted, outcomeOf, sendOutcome } from './proxy-response.ts';
import { Routes } from './routes.ts';
import { Throttle } from './throttle.ts';

interface RouteTarget {
  readonly definition: FunctionDefinition;
  readonly authorizer: JwtAuthorizer | undefined;
  readonly scopes: readonly string[];
  readonly throttle: Throttle | undefined;
  readonly timeout: number;
  readonly allowed: boolean;
}

interface Parts extends Pick<Ground, 'model' | 'access' | 'clock' | 'logs' | 'metrics'> {
  readonly functions: Functions;
  readonly issuer: Issuer;
  /** Whether the throttles of the stage are in force. */
  readonly throttled: boolean;
}

type StageSettings = Resource<'AWS::ApiGatewayV2::Stage'>['properties'];

/** The largest request that an HTTP API takes: 10 MB, in bytes. */
const requestLimit = 10 * 1_048_576;

/** API Gateway's HTTP API: routes, JWT authorizer and Lambda proxy integration with payload format 2.0. */
export class Gateway {
  readonly #routes = new Routes<RouteTarget>();
  readonly #parts: Parts;
  readonly #apiId: string;
  readonly #accessLog: AccessLog | undefined;

  constructor(parts: Parts) {
    const { model } = parts;
    this.#parts = parts;
    const apis = model.all('AWS::ApiGatewayV2::Api');
    if (apis.length > 1)
      throw new Refusal(`${apis[1]?.place}: the laptop cloud runs one HTTP API, this is the second.`);
    this.#apiId = apis[0]?.name ?? 'none';
    const [stage, secondStage] = model.all('AWS::ApiGatewayV2::Stage');
    if (apis[0] && (stage === undefined || secondStage !== undefined))
      throw new Refusal(`${apis[0].place} needs exactly one stage, $default.`);
    this.#accessLog = accessLog(stage, parts);
    const integrations = new Map(
      model.all('AWS::ApiGatewayV2::Integration').map((resource) => [resource.name, resource]),
    );
    const authorizers = new Map(
      model.all('AWS::ApiGatewayV2::Authorizer').map((resource) => [resource.name, jwtAuthorizer(resource, parts)]),
    );
    for (const route of model.all('AWS::ApiGatewayV2::Route')) {
      this.#routes.add(route.properties.RouteKey, this.#target(route, integrations, authorizers, stage?.properties));
    }
  }

  serve(server: HttpServer): void {
    server.handle((request, response) => this.#handle(request, response));
  }

  #target(
    { properties, place }: Resource<'AWS::ApiGatewayV2::Route'>,
    integrations: ReadonlyMap<string, Resource<'AWS::ApiGatewayV2::Integration'>>,
    authorizers: ReadonlyMap<string, JwtAuthorizer>,
    stage: StageSettings | undefined,
  ): RouteTarget {
    const { access, functions, throttled, model } = this.#parts;
    const integration = required(
      integrations.get(properties.Target.replace(/^integrations\//, '')),
      `${place} has the target ${properties.Target}, which is not an integration.`,
    );
    const uri = integration.properties.IntegrationUri;
    const definition = required(
      functions.find(/functions\/(arn:[^/]+)\/invocations$/.exec(uri)?.[1] ?? uri),
      `${integration.place} has the URI ${uri}, which is not a function.`,
    );
    const authorizer = authorizers.get(properties.AuthorizerId ?? '');
    if (properties.AuthorizationType === 'JWT' && authorizer === undefined)
      throw new Refusal(`${place} names an authorizer that no template holds.`);
    // The settings of a route take precedence over those of the stage.
    const limits = { ...stage?.DefaultRouteSettings, ...stage?.RouteSettings?.[properties.RouteKey] };
    // `GET /orders` → `GET/orders`, as the policies of functions name routes.
    const route = properties.RouteKey.replace(/^ANY /, '* ').replace(' /', '/');
    const source = `arn:aws:execute-api:${model.region}:${model.account}:${this.#apiId}/$default/${route}`;
    return {
      definition,
      authorizer: properties.AuthorizationType === 'JWT' ? authorizer : undefined,
      scopes: properties.AuthorizationScopes,
      throttle: throttled ? new Throttle(limits) : undefined,
      timeout: integration.properties.TimeoutInMillis,
      allowed: access.checkService('apigateway.amazonaws.com', source, 'lambda:InvokeFunction', definition.arn).allowed,
    };
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedAt = performance.now();
    const requestId = randomUUID();
    const [, rawPath = '/', rawQuery = ''] = /^([^?]*)\??(.*)$/.exec(request.url ?? '/') ?? [];
    const match = this.#routes.match(request.method ?? 'GET', rawPath);
    const seen: { integrationErrorMessage?: string } = {};
    response.setHeader('apigw-requestid', requestId);
    response.once('finish', () => {
      const asked = { requestId, routeKey: match?.route.routeKey, httpMethod: request.method };
      this.#log(response, { ...asked, ...seen, responseLatency: Math.round(performance.now() - startedAt) });
    });
    if (match === undefined) return sendJson(response, 404, { message: 'Not Found' });
    const { throttle, authorizer, scopes } = match.route.target;
    if (throttle?.admits() === false) return sendJson(response, 429, { message: 'Too Many Requests' });
    const authorization = await authorizer?.(request.headers.authorization, scopes);
    if (authorization && 'refused' in authorization) return refuse(response, authorization);
    const body = await readBody(request, requestLimit).catch((error: unknown) => {
      if (!(error instanceof BodyTooLarge)) throw error;
      return undefined;
    });
    if (body === undefined) return sendJson(response, 413, { message: 'Request Entity Too Large' });
    const read = { request, requestId, match, rawPath, rawQuery, body, jwt: authorization?.jwt };
    const event = proxyEvent({
      ...read,
      account: this.#parts.model.account,
      apiId: this.#apiId,
      now: this.#parts.clock.now(),
    });
    const outcome = outcomeOf(await this.#invoke(match.route.target, JSON.stringify(event)));
    if ('integrationError' in outcome) seen.integrationErrorMessage = outcome.integrationError;
    sendOutcome(response, outcome, request.method === 'HEAD');
  }

  /** Invokes the function behind a route; undefined when it takes too long. */
  #invoke({ definition, timeout, allowed }: RouteTarget, event: string): Promise<InvocationResult | undefined> {
    if (!allowed) return Promise.resolve(failed(notPermitted, 'API Gateway may not invoke the function.'));
    return withinTime(this.#parts.functions.invoke(definition.name, event), timeout);
  }

  #log(response: ServerResponse, known: AccessRecord): void {
    this.#count(response.statusCode);
    this.#accessLog?.({
      ...known,
      accountId: this.#parts.model.account,
      apiId: this.#apiId,
      protocol: 'HTTP/1.1',
      requestTimeEpoch: this.#parts.clock.now(),
      responseLength: Number(response.getHeader('content-length') ?? 0),
      stage: '$default',
      status: response.statusCode,
    });
  }

  #count(status: number): void {
    const put = (name: string, value: number) =>
      this.#parts.metrics.put({ namespace: 'AWS/ApiGateway', name, dimensions: { ApiId: this.#apiId } }, value);
    put('Count', 1);
    put('4xx', status >= 400 && status < 500 ? 1 : 0);
    put('5xx', status >= 500 ? 1 : 0);
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

/** The result, or undefined when it takes too long; the function continues, as behind API Gateway. */
function withinTime<Result>(work: Promise<Result>, milliseconds: number): Promise<Result | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), milliseconds);
    void work.then((result) => {
      clearTimeout(timer);
      resolve(result);
    });
  });
}
