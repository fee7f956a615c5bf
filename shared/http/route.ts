import type * as z from 'zod';
import type { Scope } from '../programme/scopes.ts';

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/** One operation of the API: CDK makes the route of it, the kit parses requests by it, OpenAPI describes it. */
export interface Route {
  readonly method: Method;
  /** With `{parameters}`. */
  readonly path: string;
  /** What the caller must be allowed; null = open to everybody (listed in the infrastructure's test). */
  readonly scope: Scope | null;
  /** Other scopes that will do instead. */
  readonly orScope?: Scope;
  readonly summary: string;
  readonly tag: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Largest body in bytes; 256 kB unless said. */
  readonly maxBytes?: number;
  /** What it answers when all is well. */
  readonly answers: Readonly<Record<number, RouteAnswer>>;
}

/** An answer when all is well: its body, as JSON unless said. */
interface RouteAnswer {
  readonly description: string;
  readonly body?: z.ZodType;
  /** Other media types of the same answer, each a text: `text/csv`. The handler names the one it sends. */
  readonly alsoAs?: readonly string[];
}
export type Routes = Readonly<Record<string, Route>>;

/** Declares the operations of a context by their operationId. */
export function defineRoutes<const R extends Routes>(routes: R): R {
  return routes;
}

/** The key by which the gateway names a route: `POST /campaigns`. */
export function routeKey(route: Pick<Route, 'method' | 'path'>): string {
  return `${route.method} ${route.path}`;
}
