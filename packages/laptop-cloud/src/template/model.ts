import { Refusal } from '../refusal.ts';
import type { Assembly, AssemblyStack, TemplateResource } from './assembly.ts';
import { type ResolvedValue, Resolver } from './intrinsics.ts';
import { defaultAccount, type Endpoints, knownType, Naming } from './naming.ts';
import { type KnownType, type PropertiesOf, resourceTypes } from './resource-types.ts';

/** The region when the stacks name none. */
const defaultRegion = 'ap-northeast-1';

/** A resource of one type, resolved. */
export interface Resource<Type extends KnownType> {
  readonly type: Type;
  /** Stack and logical id, for sentences. */
  readonly place: string;
  readonly stack: string;
  readonly logicalId: string;
  readonly name: string;
  readonly properties: PropertiesOf<Type>;
  readonly metadata: Readonly<Record<string, ResolvedValue>>;
  /** The ARN; refuses for a type that has none. */
  arn(): string;
  /** What `Ref` gives. */
  reference(): string;
}

/** The account that the app is for; for an app that names none, one of ours. */
export function accountOf({ stacks }: Assembly): string {
  return stacks.find(({ account }) => account)?.account ?? defaultAccount;
}

/** The whole app as the templates describe it: the only wiring there is. */
export class Model {
  readonly account: string;
  readonly region: string;
  readonly assets: Assembly['assets'];
  readonly #resources: Resource<KnownType>[] = [];
  /** Outputs by stack and key, in the shape that `cdk deploy --outputs-file` writes. */
  readonly outputs: Record<string, Record<string, string>> = {};

  /** @throws {Refusal} naming stack and logical id of the first thing that the laptop cloud does not know */
  constructor(assembly: Assembly, endpoints: Endpoints, parameters: Readonly<Record<string, string>>) {
    this.account = accountOf(assembly);
    this.region = assembly.stacks.find(({ region }) => region)?.region ?? defaultRegion;
    this.assets = assembly.assets;
    for (const stack of assembly.stacks) {
      for (const [id, resource] of Object.entries(stack.template.Resources)) knownType(stack, id, resource);
    }
    const naming = new Naming({ account: this.account, region: this.region, parameters, endpoints });
    const resolver = new Resolver(assembly.stacks, naming);
    naming.use(resolver);
    for (const stack of assembly.stacks) this.#read(stack, resolver, naming);
  }

  /** Every resource of a type, in the order of stacks and templates. */
  all<Type extends KnownType>(type: Type): Resource<Type>[] {
    return this.#resources.filter((resource): resource is Resource<Type> => resource.type === type);
  }

  /** Every resource whose metadata has the key with the value. */
  marked(key: string, value: string): Resource<KnownType>[] {
    return this.#resources.filter(({ metadata }) => metadata[key] === value);
  }

  #read(stack: AssemblyStack, resolver: Resolver, naming: Naming): void {
    for (const [id, resource] of Object.entries(stack.template.Resources)) {
      if (!resolver.holds(stack, resource.Condition)) continue;
      this.#resources.push(readResource(stack, id, resource, resolver, naming));
    }
    const outputs: Record<string, string> = {};
    for (const [key, output] of Object.entries(stack.template.Outputs)) {
      if (!resolver.holds(stack, output.Condition)) continue;
      outputs[key] = resolver.text(stack, output.Value, `output ${key}`);
    }
    this.outputs[stack.name] = outputs;
  }
}

function readResource(
  stack: AssemblyStack,
  id: string,
  resource: TemplateResource,
  resolver: Resolver,
  naming: Naming,
): Resource<KnownType> {
  const type = knownType(stack, id, resource);
  const place = `Stack ${stack.name}: ${id} (${type})`;
  const parsed = resourceTypes[type].safeParse(resolver.resolve(stack, resource.Properties, id));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const path = issue?.path.join('.') ?? '';
    const said =
      issue?.code === 'unrecognized_keys' ? `property ${issue.keys.join(', ')}` : (issue?.message ?? 'shape');
    throw new Refusal(
      `${place}${path === '' ? '' : ` at ${path}`} has a shape that the laptop cloud does not know: ${said}.`,
    );
  }
  return {
    type,
    place,
    stack: stack.name,
    logicalId: id,
    name: naming.name(stack, id, resource),
    properties: parsed.data as PropertiesOf<KnownType>,
    metadata: ownMetadata(stack, id, resource, resolver),
    arn: () => naming.arn(stack, id, resource),
    reference: () => naming.reference(stack, id, resource),
  };
}

// Other metadata (CDK paths, nag reasons) may hold anything and is not resolved.
function ownMetadata(
  stack: AssemblyStack,
  id: string,
  { Metadata }: TemplateResource,
  resolver: Resolver,
): Record<string, ResolvedValue> {
  const own = Object.entries(Metadata).filter(([key]) => key.startsWith('laptop-cloud:'));
  return Object.fromEntries(own.map(([key, value]) => [key, resolver.resolve(stack, value, `metadata of ${id}`)]));
}
