import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import { readBody } from '../http-server.ts';
import { Refusal } from '../refusal.ts';
import { suppressionReasons } from '../template/resource-types.ts';

const bodyLimit = 1_048_576;

const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: z.coerce.number().int().nonnegative().default(0),
});

/** The bodies that the control API takes. */
export const bodies = {
  clock: z.strictObject({ advance: z.string().optional(), to: z.string().optional() }),
  kill: z.strictObject({ function: z.string() }),
  replay: z.strictObject({
    messageId: z.string().optional(),
    eventId: z.string().optional(),
    queue: z.string().optional(),
  }),
  /** Which archived events to send again; the ISO instants are both included. */
  republish: z.strictObject({ subject: z.string().optional(), from: z.string().optional(), to: z.string().optional() }),
  suppressions: z.strictObject({
    address: z.string().regex(/^\S.*@[^\s@]+$/, 'is not an e-mail address'),
    reason: z.enum(suppressionReasons),
  }),
  tokens: z.strictObject({
    sub: z.string(),
    scope: z.string(),
    audience: z.string().optional(),
    expiresAt: z.iso.datetime({ offset: true }).optional(),
  }),
};

/** The body of a request. @throws {Refusal} naming what is wrong with it */
export async function read<Shape>(request: IncomingMessage, schema: z.ZodType<Shape>): Promise<Shape> {
  const text = (await readBody(request, bodyLimit)).toString();
  let json: unknown;
  try {
    json = text === '' ? {} : JSON.parse(text);
  } catch {
    throw new Refusal('The body is not JSON.');
  }
  return parsed(schema, json);
}

/** The part of a list that a query names. @throws {Refusal} */
export function page(query: URLSearchParams): z.infer<typeof pageQuery> {
  return parsed(pageQuery, Object.fromEntries(query));
}

function parsed<Shape>(schema: z.ZodType<Shape>, value: unknown): Shape {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  const [issue] = error.issues;
  throw new Refusal(`${issue?.path.join('.') || 'The body'}: ${issue?.message}.`);
}

/** Where the next page begins; null when there is none. */
export function cursorOf(items: readonly { position: number }[], limit: number): string | null {
  const last = items.at(-1);
  return last === undefined || items.length < limit ? null : String(last.position);
}
