import { createHash } from 'node:crypto';
import { Refusal, required } from '../refusal.ts';
import type { Model } from '../template/model.ts';
import type { RequestContext } from './conditions.ts';
import { type AccessRequest, type Decision, evaluate, type Principal, parsePolicy, type Statement } from './policy.ts';

/** The access key of a system outside the app. Resource policies bind it as well. */
export const outsideKeyId = 'AKIALOCALOUTSIDE0000';
/** The access key of the engineer on call, with an administrator's permissions. Resource policies bind it as well. */
export const operatorKeyId = 'AKIALOCALOPERATOR000';

/** The ARN of the outside system, for parameters that name who may do something. */
export function outsideUser(account: string): string {
  return user(account, 'outside');
}

function user(account: string, name: string): string {
  return `arn:aws:iam::${account}:user/${name}`;
}

/** Who may do what, as the templates say. */
export class Access {
  readonly #roles = new Map<string, { statements: Statement[]; trusts: Statement[] }>();
  readonly #resourcePolicies = new Map<string, Statement[]>();
  readonly #principals = new Map<string, { principal: Principal; statements: readonly Statement[] }>();
  readonly #account: string;
  readonly #region: string;
  readonly #granted: ((request: AccessRequest) => void) | undefined;

  /** @param granted is called with every request that is allowed */
  constructor(model: Model, granted?: (request: AccessRequest) => void) {
    this.#granted = granted;
    this.#account = model.account;
    this.#region = model.region;
    this.#readRoles(model);
    this.#readResourcePolicies(model);
    this.#addUser(outsideKeyId, outsideUser(model.account));
    this.#addUser(operatorKeyId, user(model.account, 'operator'));
  }

