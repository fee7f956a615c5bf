/**
 * Reports from mail systems, not people, stored per person: refusals by a receiver's policy, and complaints of mail
 * systems. SES counts some refusals as hard bounces and puts the address on the account's suppression list. It also
 * does so "when a message sent to that address results in a complaint", whatever its feedback type (SES API v2,
 * SuppressionAttributes). The address is taken off again: the person reported nothing.
 */

import { type ComplaintFacts, complaintFacts } from '../../../events/agreements/complaints.ts';
import { contactCardsTable } from '../../../events/read-models/contact-card.ts';
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import type { Write } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import { domainOf } from '../../../shared/mail-format/headers.ts';
import { takeBounceOffList, takeOffList } from '../../../shared/ses/suppression-list.ts';
import { softBouncesTable } from '../tables.ts';
import type { SystemReport } from './bounce-kinds.ts';
import { withSystemReport } from './soft-bounces.ts';
import { isComplaintOfMailSystem } from './suppression-entries.ts';

const softBounces = openTable(softBouncesTable);
/** Opened on use: the nightly sync reads no contact cards. */
const contactCards = () => openTable(contactCardsTable);
const mailingRecords = openTable(mailingRecordsTable);

/** The domain that receives a person's mail; undefined once the person is forgotten. It is looked up, and never stored. */
export async function receivingDomain(alumniId: AlumniId): Promise<string | undefined> {
  const address = await addressOf(alumniId);
  return address === undefined ? undefined : domainOf(address);
}

/** Whether SES listed an address for the report of a mail system, and for no complaint of the person that stands. */
export async function isListedForSystemReport(report: SystemReport, alumniId: AlumniId): Promise<boolean> {
  return report === 'refusedByPolicyAt' || isComplaintOfMailSystem(true, await complainant(alumniId));
}

/** The write that notes the report of a mail system, so that what SES puts on its list for it closes no address. */
export async function noteSystemReport(report: SystemReport, alumniId: AlumniId, at: string): Promise<Write[]> {
  const known = await softBounces.get({ alumniId });
  const after = withSystemReport(known, alumniId, report, at);
  if (after === undefined) return [];
  return [known === undefined ? softBounces.create(after) : softBounces.replace(after, { version: known.version })];
}

/** When a mail system last reported this about a mail to the person. */
export async function systemReportAbout(report: SystemReport, alumniId: AlumniId): Promise<string | undefined> {
  return (await systemReportsAbout(report, [alumniId])).get(alumniId);
}

/** When a mail system last reported this about mails to these people: those for whom it did, and who are not forgotten yet. */
export async function systemReportsAbout(
  report: SystemReport,
  people: readonly AlumniId[],
): Promise<ReadonlyMap<AlumniId, string>> {
  const found = await softBounces.getMany(people.map((alumniId) => ({ alumniId })));
  return new Map(
    found.flatMap(({ alumniId, [report]: at }): [AlumniId, string][] => (at === undefined ? [] : [[alumniId, at]])),
  );
}

async function complainant(alumniId: AlumniId): Promise<ComplaintFacts | undefined> {
  return mailingRecords.getOnly({ alumniId }, ...complaintFacts);
}

/**
 * Takes a person's address off the account's suppression list after the report of a mail system. A receiver's policy excuses a
 * bounce only: a complaint, whose report may have been lost, is the person's.
 */
export async function takePersonOffList(report: SystemReport, alumniId: AlumniId): Promise<void> {
  const address = await addressOf(alumniId);
  if (address === undefined) return;
  if (report === 'complainedByMachineAt') await takeOffList(address);
  else await takeBounceOffList(address);
}

/** The address of a person; undefined once they are forgotten. It is looked up, and never stored. */
export async function addressOf(alumniId: AlumniId): Promise<string | undefined> {
  const record = await mailingRecords.getOnly({ alumniId }, 'address');
  return record?.address ?? (await contactCards().getOnly({ alumniId }, 'address'))?.address;
}
