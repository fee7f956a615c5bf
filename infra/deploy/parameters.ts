/** The operator's values for the parameters of the templates. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { templateOutputs } from '@okaeri/laptop-cloud';
import * as z from 'zod';
import { CommandRefused, causeOf } from '../operate/refusal.ts';

/** The parameters that each stack declares, without CDK's own. */
export type DeclaredParameters = Readonly<Record<string, readonly string[]>>;

const template = z.looseObject({ Parameters: z.record(z.string(), z.unknown()).default({}) });
const ending = '.template.json';

/** The parameters of a synthesized app. */
export function declaredParameters(outdir: string): DeclaredParameters {
  const files = readdirSync(outdir).filter((name) => name.endsWith(ending));
  return Object.fromEntries(
    files.map((file) => {
      const { Parameters } = template.parse(JSON.parse(readFileSync(join(outdir, file), 'utf8')));
      return [file.slice(0, -ending.length), Object.keys(Parameters).filter((name) => name !== 'BootstrapVersion')];
    }),
  );
}

const values = z.record(z.string(), z.string());

/** Reads a file of values: a JSON object of texts. @throws CommandRefused naming the file and the key */
export function readParameters(file: string): Record<string, string> {
  try {
    return values.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const why =
      error instanceof z.ZodError ? `${error.issues[0]?.path.join('.') || 'it'} must be text` : causeOf(error);
    throw new CommandRefused(`${file} cannot be read (${why}). docs/deploy.md shows what it holds.`);
  }
}

/**
 * The arguments of `cdk deploy` for the values: every stack gets those that it declares, because CloudFormation refuses others. A value
 * that is not given has its default, even if an earlier deployment had another value: only the file counts.
 *
 * @throws CommandRefused naming a value that no stack declares, that is missing, or that does not satisfy its constraint
 */
export function parameterArguments(outdir: string, given: Readonly<Record<string, string>>): string[] {
  const declared = declaredParameters(outdir);
  const known = new Set(Object.values(declared).flat());
  const unknown = Object.keys(given).filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new CommandRefused(
      `No stack has the parameter ${unknown.join(', ')}; there are ${[...known].sort().join(', ')}.`,
    );
  }
  try {
    templateOutputs(outdir, given);
  } catch (error) {
    throw new CommandRefused(causeOf(error));
  }
  const values = Object.entries(declared).flatMap(([stack, names]) =>
    names
      .filter((name) => given[name] !== undefined)
      .flatMap((name) => ['--parameters', `${stack}:${name}=${given[name]}`]),
  );
  return ['--no-previous-parameters', ...values];
}
