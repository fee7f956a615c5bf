import type * as z from 'zod';

/**
 * Reads and checks a function's environment by its schema. The same schema types the CDK construct's prop, so a missing
 * or misspelled variable does not compile; this is the second check, at cold start.
 *
 * @throws Error naming the variables that are missing or wrong.
 */
export function readEnvironment<Schema extends z.ZodObject>(schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(process.env);
  if (parsed.success) return parsed.data;
  const names = parsed.error.issues.map((issue) => issue.path.join('.'));
  throw new Error(`environment variables missing or wrong: ${names.join(', ')}`);
}

/** One environment variable. @throws Error when it is missing or empty. */
export function environmentVariable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`environment variable missing: ${name}`);
  return value;
}
