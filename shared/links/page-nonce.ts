import { timingSafeEqual } from 'node:crypto';
import { minute } from '../time/durations.ts';
import { keyedDigest, type LinkKeys } from './sealed.ts';

/** How long the form of an open page is accepted, in milliseconds. */
const validFor = 15 * minute;

/** Makes the nonce of a form: a POST without it does not come from a page that was shown for this link. */
export function makePageNonce(token: string, shownAt: Date, keys: LinkKeys): string {
  const at = shownAt.getTime().toString(36);
  return `${at}.${digest(token, at, keys.active, keys)}.${keys.active}`;
}

/**
 * When the page of this nonce was shown; `too_old` for a page of ours that was open for too long; undefined when the nonce is
 * forged, of another link, or of a key that is no longer known.
 */
export function readPageNonce(nonce: string, token: string, now: Date, keys: LinkKeys): Date | 'too_old' | undefined {
  const [at = '', mac = '', keyId = ''] = nonce.split('.');
  if (!keys.keys.has(Number(keyId))) return undefined;
  const expected = Buffer.from(digest(token, at, Number(keyId), keys));
  const given = Buffer.from(mac);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const shownAt = Number.parseInt(at, 36);
  const age = now.getTime() - shownAt;
  if (age > validFor) return 'too_old';
  return age >= -minute ? new Date(shownAt) : undefined;
}

function digest(token: string, at: string, keyId: number, keys: LinkKeys): string {
  return keyedDigest('page-nonce', `${token}.${at}`, keyId, keys).subarray(0, 16).toString('base64url');
}
