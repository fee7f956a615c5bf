/** What a route declares of a response: undeclared fields never leave. */
import * as z from 'zod';
import { toPointer } from '../decision/schema-problems.ts';

/** A response as it is declared. */
export interface Declared {
  readonly value: unknown;
  /** Where the value breaks a rule of the schema, as JSON Pointers; never the value. */
  readonly broken: readonly string[];
}

/**
 * The declared parts of a value. A stored value that breaks a rule of today (docs/architecture.md, "Rules change") is shown as it is:
 * what cannot be seen cannot be mended, and one old item must not hide a whole list.
 */
export function declaredPart(schema: z.ZodType, value: unknown): Declared {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { value: parsed.data, broken: [] };
  const broken = parsed.error.issues.map(({ path }) => toPointer(path));
  return { value: withoutUndeclared(schema, value), broken };
}

function withoutUndeclared(schema: z.ZodType, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return withoutUndeclared(schema.unwrap() as z.ZodType, value);
  if (schema instanceof z.ZodArray && Array.isArray(value))
    return value.map((item) => withoutUndeclared(schema.element as z.ZodType, item));
  if (schema instanceof z.ZodObject && typeof value === 'object')
    return Object.fromEntries(
      Object.entries(schema.shape as Record<string, z.ZodType>)
        .map(([name, field]) => [name, withoutUndeclared(field, (value as Record<string, unknown>)[name])] as const)
        .filter(([, member]) => member !== undefined),
    );
  if (schema instanceof z.ZodUnion) {
    const fitting = schema.options.find((option) => (option as z.ZodType).safeParse(value).success);
    return fitting === undefined ? leaf(value) : (fitting as z.ZodType).parse(value);
  }
  return schema instanceof z.ZodRecord ? value : leaf(value);
}

/** A value that the schema leaves open is shown only if nothing can be hidden in it. */
function leaf(value: unknown): unknown {
  return typeof value === 'object' ? null : value;
}
