import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import { readBody } from '../http-server.ts';
import { Refusal } from '../refusal.ts';

const BODY_LIMIT = 1_048_576;

/** What the control API takes. */
export const bodies = {
  clock: z.strictObject({ advance: z.string().optional(), to: z.string().optional() }),
  kill: z.strictObject({ function: z.string() }),
  replay: z.strictObject({
    messageId: z.string().optional(),
    eventId: z.string().optional(),
    queue: z.string().optional(),
  }),
  republish: z.strictObject({ subject: z.string().optional(), from: z.string().optional(), to: z.string().optional() }),
  suppressions: z.strictObject({ address: z.email(), reason: z.enum(['BOUNCE', 'COMPLAINT']) }),
  tokens: z.strictObject({
    sub: z.string(),
    scope: z.string(),
    audience: z.string().optional(),
    expiresAt: z.iso.datetime({ offset: true }).optional(),
  }),
};

/** The body of a request. @throws {Refusal} naming what is wrong with it */
export async function read<Shape>(request: IncomingMessage, schema: z.ZodType<Shape>): Promise<Shape> {
  const text = (await readBody(request, BODY_LIMIT)).toString();
  let json: unknown;
  try {
    json = text === '' ? {} : JSON.parse(text);
  } catch {
    throw new Refusal('The body is not JSON.');
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Refusal(`${issue?.path.join('.') || 'The body'}: ${issue?.message}.`);
}

/** Which part of a list is asked for. @throws {Refusal} */
export function page(query: URLSearchParams): { after: number; limit: number } {
  const limit = Number(query.get('limit') ?? 100);
  const after = Number(query.get('cursor') ?? 0);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) throw new Refusal('limit is a number from 1 to 1000.');
  if (!Number.isInteger(after) || after < 0) throw new Refusal('cursor is what an earlier answer gave.');
  return { after, limit };
}

/** Where the next page begins; null when there is none. */
export function cursorOf(items: readonly { position: number }[], limit: number): string | null {
  const last = items.at(-1);
  return last === undefined || items.length < limit ? null : String(last.position);
}
