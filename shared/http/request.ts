/** What the API's handlers get and give. */
import { createHash } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as z from 'zod';
import type { Origin } from '../bus/envelope.ts';
import type { Write } from '../dynamo/commit.ts';
import type { Id, IdKind } from '../identifier.ts';
import type { Scope } from '../programme/scopes.ts';
import type { Route } from './route.ts';

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** Who calls, and what they may do. */
export interface Caller {
  /** The token's `sub`; the actor in the audit trail. */
  readonly actor: string;
  /** The token's `email`, unless the token says that it was not verified (OpenID Connect Core §5.1). */
  readonly email?: string | undefined;
  readonly scopes: ReadonlySet<Scope>;
}

/** A request that was parsed by its route. */
export interface ApiRequest<R extends Route = Route> {
  readonly params: Parsed<R['params']>;
  readonly query: Parsed<R['query']>;
  readonly body: Parsed<R['body']>;
  readonly rawBody: Buffer;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly caller: Caller;
  readonly origin: Origin;
  /**
   * The id of what this request creates. With an `Idempotency-Key` each attempt with the same body gets the same id. Look whether it exists
   * before creating it, because an earlier attempt may have crashed after its commit.
   */
  readonly newId: <Kind extends IdKind>(kind: Kind) => Id<Kind>;
  /**
   * The writes that note the response to this request, for the transaction that does its work: a request that is killed
   * afterwards gets the same response when it is repeated. None without an `Idempotency-Key`.
   */
  readonly completed: (response: FirstResponse) => readonly Write[];
}

/** What is stored of a response: nothing that is about a person. */
export const firstResponseSchema = z.object({
  status: z.int(),
  headers: z.object({ location: z.string().optional() }).default({}),
});
export type FirstResponse = z.infer<typeof firstResponseSchema>;

/** What the response to a request shows, without its status. */
export type Shown = Pick<ApiResponse, 'body' | 'headers'>;

/** A handler's response. The kit parses the body by the route's schema, which drops undeclared fields. */
export interface ApiResponse {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The key of a request that can be repeated; undefined where the header is absent or means nothing. */
export function idempotencyKeyOf(
  { headers }: Pick<APIGatewayProxyEventV2, 'headers'>,
  { method, scope }: Pick<Route, 'method' | 'scope'>,
): string | undefined {
  return method === 'POST' && scope !== null ? headers['idempotency-key'] : undefined;
}

/** What must be the same in a request that is repeated: its path and its body, as a hash. */
export function contentOf({ rawPath }: Pick<APIGatewayProxyEventV2, 'rawPath'>, rawBody: Buffer): string {
  return createHash('sha256').update(rawPath).update('\0').update(rawBody).digest('hex');
}
