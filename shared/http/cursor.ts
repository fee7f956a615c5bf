/** Opaque cursors: the last key of a page, sealed with a key so that nobody can make or change one. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { environmentVariable } from '../process/environment.ts';
import { readSecret } from '../secrets/secrets.ts';
import { Problem } from './problem.ts';

/** The variable that names the secret `{"key": "…"}`. A new key only ends the lists that are being read. */
export const cursorKeyVariable = 'CURSOR_KEY_SECRET';

async function seal(payload: string, list: string): Promise<string> {
  const { key } = await readSecret(environmentVariable(cursorKeyVariable));
  if (key === undefined) throw new Error('the cursor secret has no key');
  return createHmac('sha256', key)
    .update(JSON.stringify(['okaeri:cursor', list, payload]))
    .digest()
    .subarray(0, 16)
    .toString('base64url');
}

/** Seals the last key of a page; `list` names the list with its filters. */
export async function sealCursor(key: Record<string, unknown> | undefined, list: string): Promise<string | null> {
  if (key === undefined) return null;
  const payload = Buffer.from(JSON.stringify(key)).toString('base64url');
  return `${payload}.${await seal(payload, list)}`;
}

/** Opens a cursor of the same list. @throws Problem 400 naming /cursor when it is not one of ours */
export async function openCursor(
  cursor: string | undefined,
  list: string,
): Promise<Record<string, unknown> | undefined> {
  if (cursor === undefined) return undefined;
  const [payload = '', given = '', ...rest] = cursor.split('.');
  const sealed = Buffer.from(given);
  const expected = Buffer.from(await seal(payload, list));
  const genuine = rest.length === 0 && sealed.length === expected.length && timingSafeEqual(sealed, expected);
  if (!genuine) throw Problem.wrongCursor();
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
}
