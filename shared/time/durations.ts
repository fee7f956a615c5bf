/** Lengths of time in milliseconds, and the end of one as DynamoDB's TTL wants it. */

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** When an item is deleted that is kept for some time (milliseconds): seconds since 1970. */
export function expiryAfter(at: Date, keptFor: number): number {
  return Math.floor((at.getTime() + keptFor) / 1000);
}
