/**
 * Reports from mail systems, not people, stored per person: refusals by a receiver's policy, and complaints of mail
 * systems. SES counts some refusals as hard bounces and puts the address on the account's suppression list. It also
 * does so "when a message sent to that address results in a complaint", whatever its feedback type (SES API v2,
 * SuppressionAttributes). The address is taken off again: the person reported nothing.
 */

import { isAboutPresentAddress } from '../../../events/agreements/address-epoch.ts';
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
import { type SystemReported, systemReportIn, withSystemReport } from './soft-bounces.ts';
import { isComplaintOfMailSystem } from './suppression-entries.ts';

const softBounces = openTable(softBouncesTable);
const contactCards = openTable(contactCardsTable);
const mailingRecords = openTable(mailingRecordsTable);

/** What is known of a person's present address. */
type KnownOwner = Awaited<ReturnType<typeof ownerOf>>;

/** What record and contact card know of a person's address. */
async function ownerOf(alumniId: AlumniId) {
  const [record, card] = await Promise.all([
    mailingRecords.getOnly({ alumniId }, 'address', 'epoch'),
    contactCards.getOnly({ alumniId }, 'address', 'epoch', 'invitedEpochs'),
  ]);
  return { record, card };
}

/** The domain that receives a person's mail; undefined once they are forgotten or have another address. It is looked up, and never stored. */
export async function receivingDomain(alumniId: AlumniId, epoch: number | undefined): Promise<string | undefined> {
  const address = await addressOf(alumniId, epoch);
  return address === undefined ? undefined : domainOf(address);
}

/** Whether SES listed an address for the report of a mail system, and for no complaint of the person that stands. */
export async function isListedForSystemReport(report: SystemReport, alumniId: AlumniId): Promise<boolean> {
  return report === 'refusedByPolicyAt' || isComplaintOfMailSystem(true, await complainant(alumniId));
}

/**
 * The write that notes the report of a mail system, so that what SES puts on its list for it closes no address. One on a mail to a
 * former address says nothing about the present one.
 */
export async function noteSystemReport(
  report: SystemReport,
  alumniId: AlumniId,
  reported: SystemReported,
): Promise<Write[]> {
  const [known, { record, card }] = await Promise.all([softBounces.get({ alumniId }), ownerOf(alumniId)]);
  if (!isAboutPresentAddress(reported.addressEpoch, card, record)) return [];
  const after = withSystemReport(known, alumniId, report, reported);
  if (after === undefined) return [];
  return [known === undefined ? softBounces.create(after) : softBounces.replace(after, { version: known.version })];
}

/** When a mail system last reported this about a mail to the present address of a person. */
export async function systemReportAbout(
  report: SystemReport,
  alumniId: AlumniId,
  { record, card }: KnownOwner,
): Promise<string | undefined> {
  const reported = (await systemReportsAbout(report, [alumniId])).get(alumniId);
  return isAboutPresentAddress(reported?.addressEpoch, card, record) ? reported?.at : undefined;
}

/**
 * What mail systems last reported about mails to these people: only to those about whose mails they reported, and who
 * are not forgotten yet.
 */
export async function systemReportsAbout(
  report: SystemReport,
  people: readonly AlumniId[],
): Promise<ReadonlyMap<AlumniId, SystemReported>> {
  const found = await softBounces.getMany(people.map((alumniId) => ({ alumniId })));
  return new Map(
    found.flatMap((known): [AlumniId, SystemReported][] => {
      const reported = systemReportIn(known, report);
      return reported === undefined ? [] : [[known.alumniId, reported]];
    }),
  );
}

async function complainant(alumniId: AlumniId): Promise<ComplaintFacts | undefined> {
  return mailingRecords.getOnly({ alumniId }, ...complaintFacts);
}

/**
 * Takes a person's address off the account's suppression list after the report of a mail system on a mail to it. A receiver's policy
 * excuses a bounce only: a complaint, whose report may have been lost, is the person's.
 */
export async function takePersonOffList(
  report: SystemReport,
  alumniId: AlumniId,
  epoch: number | undefined,
): Promise<void> {
  const address = await addressOf(alumniId, epoch);
  if (address === undefined) return;
  if (report === 'complainedByMachineAt') await takeOffList(address);
  else await takeBounceOffList(address);
}

/**
 * The address that a person's mail went to in an epoch; undefined once another one has taken its place, or they are forgotten. It is
 * looked up, and never stored. The record of somebody who left keeps the address that they had as a member: the card is asked first.
 */
async function addressOf(alumniId: AlumniId, epoch: number | undefined): Promise<string | undefined> {
  const { record, card } = await ownerOf(alumniId);
  return isAboutPresentAddress(epoch, card, record) ? (card?.address ?? record?.address) : undefined;
}
