/** A resource of HR's API whose life is a set of decisions: load → decide → commit → view, with the problem mapping once. */
import type * as z from 'zod';
import type { Origin } from '../bus/envelope.ts';
import {
  type Command,
  changesNothing,
  type Decision,
  isRefusal,
  isWrongState,
  type Refusal,
} from '../decision/decision.ts';
import { isProblemCode } from '../decision/problem-codes.ts';
import type { ProblemError } from '../decision/problem-error.ts';
import type { Write } from '../dynamo/commit.ts';
import type { Page, PageQuery } from '../dynamo/table-reader.ts';
import type { Id, IdKind } from '../identifier.ts';
import type { Invocation } from '../lambda/lambda.ts';
import { type ApiRequest, type ApiResponse, type Caller, repeatable } from './api.ts';
import { openCursor, sealCursor } from './cursor.ts';
import { declaredPart } from './declared.ts';
import { entityTag, ifMatches, namesVersion, type Versioned } from './entity-tag.ts';
import type { listingQuery } from './listing.ts';
import { Problem, StaleVersion } from './problem.ts';

/** What a client gets for a refusal: the status and a sentence. The refusal's own errors name the fields. */
interface RefusalProblem {
  readonly status: 403 | 404 | 409 | 422;
  readonly detail: string;
  /** The fields to name where the refusal names none. */
  readonly errors?: readonly ProblemError[];
}

/** The problems of a resource by the codes of its refusals. */
export type RefusalProblems<Code extends string> = Readonly<Record<Code, RefusalProblem>>;

export interface ResourceDefinition<
  Kind extends IdKind,
  State extends Versioned,
  Taken extends Decision<State>,
  Code extends string,
  Param extends string,
> {
  /** The kind of its ids. */
  readonly kind: Kind;
  /** What sentences call it. Default: its kind. */
  readonly called?: string;
  /** The path parameter that names one. */
  readonly param: Param;
  readonly load: (id: Id<Kind>) => Promise<State | undefined>;
  /** Commits a decision; `before` is undefined for a new one. @throws ConcurrentChange when another writer was faster */
  readonly commit: (
    before: State | undefined,
    decision: Taken,
    context: { readonly at: Date; readonly origin: Origin; readonly also: readonly Write[] },
  ) => Promise<State>;
  /**
   * Its schema in responses, which drops what is not shown. A resource without a schema cannot be read on its own: it
   * has no version and no `ETag`.
   */
  readonly schema?: z.ZodType;
  /** What a caller may see of it, at the instant of the decision that the response is to. */
  readonly view: (state: State, caller: Caller, at: Date) => object | Promise<object>;
  /**
   * Whether `commit` does something that a decision asks for, besides storing the state: then it is called even if the
   * state stays.
   */
  readonly doesMore?: (decision: Taken) => boolean;
  /** Where one is found: the collection's path. */
  readonly path: string;
  readonly refusals: RefusalProblems<Code>;
}

type Of<Param extends string, Kind extends IdKind, Body> = Pick<
  ApiRequest,
  'caller' | 'origin' | 'headers' | 'completed'
> & {
  readonly params: Readonly<Record<Param, Id<Kind>>>;
  readonly body: Body;
};
type Creating<Body> = Pick<ApiRequest, 'caller' | 'origin' | 'newId' | 'completed'> & { readonly body: Body };
/** The one instant of an invocation: a response decides and shows at it. */
type Now = Pick<Invocation, 'now'>;
type Listing = z.output<typeof listingQuery>;

/** Loads one that exists, for requests that only name it. @throws Problem 404 */
export function existing<Key, State>(called: string, load: (id: Key) => Promise<State | undefined>) {
  return async (id: Key): Promise<State> => {
    const state = await load(id);
    if (state === undefined) throw Problem.notFound(called);
    return state;
  };
}

/**
 * Checks that a request which names a version (`wanted`, its `If-Match`) names the present one (RFC 9110 §13.1.1).
 *
 * @throws Problem 400, or 412 with what it is now
 */
export async function requireVersion(
  wanted: string | undefined,
  state: Versioned,
  { called, schema, show }: { readonly called: string; readonly schema: z.ZodType; readonly show: () => unknown },
): Promise<void> {
  const tag = entityTag(state);
  if (wanted === undefined || ifMatches(wanted, tag)) return;
  throw new StaleVersion(called, declaredPart(schema, await show()).value, tag);
}

/**
 * The operations of a resource, from its decisions. If it has versions, every response that shows one has its `ETag`, and
 * every change of one that exists honours `If-Match`.
 *
 * @example
 * const jobs = resource({ kind: 'job', param: 'jobId', path: '/jobs', load: loadJob, commit: commitJob, schema: jobSchema, view: jobView, refusals });
 * export const handler = api(jobRoutes, { getJob: jobs.get, publishJob: jobs.decide(202, publishJob), … });
 */
export function resource<
  Kind extends IdKind,
  State extends Versioned,
  Taken extends Decision<State>,
  Code extends string,
  Param extends string,
