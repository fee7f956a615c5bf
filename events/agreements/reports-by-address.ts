/**
 * What reports on a person's mail come to, by the mailing record and by the count of addresses on the contact card: whether the address that
 * the person has now is closed by a bounce, and since when. `consent` decides by it, `alumni` shows it to HR, and `mail` asks before an
 * invitation: all judge the record as it is stored, which nobody may have brought up to date since the person became
 * known again. Pure.
 */
import { type AddressCount, addressEpoch, type InvitedAddresses, presentEpochs } from './address-epoch.ts';
import { type ComplaintFacts, hasStandingComplaint, isStanding, type suppressions } from './complaints.ts';

/** When an address last bounced, HR last opened it, and its owner last complained. */
export interface AddressReport {
  readonly bouncedAt?: string | undefined;
  readonly reopenedAt?: string | undefined;
  readonly complainedAt?: string | undefined;
}

/** Reports by the epoch of the address that they are about. */
type Reports = { readonly [epoch: string]: AddressReport };

/** The fields of the mailing record from which it is judged. */
export const suppressionFacts = [
  'membership',
  'membershipSince',
  'topicsSince',
  'askedAt',
  'suppression',
  'bouncedAt',
  'complainedAt',
  'reopenedAt',
  'addressReports',
  'epoch',
] as const;
export interface SuppressionFacts extends ComplaintFacts, AddressReport, AddressCount {
  readonly addressReports?: Reports | undefined;
}

/** The count of addresses on the contact card; `knownFrom` is absent where nothing was erased. */
export interface CountedAddresses extends InvitedAddresses {
  readonly knownFrom?: number | undefined;
}

/** Stands for a bounce whose time is not known; any other is later. */
const longAgo = new Date(0).toISOString();

/** The reports by epoch. A record from before they were noted so says what holds for its own address. */
export function reportsOf(person: SuppressionFacts, card: CountedAddresses | undefined): Reports {
  const { addressReports, suppression, bouncedAt, reopenedAt, complainedAt, epoch } = person;
  if (addressReports !== undefined) return addressReports;
  const report =
    suppression === 'address'
      ? { bouncedAt: bouncedAt ?? longAgo, complainedAt }
      : { bouncedAt, reopenedAt: latest(bouncedAt, reopenedAt), complainedAt };
  const own = card === undefined ? epoch : Math.min(epoch, addressEpoch(card, undefined));
  return { [own]: report };
}

/** What was reported of the present address, under any of its epochs. */
export function reportOfPresent(person: SuppressionFacts, card: CountedAddresses | undefined): AddressReport {
  const reports = reportsOf(person, card);
  const epochs = card === undefined ? [person.epoch] : presentEpochs(card);
  const noted = epochs.flatMap((epoch) => reports[epoch] ?? []);
  return {
    bouncedAt: latest(...noted.map(({ bouncedAt }) => bouncedAt)),
    reopenedAt: latest(...noted.map(({ reopenedAt }) => reopenedAt)),
    complainedAt: latest(...noted.map(({ complainedAt }) => complainedAt)),
  };
}

/** What the person is not sent at the present address. A bounce concerns one address: another one is open, but does not end a complaint. */
export function suppressionOfPresent(
  person: SuppressionFacts,
  card: CountedAddresses | undefined,
): (typeof suppressions)[number] {
  const { bouncedAt, reopenedAt } = reportOfPresent(person, card);
  if (isLater(bouncedAt, reopenedAt)) return 'address';
  if (person.suppression !== 'address') return person.suppression;
  return hasStandingComplaint(person) && person.membership !== 'leaver' ? 'campaigns' : 'none';
}

/**
 * When the person complained before their data was last erased, if that still stands. Which address it was about is not kept, so that it
 * stands for whatever address they have now: no invitation goes there. It ends when they ask for mail, as by a consent at exit.
 */
export function complaintFromBeforeErasure(
  person: SuppressionFacts | undefined,
  card: CountedAddresses | undefined,
): string | undefined {
  const { knownFrom = 0, epoch = 0 } = card ?? {};
  if (person === undefined || knownFrom === 0) return undefined;
  // An epoch beyond the card's is one that only the record counted: after the erasure, before there was another card.
  const before = Object.entries(reportsOf(person, card)).filter(([of]) => Number(of) < knownFrom || Number(of) > epoch);
  const complainedAt = latest(...before.map(([, report]) => report.complainedAt));
  return complainedAt !== undefined && isStanding(person, complainedAt) ? complainedAt : undefined;
}

/** When the owner of the present address complained, if that stands: no invitation goes there, and to a member no campaigns. */
export function complaintOfPresent(person: SuppressionFacts, card: CountedAddresses | undefined): string | undefined {
  const before = complaintFromBeforeErasure(person, card);
  const { complainedAt } = reportOfPresent(person, card);
  if (complainedAt === undefined || !isStanding(person, complainedAt)) return before;
  return latest(before, complainedAt);
}

/** Whether an instant is later than another one; what did not happen is earlier than everything. */
export function isLater(one: string | undefined, than: string | undefined): boolean {
  return one !== undefined && (than === undefined || Date.parse(one) > Date.parse(than));
}

/** The latest of some instants. */
export function latest(...instants: readonly (string | undefined)[]): string | undefined {
  return instants.reduce((newest, at) => (isLater(at, newest) ? at : newest), undefined);
}
