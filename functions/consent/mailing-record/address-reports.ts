/**
 * What was reported of each address of a person: whether the one that they have now is closed by a bounce. A report is noted for the epoch of its
 * address (`events/agreements/address-epoch.ts`), so that nothing of one address counts for another, in whatever order reports, corrections of
 * the address and decisions of HR become known. Pure.
 */
import { addressEpoch, presentEpochs } from '../../../events/agreements/address-epoch.ts';
import { hasStandingComplaint } from '../../../events/agreements/complaints.ts';
import type { ContactCard } from '../../../events/read-models/contact-card.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { suppressionAfter } from './lifecycle.ts';

type Reports = NonNullable<MailingRecord['addressReports']>;
/** When the address last bounced, HR last opened it, and its owner last complained. */
type AddressReport = Reports[string];
type Card = Pick<ContactCard, 'epoch' | 'invitedEpochs'> | undefined;

/** Stands for a bounce of which no time is known; any other is later. */
const longAgo = new Date(0).toISOString();

/** The epoch that the present address has: that of the contact card and, where there is none, that of the record. */
export function presentEpoch(person: MailingRecord, card: Card): number {
  return card?.epoch ?? person.epoch;
}

/** What was reported of the present address, under any of its epochs. */
export function reportOfPresent(person: MailingRecord, card: Card): AddressReport {
  const reports = reportsOf(person, card);
  const epochs = card === undefined ? [person.epoch] : presentEpochs(card);
  const noted = epochs.flatMap((epoch) => reports[epoch] ?? []);
  return {
    bouncedAt: latest(...noted.map(({ bouncedAt }) => bouncedAt)),
    reopenedAt: latest(...noted.map(({ reopenedAt }) => reopenedAt)),
    complainedAt: latest(...noted.map(({ complainedAt }) => complainedAt)),
  };
}

/** What changes in the record once something more is known of the present address; an older report changes nothing. */
export function withReport(
  person: MailingRecord,
  card: Card,
  report: AddressReport,
): Pick<MailingRecord, 'epoch' | 'addressReports'> {
  const reports = reportsOf(person, card);
  const epoch = presentEpoch(person, card);
  const known = reports[epoch];
  const merged = {
    bouncedAt: latest(known?.bouncedAt, report.bouncedAt),
    reopenedAt: latest(known?.reopenedAt, report.reopenedAt),
    complainedAt: latest(known?.complainedAt, report.complainedAt),
  };
  const noted = Object.fromEntries(Object.entries(merged).filter(([, at]) => at !== undefined));
  return {
    addressReports: { ...reports, [epoch]: noted },
    // The record of a member has the epoch of the address that it holds.
    epoch: person.membership === 'member' ? person.epoch : addressEpoch(card, person),
  };
}

/** What the person is not sent at the present address. A bounce concerns one address: another one is open, but does not end a complaint. */
export function suppressionOfPresent(person: MailingRecord, card: Card): MailingRecord['suppression'] {
  const { suppression, membership } = person;
  const { bouncedAt, reopenedAt } = reportOfPresent(person, card);
  if (isLater(bouncedAt, reopenedAt)) return suppressionAfter('bounce', suppression, 'address');
  const after = hasStandingComplaint(person) && membership !== 'leaver' ? 'campaigns' : 'none';
  return suppressionAfter('changeAddress', suppression, after);
}

/** Whether an instant is later than another one; what did not happen is earlier than everything. */
export function isLater(one: string | undefined, than: string | undefined): boolean {
  return one !== undefined && (than === undefined || Date.parse(one) > Date.parse(than));
}

/** The latest of some instants. */
export function latest(...instants: readonly (string | undefined)[]): string | undefined {
  return instants.reduce((newest, at) => (isLater(at, newest) ? at : newest), undefined);
}

/** A record from before reports were noted by address says what holds for its own. */
function reportsOf(person: MailingRecord, card: Card): Reports {
  const { addressReports, suppression, bouncedAt, reopenedAt, complainedAt, epoch } = person;
  if (addressReports !== undefined) return addressReports;
  const report =
    suppression === 'address'
      ? { bouncedAt: bouncedAt ?? longAgo, complainedAt }
      : { bouncedAt, reopenedAt: latest(bouncedAt, reopenedAt), complainedAt };
  const own = card === undefined ? epoch : Math.min(epoch, addressEpoch(card, undefined));
  return { [own]: report };
}
