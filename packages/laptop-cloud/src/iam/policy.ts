import * as z from 'zod';
import { Refusal } from '../refusal.ts';
import { type ConditionBlock, conditionHolds, parseConditions, type RequestContext, wildcard } from './conditions.ts';

/** The caller: a role (of a function) or an AWS service acting for a resource. */
export type Principal =
  | { readonly kind: 'role'; readonly arn: string; readonly displayArn: string }
  | { readonly kind: 'service'; readonly name: string };

const effects = ['Allow', 'Deny'] as const;

/** One statement, ready to be evaluated. */
export interface Statement {
  readonly sid: string | undefined;
  readonly effect: (typeof effects)[number];
  readonly matchesAction: (action: string) => boolean;
  readonly matchesResource: (resource: string) => boolean;
  /** Undefined in identity policies. */
  readonly matchesPrincipal: ((principal: Principal) => boolean) | undefined;
  readonly conditions: ConditionBlock;
}

/** A request as IAM sees it. */
export interface AccessRequest {
  readonly principal: Principal;
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
}

/** Allowed, or why not in the words of the services. */
export type Decision = { readonly allowed: true } | { readonly allowed: false; readonly because: string };

const textOrList = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const principalShape = z.union([
  z.literal('*'),
  z.strictObject({ AWS: textOrList.optional(), Service: textOrList.optional() }),
]);
const statementShape = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(effects),
  Action: textOrList.optional(),
  NotAction: textOrList.optional(),
  Resource: textOrList.optional(),
  NotResource: textOrList.optional(),
  Principal: principalShape.optional(),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});
const documentShape = z.strictObject({
  Version: z.literal('2012-10-17').optional(),
  Id: z.string().optional(),
  Statement: z.union([z.array(statementShape), statementShape.transform((statement) => [statement])]),
});

/**
 * Reads a policy document.
 * @param place names the resource in a refusal
 * @throws {Refusal} on a shape, operator or condition key that is not known
 */
export function parsePolicy(document: unknown, place: string): Statement[] {
  const parsed = documentShape.safeParse(document);
  if (parsed.success) return parsed.data.Statement.map((statement) => toStatement(statement, place));
  const issue = parsed.error.issues[0];
  throw new Refusal(
    `${place} has a policy shape that the laptop cloud does not know at ${issue?.path.join('.')}: ${issue?.message}.`,
  );
}

function toStatement(shape: z.infer<typeof statementShape>, place: string): Statement {
  if ((shape.Action === undefined) === (shape.NotAction === undefined)) {
    throw new Refusal(`${place} has a statement that needs either Action or NotAction.`);
  }
  const actions = (shape.Action ?? shape.NotAction ?? []).map((pattern) => wildcard(pattern, 'i'));
  const resources = (shape.Resource ?? shape.NotResource ?? ['*']).map((pattern) => wildcard(pattern));
  const wantAction = shape.Action !== undefined;
  const wantResource = shape.NotResource === undefined;
  return {
    sid: shape.Sid,
    effect: shape.Effect,
    matchesAction: (action) => actions.some((pattern) => pattern.test(action)) === wantAction,
    matchesResource: (resource) => resources.some((pattern) => pattern.test(resource)) === wantResource,
    matchesPrincipal: shape.Principal === undefined ? undefined : principalMatcher(shape.Principal),
    conditions: parseConditions(shape.Condition ?? {}, place),
  };
}

function principalMatcher(shape: z.infer<typeof principalShape>): (principal: Principal) => boolean {
  if (shape === '*') return () => true;
  const { AWS = [], Service = [] } = shape;
  return (principal) => {
    if (principal.kind === 'service') return Service.includes(principal.name);
    const account = principal.arn.split(':')[4] ?? '';
    return AWS.some(
      (name) => name === '*' || name === principal.arn || name === account || name === `arn:aws:iam::${account}:root`,
    );
  };
}

/**
 * IAM's logic inside one account: an explicit Deny anywhere wins; else an Allow of the identity or of the resource
 * suffices. A service has no identity policy of its own, so only the resource's policy can allow it.
 */
export function evaluate(
  request: AccessRequest,
  identity: readonly Statement[],
  resourcePolicy: readonly Statement[] = [],
): Decision {
  const applies = (statement: Statement): boolean =>
    statement.matchesAction(request.action) &&
    statement.matchesResource(request.resource) &&
    (statement.matchesPrincipal?.(request.principal) ?? true) &&
    conditionHolds(statement.conditions, request.context);
  const statements = [...identity, ...resourcePolicy].filter(applies);
  const denying = statements.find(({ effect }) => effect === 'Deny');
  if (denying !== undefined) {
    const policy = resourcePolicy.includes(denying) ? 'a resource-based policy' : 'an identity-based policy';
    return refused(
      request,
      `with an explicit deny in ${policy}${denying.sid === undefined ? '' : ` (${denying.sid})`}`,
    );
  }
  if (statements.length > 0) return { allowed: true };
  const kind = request.principal.kind === 'service' ? 'resource-based' : 'identity-based';
  return refused(request, `because no ${kind} policy allows the ${request.action} action`);
}

function refused({ principal, action, resource }: AccessRequest, because: string): Decision {
  const who = principal.kind === 'role' ? `User: ${principal.displayArn}` : `Service: ${principal.name}`;
  return {
    allowed: false,
    because: `${who} is not authorized to perform: ${action} on resource: ${resource} ${because}`,
  };
}
