/** The synthesized templates, read back as data. */
import { inject } from 'vitest';
import { type Resource, type Template, templatesIn } from '../templates.ts';

export interface NamedResource extends Resource {
  readonly stack: string;
  readonly logicalId: string;
}

/** Every template of the assembly. */
export function templates(): Template[] {
  return templatesIn(inject('assembly'));
}

/** Every resource of a type, in all stacks. A type without any resource is a mistake in the test. */
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

/** Every policy statement of roles, with the role policy that holds it. */
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
