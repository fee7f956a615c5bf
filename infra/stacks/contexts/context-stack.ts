import { type App, Duration, Stack, Validations } from 'aws-cdk-lib';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Match } from 'aws-cdk-lib/aws-events';
import type * as z from 'zod';
import type { OutsideSubscription, Subscription } from '../../../shared/bus/subscription.ts';
import { pagePostsTable } from '../../../shared/http/limit/page-posts-table.ts';
import { idempotencyTable } from '../../../shared/http/middleware/idempotency-table.ts';
import { type Route, type Routes, shadowedKeys } from '../../../shared/http/route.ts';
import { DirectConsumer, type DirectConsumerProps } from '../../constructs/events/direct-consumer.ts';
import { type EventSource, pascalCase, rulesFor } from '../../constructs/events/event-source.ts';
import { QueueConsumer, type QueueConsumerProps } from '../../constructs/events/queue-consumer.ts';
import type { Core, RouteKind } from '../../constructs/foundation.ts';
import { access, LambdaFunction, type LambdaFunctionProps } from '../../constructs/lambda-function.ts';

/** A little less than the API waits for a function: 30 seconds (Amazon API Gateway Developer Guide, quotas of HTTP APIs). */
const apiTimeout = Duration.seconds(29);

type Props<Schema extends z.ZodObject> = Omit<LambdaFunctionProps<Schema>, 'entry'>;

/** What a stack says about a consumer: its entry and its rules come from the subscription. */
type Reaction<ConsumerProps> = Omit<ConsumerProps, 'entry' | 'sources'>;

/** A stack is a table of contents: what a context serves, shows and reacts to, one line each. */
export abstract class ContextStack extends Stack {
  protected readonly core: Core;

  constructor(app: App, name: string, core: Core) {
    super(app, `Okaeri-${name}`, {
      env: { region: core.programme.storageRegion },
      description: `Okaeri: ${name.toLowerCase()}`,
    });
    this.core = core;
  }

  /** A function that serves operations of the API. */
  protected api<Schema extends z.ZodObject>(
    entry: string,
    routes: Routes,
    props: Props<Schema>,
  ): LambdaFunction<Schema> {
    const idempotent = Object.values(routes).some((route) => route.method === 'POST' && route.scope !== null);
    const tables = [
      ...(props.tables ?? []),
      ...(idempotent ? [access(idempotencyTable, 'PutItem', 'UpdateItem', 'DeleteItem')] : []),
    ];
    const cursors = Object.values(routes).some(({ query }) => query !== undefined && 'cursor' in query.shape);
    const target = this.#function(entry, { ...props, tables, cursors });
    for (const { method, path, scope } of Object.values(routes)) {
      this.#route(target, { method, path, scope, kind: method === 'POST' && scope === null ? 'webhook' : 'api' });
    }
    return target;
  }

  /** A page behind a mailed link: open to everybody who has the link. It counts its forms, unless it takes none or all. */
  protected page<Schema extends z.ZodObject>(
    entry: string,
    path: string,
    { forms = 'counted', ...props }: Props<Schema> & { readonly forms?: 'counted' | 'none' | 'unlimited' },
  ): LambdaFunction<Schema> {
    const tables = [...(props.tables ?? []), ...(forms === 'counted' ? [access(pagePostsTable, 'UpdateItem')] : [])];
    const target = this.#function(entry, { ...props, tables, links: true, publicOrigin: true });
    this.#route(target, { method: 'ANY', path, scope: null, kind: 'page' });
    return target;
  }

  /** Files that are the same for everybody. */
  protected files<Schema extends z.ZodObject>(entry: string, path: string, props: Props<Schema>): void {
    // Any method, so that HEAD and methods that are not allowed get their response where the files are known.
    this.#route(this.#function(entry, props), { method: 'ANY', path, scope: null, kind: 'page' });
  }

  /** Sends to the function every request that no other route takes, or that a route would mistake for another one. */
  protected fallback(target: LambdaFunction): void {
    for (const key of shadowedKeys(this.core.routes.map((route) => route.key))) {
      const [method = '', path = ''] = key.split(' ');
      this.#route(target, { method: method as Route['method'], path, scope: null, kind: 'api' });
    }
    this.#route(target, { method: 'ANY', path: '$default', scope: null, kind: 'api' });
  }