>(definition: ResourceDefinition<Kind, State, Taken, Code, Param>) {
  const { kind, called = kind, param, load, commit, schema, view, path, refusals } = definition;
  const { doesMore = () => false } = definition;

  const existingOne = existing(called, load);

  const shown = async (state: State, caller: Caller, at: Date) => ({
    ...(await view(state, caller, at)),
    version: state.sequence,
  });

  const respond = async (status: number, state: State, caller: Caller, at: Date): Promise<ApiResponse> => ({
    status,
    headers: schema === undefined ? {} : { etag: entityTag(state) },
    body: await shown(state, caller, at),
  });

  /**
   * The resource that a request changes. If the request names a version, that is still the present one (RFC 9110
   * §13.1.1).
   *
   * @throws Problem 404, 400, or 412 with what it is now
   */
  const toChange = async (
    { params, headers, caller }: Pick<Of<Param, Kind, unknown>, 'params' | 'headers' | 'caller'>,
    { now }: Now,
  ): Promise<State> => {
    const state = await existingOne(params[param]);
    if (schema !== undefined)
      await requireVersion(headers['if-match'], state, { called, schema, show: () => shown(state, caller, now) });
    return state;
  };

  /** Shows one, as it is now. */
  const get = async (
    { params, caller }: Pick<Of<Param, Kind, unknown>, 'params' | 'caller'>,
    { now }: Now,
  ): Promise<ApiResponse> => respond(200, await existingOne(params[param]), caller, now);

  /** The decision that was taken. @throws Problem that says why it was not */
  const orProblem = (outcome: Taken | Refusal<Code>): Taken => {
    if (isRefusal(outcome)) throw refusalProblem(called, outcome, refusals);
    return outcome;
  };

  return {
    existing: existingOne,
    toChange,
    respond,
    orProblem,
    get,

    /** Lists a page of them; a cursor continues only the list that `named` names by its filter. */
    list:
      <Filter extends object = object>(
        loadPage: (page: PageQuery, filter: Filter) => Promise<Page<State>>,
        named: (filter: Filter) => string = () => path.slice(1),
      ) =>
      async (
        { query, caller }: Pick<ApiRequest, 'caller'> & { readonly query: Listing & Filter },
        { now }: Now,
      ): Promise<ApiResponse> => {
        const after = await openCursor(query.cursor, named(query));
        const { items, lastKey } = await loadPage({ limit: query.limit, after }, query);
        const views = await Promise.all(items.map((state) => shown(state, caller, now)));
        return { status: 200, body: { items: views, cursor: await sealCursor(lastKey, named(query)) } };
      },

    /** Creates one; a request that is repeated with its `Idempotency-Key` finds what it created before. */
    create: <Body>(plan: (id: Id<Kind>, command: Command<Body>, at: Date) => Taken | Refusal<Code>) =>
      repeatable(
        async (
          { body, caller, origin, newId, completed }: Creating<Body>,
          { now }: Invocation,
        ): Promise<ApiResponse> => {
          const id = newId(kind);
          const location = `${path}/${id}`;
          const also = completed({ status: 201, headers: { location } });
          const known = await load(id);
          const command = { by: caller.actor, input: body };
          const state =
            known ?? (await commit(undefined, orProblem(plan(id, command, now)), { at: now, origin, also }));
          const response = await respond(201, state, caller, now);
          return { ...response, headers: { ...response.headers, location } };
        },
        async ({ newId, caller }, { now }) => respond(201, await existingOne(newId(kind)), caller, now),
      ),

    /**
     * Takes a decision on one; the request's body is the command's input. `needsVersion` says when a request needs
     * `If-Match` with a version: without one, the caller might decide on something that they have not read. A decision that changes nothing is
     * not written: the version that others have read stays.
     */
    decide: <Body>(
      status: number,
      decide: (
        state: State,
        command: Command<Body>,
        at: Date,
      ) => Taken | Refusal<Code> | Promise<Taken | Refusal<Code>>,
      needsVersion: (state: State) => boolean = () => false,
    ) =>
      repeatable(async (request: Of<Param, Kind, Body>, { now }: Invocation): Promise<ApiResponse> => {
        const { body, caller, origin, headers, completed } = request;
        const state = await toChange(request, { now });
        const decision = orProblem(await decide(state, { by: caller.actor, input: body }, now));
        if (!namesVersion(headers['if-match']) && needsVersion(state)) throw Problem.versionNeeded(called);
        if (changesNothing(state, decision) && !doesMore(decision)) return respond(status, state, caller, now);
        const also = completed({ status, headers: {} });
        return respond(status, await commit(state, decision, { at: now, origin, also }), caller, now);
      }, get),
  };
}

/** The problem that a client gets for a refusal. */
export function refusalProblem<Code extends string>(
  called: string,
  refusal: Refusal<Code>,
  refusals: RefusalProblems<Code>,
): Problem {
  if (isWrongState(refusal)) return Problem.wrongState(called, refusal.status, refusal.needed);
  const { status, detail, errors = [] } = refusals[refusal.refused];
  const code = isProblemCode(refusal.refused) ? refusal.refused : 'invalid';
  const fields = (refusal.errors ?? errors).map((error) => ({ ...error, code: error.code ?? code }));
  return status === 422 && fields.length > 0 ? Problem.invalid(fields) : new Problem(status, detail, fields);
}
