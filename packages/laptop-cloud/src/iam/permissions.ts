import * as z from 'zod';
import type { Model } from '../template/model.ts';
import type { Access } from './access.ts';
import { type AccessRequest, parsePolicy, type Statement } from './policy.ts';

/** One thing that a role is allowed: an action of one of its statements, or one of the statement's resources. */
interface Permission {
  /** The role's policy in the templates, and the statement that the permission is a part of. */
  readonly name: string;
  readonly roleArn: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** The statements that are left to the role without it. */
  readonly rest: readonly Statement[];
}

const textOrList = z.union([z.string(), z.array(z.string())]);
const rawStatement = z.looseObject({
  Effect: z.string(),
  Action: textOrList.optional(),
  Resource: textOrList.optional(),
});
const rawDocument = z.object({ Statement: z.union([z.array(rawStatement), rawStatement]) });
type RawStatement = z.infer<typeof rawStatement>;
interface RoleStatement {
  readonly place: string;
  readonly statement: RawStatement;
}

/** Every permission of every role; a statement that denies gives none. */
function permissionsOf(model: Model): Permission[] {
  return [...statementsOfRoles(model)].flatMap(([roleArn, statements]) =>
    statements.flatMap(({ place, statement }, index) => {
      if (statement.Effect !== 'Allow') return [];
      const rest = (reduced: readonly RawStatement[]): Statement[] => [
        ...statements.flatMap((other, position) =>
          position === index ? [] : parsePolicy({ Statement: other.statement }, other.place),
        ),
        ...reduced.flatMap((part) => parsePolicy({ Statement: part }, place)),
      ];
      return parts(statement).map(({ taken, left }) => ({
        name: `${place}, statement ${index + 1}: ${taken.actions.join(' ')} on ${taken.resources.join(' ')}`,
        roleArn,
        ...taken,
        rest: rest(left),
      }));
    }),
  );
}

/** The statement without each of its actions in turn, and without each of its resources in turn. */
function parts(statement: RawStatement) {
  const actions = [statement.Action ?? []].flat();
  const resources = [statement.Resource ?? []].flat();
  const without = <Part>(all: readonly Part[], part: Part) => all.filter((other) => other !== part);
  const byAction = actions.map((action) => ({
    taken: { actions: [action], resources },
    left: actions.length === 1 ? [] : [{ ...statement, Action: without(actions, action) }],
  }));
  if (resources.length === 1) return byAction;
  const byResource = resources.map((resource) => ({
    taken: { actions, resources: [resource] },
    left: [{ ...statement, Resource: without(resources, resource) }],
  }));
  return [...byAction, ...byResource];
}

function statementsOfRoles(model: Model): Map<string, RoleStatement[]> {
  const roles = model.all('AWS::IAM::Role');
  const found = new Map<string, RoleStatement[]>(roles.map((role) => [role.arn(), []]));
  const read = (arn: string | undefined, place: string, document: unknown): void => {
    const { Statement } = rawDocument.parse(document);
    if (arn !== undefined) found.get(arn)?.push(...[Statement].flat().map((statement) => ({ place, statement })));
  };
  for (const role of roles) {
    for (const { PolicyDocument } of role.properties.Policies) read(role.arn(), role.place, PolicyDocument);
  }
  for (const policy of model.all('AWS::IAM::Policy')) {
    const { Roles, PolicyDocument } = policy.properties;
    for (const name of Roles) read(roles.find((role) => role.name === name)?.arn(), policy.place, PolicyDocument);
  }
  return found;
}

/** Remembers what roles were allowed, to show what would fail without a permission. */
export class GrantedRequests {
  readonly #requests = new Map<string, AccessRequest>();

  /** Requests are told apart by what policies check: caller, action, resource and these condition keys. */
  readonly record = (request: AccessRequest): void => {
    const { principal, action, resource, context } = request;
    if (principal.kind !== 'role') return;
    const asked = [context['events:source'], context['ses:fromaddress']];
    this.#requests.set(JSON.stringify([principal.arn, action, resource, asked]), request);
  };

  /** The AccessDenied of the first request that would fail without the permission; undefined = none needs it. */
  denialWithout({ roleArn, rest }: Permission, access: Access): string | undefined {
    for (const request of this.#requests.values()) {
      if (request.principal.kind !== 'role' || request.principal.arn !== roleArn) continue;
      const decision = access.judge(request, rest);
      if (!decision.allowed) return decision.because;
    }
    return undefined;
  }
}

/** A permission, and the AccessDenied that a request of this run would have got without it. */
export interface PermissionUse extends Pick<Permission, 'name' | 'actions' | 'resources'> {
  readonly denial: string | undefined;
}

/** Which request of the run needed each permission. */
export function usesOf(model: Model, access: Access, granted: GrantedRequests): PermissionUse[] {
  return permissionsOf(model).map((permission) => {
    const { name, actions, resources } = permission;
    return { name, actions, resources, denial: granted.denialWithout(permission, access) };
  });
}