  #addUser(accessKey: string, arn: string): void {
    this.#principals.set(accessKey, {
      principal: roleItself(arn),
      statements: parsePolicy({ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }, arn),
    });
  }

  /** Gives a function its own credentials and returns the access key id. */
  register(functionName: string, roleArn: string, place: string): string {
    const role = this.#role(roleArn, place);
    this.#trust(role, roleArn, 'lambda.amazonaws.com', place);
    const hash = createHash('sha256').update(functionName).digest('hex').toUpperCase();
    const accessKey = `ASIA${hash.slice(0, 16)}`;
    const roleName = roleArn.slice(roleArn.lastIndexOf('/') + 1);
    const displayArn = `arn:aws:sts::${this.#account}:assumed-role/${roleName}/${functionName}`;
    this.#principals.set(accessKey, {
      principal: { kind: 'role', arn: roleArn, displayArn },
      statements: role.statements,
    });
    return accessKey;
  }

  /** Whether the access key belongs to a function or a user. */
  knows(accessKey: string): boolean {
    return this.#principals.has(accessKey);
  }

  /** A call with an access key. */
  check(accessKey: string, action: string, resource: string, context: RequestContext = {}): Decision {
    const caller = this.#principals.get(accessKey);
    if (caller === undefined)
      return { allowed: false, because: 'The security token included in the request is invalid.' };
    return this.#evaluate(caller.principal, caller.statements, action, resource, context);
  }

  /** A call that an AWS service makes for a resource (a rule that sends to a queue). */
  checkService(service: string, sourceArn: string, action: string, resource: string): Decision {
    const context = { 'aws:sourcearn': sourceArn, 'aws:sourceaccount': this.#account };
    return this.#evaluate({ kind: 'service', name: service }, [], action, resource, context);
  }

  /**
   * A call that a service makes as a role (an event source mapping, a schedule). AWS reports a missing permission at the
   * deployment or at the first use; the laptop cloud reports it at the start.
   * @throws {Refusal} when the role may not, or does not trust the service
   */
  requireRole(roleArn: string, service: string, action: string, resource: string, place: string): void {
    const role = this.#role(roleArn, place);
    this.#trust(role, roleArn, service, place);
    const decision = this.#evaluate(roleItself(roleArn), role.statements, action, resource, {});
    if (!decision.allowed) throw new Refusal(`${place}: ${decision.because}.`);
  }

  /** Whether a role may do something. */
  roleMay(roleArn: string, action: string, resource: string): boolean {
    const role = this.#roles.get(roleArn);
    return role !== undefined && this.#evaluate(roleItself(roleArn), role.statements, action, resource, {}).allowed;
  }

  #evaluate(
    principal: Principal,
    statements: readonly Statement[],
    action: string,
    resource: string,
    context: RequestContext,
  ): Decision {
    const common: RequestContext = {
      // Calls are plain HTTP here; the condition is about calls to AWS, which the SDK makes with TLS.
      'aws:securetransport': 'true',
      'aws:requestedregion': this.#region,
      'aws:principalarn': principal.kind === 'role' ? principal.arn : undefined,
      'aws:principalaccount': principal.kind === 'role' ? this.#account : undefined,
    };
    const request = { principal, action, resource, context: { ...common, ...context } };
    const decision = this.judge(request, statements);
    if (decision.allowed) this.#granted?.(request);
    return decision;
  }

  /** The decision if these were the statements of the caller's role. */
  judge(request: AccessRequest, statements: readonly Statement[]): Decision {
    return evaluate(request, statements, this.#resourcePolicies.get(policyHolder(request.resource)));
  }

  #role(arn: string, place: string): { statements: Statement[]; trusts: Statement[] } {
    return required(this.#roles.get(arn), `${place} uses the role ${arn}, which no template holds.`);
  }

  #trust({ trusts }: { trusts: Statement[] }, arn: string, service: string, place: string): void {
    const principal: Principal = { kind: 'service', name: service };
    const context = { 'aws:sourceaccount': this.#account };
    const request = { principal, action: 'sts:AssumeRole', resource: arn, context };
    if (!evaluate(request, trusts).allowed) throw new Refusal(`${place}: the role ${arn} does not trust ${service}.`);
  }

  #readRoles(model: Model): void {
    const byName = new Map<string, Statement[]>();
    for (const role of model.all('AWS::IAM::Role')) {
      const { Policies, AssumeRolePolicyDocument } = role.properties;
      const statements = Policies.flatMap(({ PolicyDocument }) => parsePolicy(PolicyDocument, role.place));
      this.#roles.set(role.arn(), { statements, trusts: parsePolicy(AssumeRolePolicyDocument, role.place) });
      byName.set(role.name, statements);
    }
    for (const policy of model.all('AWS::IAM::Policy')) {
      for (const roleName of policy.properties.Roles) {
        const sentence = `${policy.place} names the role ${roleName}, which no template holds.`;
        required(byName.get(roleName), sentence).push(...parsePolicy(policy.properties.PolicyDocument, policy.place));
      }
    }
  }

  #readResourcePolicies(model: Model): void {
    const add = (arn: string, statements: Statement[]): void => {
      this.#resourcePolicies.set(arn, [...(this.#resourcePolicies.get(arn) ?? []), ...statements]);
    };
    const queueArns = new Map(model.all('AWS::SQS::Queue').map((queue) => [queue.reference(), queue.arn()]));
    for (const policy of model.all('AWS::SQS::QueuePolicy')) {
      const statements = parsePolicy(policy.properties.PolicyDocument, policy.place);
      for (const url of policy.properties.Queues) add(queueArns.get(url) ?? url, statements);
    }
    for (const policy of model.all('AWS::SNS::TopicPolicy')) {
      const { Topics, PolicyDocument } = policy.properties;
      for (const topic of Topics) add(topic, parsePolicy(PolicyDocument, policy.place));
    }
    for (const policy of model.all('AWS::Events::EventBusPolicy')) {
      const { EventBusName, Statement } = policy.properties;
      const bus = EventBusName.slice(EventBusName.lastIndexOf('/') + 1);
      add(`arn:aws:events:${model.region}:${model.account}:event-bus/${bus}`, parsePolicy({ Statement }, policy.place));
    }
    for (const policy of model.all('AWS::S3::BucketPolicy')) {
      const { Bucket, PolicyDocument } = policy.properties;
      add(`arn:aws:s3:::${Bucket}`, parsePolicy(PolicyDocument, policy.place));
    }
    const functionArns = new Map(model.all('AWS::Lambda::Function').map((fn) => [fn.name, fn.arn()]));
    for (const permission of model.all('AWS::Lambda::Permission')) {
      const { FunctionName, Principal, SourceArn, SourceAccount, Action } = permission.properties;
      const conditions = {
        ...(SourceArn === undefined ? {} : { ArnLike: { 'aws:SourceArn': SourceArn } }),
        ...(SourceAccount === undefined ? {} : { StringEquals: { 'aws:SourceAccount': SourceAccount } }),
      };
      const arn = functionArns.get(FunctionName) ?? FunctionName;
      const allowed = { Effect: 'Allow', Action, Resource: arn, Principal: { Service: Principal } };
      add(arn, parsePolicy({ Statement: { ...allowed, Condition: conditions } }, permission.place));
    }
  }
}

function roleItself(arn: string): Principal {
  return { kind: 'role', arn, displayArn: arn };
}

/** The resource whose policy applies: for an object, its bucket. */
function policyHolder(resource: string): string {
  return resource.startsWith('arn:aws:s3:::') ? (resource.split('/')[0] ?? resource) : resource;
}
