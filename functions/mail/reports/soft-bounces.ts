/** Passing bounces, counted per person: a mailbox that is full three times in a month is not read any more. Pure. */
import type { SoftBounces } from '../tables.ts';

/** So many mails of one person may not come back within so many days. */
const most = 3;
const withinDays = 30;
const day = 86_400_000;

/** A mail that came back for now. */
export type SoftBounce = SoftBounces['bounces'][number];

/**
 * The passing bounces of a person with one more. Undefined when that mail is counted already: SES may report it any number
 * of times, in any order. What happened to the address before the present one does not count.
 */
export function withSoftBounce(
  known: readonly SoftBounce[],
  bounce: SoftBounce,
  addressSince: string | undefined,
): { readonly bounces: readonly SoftBounce[]; readonly lasting: boolean } | undefined {
  if (known.some(({ mailRef }) => mailRef === bounce.mailRef)) return undefined;
  const bounces = [...known, bounce]
    .sort((one, other) => Date.parse(one.at) - Date.parse(other.at))
    .filter(({ at }) => Date.parse(bounce.at) - Date.parse(at) <= withinDays * day);
  const since = addressSince === undefined ? 0 : Date.parse(addressSince);
  const ofAddress = bounces.filter(({ at }) => Date.parse(at) >= since);
  const lasting = ofAddress.some((first, position) => {
    const last = ofAddress[position + most - 1];
    return last !== undefined && Date.parse(last.at) - Date.parse(first.at) <= withinDays * day;
  });
  return { bounces, lasting };
}
