/**
 * A report is noted for the epoch of its address (`events/agreements/address-epoch.ts`), so that nothing of one address counts for another, in
 * whatever order reports, corrections of the address and decisions of HR become known. What they come to is judged by
 * `events/agreements/reports-by-address.ts`. Pure.
 */
import { addressEpoch } from '../../../events/agreements/address-epoch.ts';
import { type AddressReport, latest, reportsOf } from '../../../events/agreements/reports-by-address.ts';
import type { ContactCard } from '../../../events/read-models/contact-card.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';

type Card = Pick<ContactCard, 'epoch' | 'invitedEpochs'> | undefined;

/** The epoch that the present address has: that of the contact card and, where there is none, that of the record. */
export function presentEpoch(person: MailingRecord, card: Card): number {
  return card?.epoch ?? person.epoch;
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
