import * as z from 'zod';
import { Refusal } from '../refusal.ts';

const text = z.union([z.string(), z.number()]).transform(String);

/** A parameter of a template. As in resource-types.ts, everything that is not listed is refused. */
export const parameterShape = z.strictObject({
  Type: z.enum(['String', 'Number', 'AWS::SSM::Parameter::Value<String>']),
  Default: text.optional(),
  Description: z.string().optional(),
  AllowedPattern: z.string().optional(),
  AllowedValues: z.array(text).optional(),
  MinLength: z.coerce.number().optional(),
  MaxLength: z.coerce.number().optional(),
  ConstraintDescription: z.string().optional(),
  NoEcho: z.unknown().optional(),
});
type Parameter = z.infer<typeof parameterShape>;

/**
 * The value of a parameter, checked as CloudFormation checks it before it makes anything.
 * @throws {Refusal} when there is none, or it does not satisfy the parameter's constraints
 */
export function parameterValue(stack: string, name: string, parameter: Parameter, given: string | undefined): string {
  if (parameter.Type.startsWith('AWS::SSM::')) {
    throw new Refusal(
      `Stack ${stack}: parameter ${name} reads the Parameter Store, which the laptop cloud does not know.`,
    );
  }
  const value = given ?? parameter.Default;
  if (value === undefined) {
    throw new Refusal(`Stack ${stack}: parameter ${name} has no default and no value in "parameters".`);
  }
  if (satisfies(value, parameter)) return value;
  const constraint = parameter.ConstraintDescription ?? `must match ${parameter.AllowedPattern ?? 'its constraints'}`;
  throw new Refusal(`Stack ${stack}: parameter ${name} ${constraint}; it is "${value}".`);
}

function satisfies(value: string, { AllowedPattern, AllowedValues, MinLength = 0, MaxLength }: Parameter): boolean {
  if (AllowedValues !== undefined && !AllowedValues.includes(value)) return false;
  if (value.length < MinLength || (MaxLength !== undefined && value.length > MaxLength)) return false;
  // CloudFormation anchors the pattern: all of the value must match.
  return AllowedPattern === undefined || new RegExp(`^(?:${AllowedPattern})$`, 'u').test(value);
}
