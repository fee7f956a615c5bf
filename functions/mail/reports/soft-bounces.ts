/** Passing bounces, counted per person: nobody reads a mailbox that is full on three days of a month. Pure. */
import { isAboutPresentAddress } from '../../../events/agreements/address-epoch.ts';
import type { ContactCard } from '../../../events/read-models/contact-card.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { type Decide, type Decision, decided, refuse } from '../../../shared/decision/decision.ts';
import { expiryFrom } from '../../../shared/dynamo/table-definition.ts';
import { day, hour } from '../../../shared/time/durations.ts';
import { type SoftBounces, softBouncesTable } from '../tables.ts';
import type { SystemReport } from './bounce-kinds.ts';

/**
 * So many passing bounces within this many days close the person's address, each this long after the one before: several mails of one day find
 * the mailbox full for one reason. Less than a day, as mails of every morning do not leave at the same minute. Milliseconds.
 */
const most = 3;
const withinDays = 30;
const apart = 20 * hour;

/** A mail that came back for now. Its epoch is undefined where the mail did not say, or its bounce was noted before epochs were. */
export type SoftBounce = SoftBounces['bounces'][number];

/** The passing bounces of a person with one more, and whether there are so many now that the address counts as gone. */
type BounceCount = Decision<readonly SoftBounce[]> & { readonly lasting: boolean };
type Counting = {
  readonly bounce: SoftBounce;
  /** What is known of the person's present address; undefined = nothing. */
  readonly address?: Pick<MailingRecord, 'epoch' | 'addressSince' | 'reopenedAt'> | undefined;
  /** What a leaver's card says about it. */
  readonly card?: Pick<ContactCard, 'epoch' | 'invitedEpochs'> | undefined;
};
type DecideCount = Decide<readonly SoftBounce[], Counting, 'known' | 'other_address', BounceCount>;

/**
 * Counts a passing bounce at the instant at which it happened. Each mail counts once: SES may report it any number of
 * times, in any order. Bounces of another address, or from before HR reopened it, do not count: neither the new one nor those
 * that were stored while the person had it.
 */
export const countSoftBounce: DecideCount = (known, { input: { bounce, address, card } }, at) => {
  const isOfPresent = (one: SoftBounce) => isAboutPresentAddress(one.addressEpoch, card, address);
  if (!isOfPresent(bounce)) return refuse('other_address');
  if (known.some(({ mailRef }) => mailRef === bounce.mailRef)) return refuse('known');
  const bounces = [...known, bounce]
    .sort((one, other) => Date.parse(one.at) - Date.parse(other.at))
    .filter((one) => at.getTime() - Date.parse(one.at) <= withinDays * day);
  const since = Math.max(
    0,
    ...[address?.addressSince, address?.reopenedAt].flatMap((from) => (from ? [Date.parse(from)] : [])),
  );
  const ofAddress = bounces.filter((one) => isOfPresent(one) && Date.parse(one.at) >= since);
  const times = ofAddress.map((one) => Date.parse(one.at));
  return { ...decided(bounces), lasting: times.some((_first, position) => isFullForLong(times.slice(position))) };
};

/** Whether bounces, in their order, show a mailbox that stays full, counted from the first of them. Milliseconds. */
function isFullForLong(times: readonly number[]): boolean {
  const [first = 0] = times;
  const days: number[] = [];
  for (const time of times) {
    if (time - (days.at(-1) ?? Number.NEGATIVE_INFINITY) >= apart) days.push(time);
  }
  return (days[most - 1] ?? Number.POSITIVE_INFINITY) - first <= withinDays * day;
}

/** When a mail system reported something, and the epoch of the address of that mail; undefined = it did not say. */
export type SystemReported = Pick<SoftBounce, 'at' | 'addressEpoch'>;

const epochFields = {
  refusedByPolicyAt: 'refusedByPolicyEpoch',
  complainedByMachineAt: 'complainedByMachineEpoch',
} as const satisfies Record<SystemReport, keyof SoftBounces>;

/** What is stored of a person with the report of a mail system noted. Undefined = a newer one is known. */
export function withSystemReport(
  known: SoftBounces | undefined,
  alumniId: SoftBounces['alumniId'],
  report: SystemReport,
  { at, addressEpoch }: SystemReported,
): SoftBounces | undefined {
  if ((known?.[report] ?? '') >= at) return undefined;
  const expiresAt = Math.max(known?.expiresAt ?? 0, expiryFrom(softBouncesTable, new Date(at)));
  const noted = { [report]: at, [epochFields[report]]: addressEpoch };
  return { bounces: [], ...known, alumniId, version: (known?.version ?? 0) + 1, ...noted, expiresAt };
}

/** What is noted of the report of a mail system, if any. */
export function systemReportIn(known: SoftBounces, report: SystemReport): SystemReported | undefined {
  const at = known[report];
  return at === undefined ? undefined : { at, addressEpoch: known[epochFields[report]] };
}
