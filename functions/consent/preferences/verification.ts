/** The mailed code: what is wanted waits until the owner of the mailbox confirms it, for a quarter of an hour. */
import type { AlumniId, Id } from '../../../shared/identifier.ts';
import type { Verification, Wanted } from '../tables.ts';
import type { Shown } from './preferences.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
/** How long a code can be entered. */
const codeValidFor = 15 * minute;
/** How often a code may be tried. */
export const mostAttempts = 5;
/** How many codes a person is mailed in a day: a forwarded link must not fill the mailbox. */
const mostCodesPerDay = 10;

/** A new verification. */
export function requestVerification(
  asked: { alumniId: AlumniId; verificationId: Id<'verification'>; wanted: Wanted; shown: Shown },
  now: Date,
): Verification {
  return {
    ...asked,
    state: 'pending',
    attempts: 0,
    createdAt: now.toISOString(),
    validUntil: new Date(now.getTime() + codeValidFor).toISOString(),
    expiresAt: Math.floor((now.getTime() + 2 * day) / 1000),
  };
}

/** Whether a code can be entered for it. */
export function isPending(verification: Verification, now: Date): boolean {
  const { state, attempts, validUntil } = verification;
  return state === 'pending' && attempts < mostAttempts && now.getTime() < Date.parse(validUntil);
}

/** Whether the person was mailed as many codes today as one may be. */
export function isTooMany(verifications: readonly Verification[], now: Date): boolean {
  const today = verifications.filter(({ createdAt }) => now.getTime() - Date.parse(createdAt) < day);
  return today.length >= mostCodesPerDay;
}

/** After a code was tried: used up by the right one, one attempt fewer by a wrong one. */
export function tried(verification: Verification, right: boolean): Verification {
  return { ...verification, attempts: verification.attempts + 1, state: right ? 'used' : 'pending' };
}
