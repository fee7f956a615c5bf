import type * as z from 'zod';
import type { Scope } from '../programme/scopes.ts';

export const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'] as const;
type Method = (typeof methods)[number];

/** One operation of the API: CDK creates the gateway's route from it, the kit parses requests by it, OpenAPI describes it. */
export interface Route {
  readonly method: Method;
  /** With `{parameters}`. */
  readonly path: string;
  /** The scope that the caller needs; null = open to everybody (listed in the infrastructure's test). */
  readonly scope: Scope | null;
  /** A scope that is enough instead. */
  readonly orScope?: Scope;
  readonly summary: string;
  readonly tag: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** What is sent, where the handler reads it itself: the kit does not parse it, the description of the API shows it. */
  readonly sent?: SentBody;
  /** Largest body in bytes; 256 kB by default. */
  readonly maxBytes?: number;
  /**
   * It shows one resource with its `ETag`, or changes one and honours `If-Match`; `needed` = it may be refused without
   * `If-Match` (428).
   */
  readonly versioned?: true | 'needed';
  /** It only reads, and may still be refused in the present state (409): why. Operations that write may always be. */
  readonly conflict?: string;
  /** Its response is the same whatever the request holds. */
  readonly readsNothing?: true;
  /** The successful responses by status. */
  readonly responses: Readonly<Record<number, RouteResponse>>;
}

/** The body of another system: a field that is not known is dropped, and null or an empty text counts as absent. */
export interface SentBody {
  /** What the description of the API calls it. */
  readonly name: string;
  readonly body: z.ZodType;
  readonly headers?: z.ZodObject;
}

/** A successful response: its body is JSON by default. */
interface RouteResponse {
  readonly description: string;
  readonly body?: z.ZodType;
  /** Other media types of the same response, each a text: `text/csv`. The handler names the one it sends. */
  readonly alsoAs?: readonly string[];
}
export type Routes = Readonly<Record<string, Route>>;

/** Whether an operation can be called without a body. */
export function isOptional(body: z.ZodType | undefined): boolean {
  return body === undefined || body.safeParse(undefined).success;
}

/** Declares the operations of a context by their operationId. */
export function defineRoutes<const R extends Routes>(routes: R): R {
  return routes;
}

/** The gateway's key of a route: `POST /campaigns`. */
export function routeKey(route: Pick<Route, 'method' | 'path'>): string {
  return `${route.method} ${route.path}`;
}

/**
 * Operations that are not declared, but that the gateway would match to a path with parameters: without a route of its
 * own, `GET /alumni/imports` would ask for an alumnus. They get the response of every other undeclared request.
 */
export function shadowedKeys(keys: readonly string[]): string[] {
  const routes = keys.map((key) => key.split(' ')).flatMap(([method = '', path]) => (path ? [{ method, path }] : []));
  const plain = new Set(routes.map(({ path }) => path).filter((path) => !path.includes('{')));
  return [...plain].flatMap((path) => {
    const own = routes.filter((route) => route.path === path).map(({ method }) => method);
    const taken = routes.filter((route) => route.path !== path && takes(route.path, path)).map(({ method }) => method);
    return [...new Set(taken)].filter((method) => !own.includes(method)).map((method) => `${method} ${path}`);
  });
}

/** Whether a path with `{parameters}` takes a request's path, or another path without parameters. No parameter is empty. */
export function takes(template: string, path: string): boolean {
  const segments = path.split('/');
  const parts = template.split('/');
  return (
    parts.length === segments.length &&
    parts.every((part, at) => part === segments[at] || (part.startsWith('{') && segments[at] !== ''))
  );
}
