import type * as z from 'zod';
import type { Scope } from '../programme/scopes.ts';

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

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
  /** Largest body in bytes; 256 kB by default. */
  readonly maxBytes?: number;
  /**
   * It shows one resource with its `ETag`, or changes one and honours `If-Match`; `needed` = it may be refused without
   * `If-Match` (428).
   */
  readonly versioned?: true | 'needed';
  /** The successful responses by status. */
  readonly answers: Readonly<Record<number, RouteResponse>>;
}

/** A successful response: its body is JSON by default. */
interface RouteResponse {
  readonly description: string;
  readonly body?: z.ZodType;
  /** Other media types of the same response, each a text: `text/csv`. The handler names the one it sends. */
  readonly alsoAs?: readonly string[];
}
export type Routes = Readonly<Record<string, Route>>;

/** Declares the operations of a context by their operationId. */
export function defineRoutes<const R extends Routes>(routes: R): R {
  return routes;
}

/** The gateway's key of a route: `POST /campaigns`. */
export function routeKey(route: Pick<Route, 'method' | 'path'>): string {
  return `${route.method} ${route.path}`;
}
