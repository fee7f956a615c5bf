import { timingSafeEqual } from 'node:crypto';
import type { AlumniId, Id } from '../identifier.ts';
import { keyedDigest, type LinkKeys } from './sealed.ts';

const codes = 1_000_000;

/** How long a code is valid, in minutes: `consent` enforces it, the mail names it. */
export const codeValidMinutes = 15;

/**
 * The six digits that confirm a verification. Computed, not stored: `mail` puts them in the mail, `consent` compares them,
 * and neither the event nor a table holds them.
 */
export function verificationCode(
  verificationId: Id<'verification'>,
  alumniId: AlumniId,
  keys: LinkKeys,
  keyId: number = keys.active,
): string {
  const digest = keyedDigest('verification', `${verificationId}.${alumniId}`, keyId, keys);
  return String(digest.readUIntBE(0, 6) % codes).padStart(6, '0');
}

/** What a Japanese keyboard, or a paste, puts between digits: spaces, what nobody sees, and whatever looks like a dash (ー and − are letter and sign). */
const betweenDigits = /[\s\p{Cf}\p{Pd}\u2212\u30FC]/gu;

/** Whether this is the code by any key (keys may have been rotated since the mail). Compares in constant time. */
export function isVerificationCode(
  given: string,
  verificationId: Id<'verification'>,
  alumniId: AlumniId,
  keys: LinkKeys,
): boolean {
  const typed = Buffer.from(given.normalize('NFKC').replace(betweenDigits, ''));
  return [...keys.keys.keys()].some((keyId) => {
    const code = Buffer.from(verificationCode(verificationId, alumniId, keys, keyId));
    return code.length === typed.length && timingSafeEqual(code, typed);
  });
}
