import { environmentVariable } from '../process/environment.ts';
import { readSecret } from '../secrets/secrets.ts';
import type { LinkKeys } from './sealed.ts';

let known: { readonly secret: Record<string, string>; readonly keys: LinkKeys } | undefined;

/**
 * The link keys, from the secret `{"active": "1", "k1": "…", "k2": "…"}`. To rotate, add `k2`
 * and set `active` to 2. A key that was ever active stays in the secret, because unsubscribe links do not expire.
 */
export async function linkKeys(): Promise<LinkKeys> {
  const secret = await readSecret(environmentVariable('LINK_KEYS_SECRET'));
  if (known?.secret !== secret) known = { secret, keys: parseLinkKeys(secret) };
  return known.keys;
}

/** Reads the secret's JSON. @throws Error when there is no key for the active id. */
export function parseLinkKeys(secret: Record<string, string>): LinkKeys {
  const keys = new Map<number, Buffer>();
  for (const [name, value] of Object.entries(secret)) {
    const id = /^k(\d{1,3})$/.exec(name)?.[1];
    if (id !== undefined && Number(id) < 256) keys.set(Number(id), Buffer.from(value));
  }
  const active = Number(secret['active']);
  if (!keys.has(active)) throw new Error('the link key secret has no active key');
  return { active, keys };
}
