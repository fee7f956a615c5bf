/**
 * A mail that SES held back reports nothing that happened now: SES has listed the address since an earlier bounce or
 * complaint. What it means follows from the entry and its time.
 */
import { isAboutPresentAddress } from '../../../events/agreements/address-epoch.ts';
import { contactCardsTable } from '../../../events/read-models/contact-card.ts';
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import { listEntry, type SuppressedAddress, takeOffListIf } from '../../../shared/ses/suppression-list.ts';
import { entryMeaning, ownerAtPresent } from './suppression-entries.ts';
import { systemReportAbout } from './system-report-store.ts';

const mailingRecords = openTable(mailingRecordsTable);
const contactCards = openTable(contactCardsTable);

/**
 * The entry of a person's address on SES's list, and what follows from it.
 *
 * @param epoch of the address that is asked about; undefined = the present one
 * @returns undefined when SES does not list the address, nobody knows it, or another one has taken its place
 */
export async function listedEntry(alumniId: AlumniId, epoch: number | undefined) {
  const [record, card] = await Promise.all([mailingRecords.get({ alumniId }), contactCards.get({ alumniId })]);
  // The record of somebody who left keeps the address that they had as a member.
  const address = card?.address ?? record?.address;
  if (address === undefined || !isAboutPresentAddress(epoch, card, record)) return undefined;
  const entry = await listEntry(address);
  if (entry === undefined) return undefined;
  const report = entry.reason === 'bounce' ? 'refusedByPolicyAt' : 'complainedByMachineAt';
  const reportedAt = await systemReportAbout(report, alumniId, { record, card });
  return { ...entry, ...entryMeaning(ownerAtPresent(record, card), entry, reportedAt) };
}

/** Takes an entry that was read off the list; one that is newer by now stays. */
export async function takeEntryOff({ address, reason, since }: SuppressedAddress): Promise<void> {
  await takeOffListIf(address, (now) => now.reason === reason && now.since <= since);
}