  /** A function that reacts to events of ours one by one, as they come. */
  protected on<Schema extends z.ZodObject>(
    { entry, events }: Subscription,
    props: Reaction<DirectConsumerProps<Schema>>,
  ): DirectConsumer<Schema> {
    return this.onRules(rulesFor(this.core.bus, events), entry, props);
  }

  /** A function behind a queue that reacts to events of ours: for events that come in floods, and for mail that is sent at a rate. */
  protected onQueued<Schema extends z.ZodObject>(
    { entry, events }: Subscription,
    props: Reaction<QueueConsumerProps<Schema>>,
  ): QueueConsumer<Schema> {
    return this.onQueuedRules(rulesFor(this.core.bus, events), entry, props);
  }

  /** A function that takes in what outside systems announce under their own source. */
  protected onOutside<Schema extends z.ZodObject>(
    { entry, outsideEvent }: OutsideSubscription,
    props: Reaction<DirectConsumerProps<Schema>>,
  ): DirectConsumer<Schema> {
    const pattern = { source: Match.anythingButPrefix('okaeri.'), detailType: [outsideEvent] };
    return this.onRules({ [`Outside${pascalCase(outsideEvent)}`]: { bus: this.core.bus, pattern } }, entry, props);
  }

  /** A function that any rules invoke. */
  protected onRules<Schema extends z.ZodObject>(
    sources: Readonly<Record<string, EventSource>>,
    entry: string,
    props: Reaction<DirectConsumerProps<Schema>>,
  ): DirectConsumer<Schema> {
    return new DirectConsumer(this, pascalCase(functionName(entry)), this.core, { ...props, entry, sources });
  }

  /** A function behind a queue that any rules fill. */
  protected onQueuedRules<Schema extends z.ZodObject>(
    sources: Readonly<Record<string, EventSource>>,
    entry: string,
    props: Reaction<QueueConsumerProps<Schema>>,
  ): QueueConsumer<Schema> {
    return new QueueConsumer(this, pascalCase(functionName(entry)), this.core, { ...props, entry, sources });
  }

  #function<Schema extends z.ZodObject>(entry: string, props: Props<Schema>): LambdaFunction<Schema> {
    const target = new LambdaFunction(this, pascalCase(functionName(entry)), this.core, {
      timeout: apiTimeout,
      ...props,
      entry,
    });
    Validations.of(target).acknowledge(
      {
        id: 'Serverless::Serverless-LambdaDLQ',
        reason: 'Invoked synchronously by the API; the caller sees the error.',
      },
      {
        id: 'Serverless::Serverless-LambdaAsyncFailureDestination',
        reason: 'Invoked synchronously by the API; the caller sees the error.',
      },
    );
    return target;
  }

  #route(target: LambdaFunction, { method, path, scope, kind }: NewRoute): void {
    const key = path === '$default' ? path : `${method} ${path}`;
    this.core.routes.push({ key, kind, stack: this });
    const id = `${pascalCase(method.toLowerCase())}${path.replace(/[^A-Za-z0-9]+(.)?/g, (_match, next: string | undefined) => (next ?? '').toUpperCase())}`;
    const route = new apigatewayv2.HttpRoute(this, `${id}Route`, {
      httpApi: this.core.api,
      routeKey:
        path === '$default'
          ? apigatewayv2.HttpRouteKey.DEFAULT
          : apigatewayv2.HttpRouteKey.with(path, method as apigatewayv2.HttpMethod),
      integration: new HttpLambdaIntegration(`${id}Integration`, target),
      ...(scope === null
        ? {}
        : {
            authorizer: apigatewayv2.HttpAuthorizer.fromHttpAuthorizerAttributes(this, `${id}Authorizer`, {
              authorizerId: this.core.authorizerId,
              authorizerType: 'JWT',
            }),
          }),
    });
    if (scope === null) {
      Validations.of(route).acknowledge({
        id: 'AwsSolutions::AwsSolutions-APIG4',
        reason: 'Open on purpose, and listed as such in the infrastructure test: signed, behind a token, or public.',
      });
    }
  }
}

interface NewRoute extends Pick<Route, 'path' | 'scope'> {
  readonly method: Route['method'] | 'ANY';
  readonly kind: RouteKind;
}

/** The name of a function: the file of its entry. */
function functionName(entry: string): string {
  return entry.slice(entry.lastIndexOf('/') + 1);
}
