/** The synthesized templates, read back as data. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';

interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

export interface NamedResource extends Resource {
  readonly stack: string;
  readonly logicalId: string;
}

export interface Template {
  readonly stack: string;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
  readonly Parameters?: Readonly<Record<string, unknown>>;
}

/** Every template of the assembly. */
export function templates(): Template[] {
  const folder = inject('assembly');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.template.json'))
    .map((name) => ({
      stack: name.replace('.template.json', ''),
      ...(JSON.parse(readFileSync(join(folder, name), 'utf8')) as Omit<Template, 'stack'>),
    }));
}

/** Every resource of a type, in all stacks. A type of which there is none is a mistake of the test. */
export function resourcesOf(type: string, all: readonly Template[] = templates()): NamedResource[] {
  const found = all.flatMap(({ stack, Resources }) =>
    Object.entries(Resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([logicalId, resource]) => ({ ...resource, stack, logicalId, Properties: resource.Properties ?? {} })),
  );
  if (found.length === 0) throw new Error(`the templates have no ${type}`);
  return found;
}

/** The value at a path of keys, or undefined. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}

/** Every policy statement of roles, with the role policy it stands in. */
export function policyStatements(
  all: readonly Template[] = templates(),
): { resource: NamedResource; statement: Record<string, unknown> }[] {
  return resourcesOf('AWS::IAM::Policy', all).flatMap((resource) =>
    (at(resource.Properties, 'PolicyDocument', 'Statement') as Record<string, unknown>[]).map((statement) => ({
      resource,
      statement,
    })),
  );
}

/** One or many, as CloudFormation allows both. */
export function listOf<Item>(value: Item | Item[] | undefined): Item[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
