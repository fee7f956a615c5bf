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
