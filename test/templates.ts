/** The templates of a synthesized app, read from its folder. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

export interface Template {
  readonly stack: string;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
  readonly Parameters?: Readonly<Record<string, unknown>>;
}

/** Every template in a folder that was synthesized (`cdk.out`). */
export function templatesIn(folder: string): Template[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.template.json'))
    .map((name) => ({
      stack: name.replace('.template.json', ''),
      ...(JSON.parse(readFileSync(join(folder, name), 'utf8')) as Omit<Template, 'stack'>),
    }));
}

/** What a function's environment holds, with a value for each one that CloudFormation would fill in. The value does not matter before the first call. */
export function environmentOf({ Properties }: Pick<Resource, 'Properties'>): Record<string, string> {
  const { Variables = {} } = (Properties['Environment'] ?? {}) as { Variables?: Record<string, unknown> };
  const filled = Object.entries(Variables).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : 'filled-in',
  ]);
  return Object.fromEntries(filled) as Record<string, string>;
}
