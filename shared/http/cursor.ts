/** Opaque cursors: the last key of a page, sealed so that a changed cursor is refused. */
import { createHash } from 'node:crypto';
import { Problem } from './problem.ts';

function check(payload: string, scope: string): string {
  return createHash('sha256').update(scope).update('\0').update(payload).digest('base64url').slice(0, 8);
}

/** Seals the last key of a page; `scope` names the list. */
export function sealCursor(key: Record<string, unknown> | undefined, scope: string): string | null {
  if (key === undefined) return null;
  const payload = Buffer.from(JSON.stringify(key)).toString('base64url');
  return `${payload}.${check(payload, scope)}`;
}

/** Opens a cursor of the same list. @throws Problem 422 naming /cursor when it is not one of ours. */
export function openCursor(cursor: string | undefined, scope: string): Record<string, unknown> | undefined {
  if (cursor === undefined) return undefined;
  const [payload, seal] = cursor.split('.');
  if (!payload || seal !== check(payload, scope)) {
    throw Problem.invalid([{ pointer: '/cursor', detail: 'is not a cursor of this list' }]);
  }
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
}
