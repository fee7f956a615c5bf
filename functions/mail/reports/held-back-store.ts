/**
 * A mail that SES held back reports nothing that happened now: SES lists the address since an earlier bounce or complaint. What
 * it means follows from the entry and its time.
 */
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import { listEntry, type SuppressedAddress, takeOffListIf } from '../../../shared/ses/suppression-list.ts';
import { entryMeaning } from './suppression-entries.ts';
import { addressOf, systemReportAbout } from './system-report-store.ts';

const mailingRecords = openTable(mailingRecordsTable);

/**
 * The entry of a person's address on SES's list, and what follows from it.
 *
 * @returns undefined when SES does not list the address, or nobody knows it
 */
export async function listedEntry(alumniId: AlumniId) {
  const address = await addressOf(alumniId);
  const entry = address === undefined ? undefined : await listEntry(address);
  if (entry === undefined) return undefined;
  const [owner, reportedAt] = await Promise.all([
    mailingRecords.get({ alumniId }),
    systemReportAbout(entry.reason === 'bounce' ? 'refusedByPolicyAt' : 'complainedByMachineAt', alumniId),
  ]);
  return { ...entry, ...entryMeaning(owner, entry, reportedAt) };
}

/** Takes an entry that was read off the list; one that is newer by now stays. */
export async function takeEntryOff({ address, reason, since }: SuppressedAddress): Promise<void> {
  await takeOffListIf(address, (now) => now.reason === reason && now.since <= since);
}
