/**
 * What machines say of a mail, by person: refusals by a receiver's policy, and complaints of mail systems. SES takes some of the
 * former for hard bounces, and puts the address on the account's suppression list; so it does "when a message sent to that
 * address results in a complaint", whatever its feedback type (SES API v2, SuppressionAttributes). It is taken off again: the
 * person said nothing.
 */
import { contactCardsTable } from '../../../events/read-models/contact-card.ts';
import { type MailingRecord, mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import type { Write } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import { domainOf } from '../../../shared/mail-format/headers.ts';
import { takeBounceOffList, takeOffList } from '../../../shared/ses/suppression-list.ts';
import { expiryAfter } from '../../../shared/time/durations.ts';
import { softBouncesTable } from '../tables.ts';
import { keptFor } from './soft-bounces.ts';

const softBounces = openTable(softBouncesTable);
/** Opened on use: the nightly sync reads no contact cards. */
const contactCards = () => openTable(contactCardsTable);
const mailingRecords = openTable(mailingRecordsTable);

/** The domain that receives a person's mail; undefined once the person is forgotten. It is looked up, and never stored. */
export async function receivingDomain(alumniId: AlumniId): Promise<string | undefined> {
  const address = await addressOf(alumniId);
  return address === undefined ? undefined : domainOf(address);
}

/** What a machine said. */
export type MachineWord = 'refusedByPolicyAt' | 'complainedByMachineAt';

/** Whether SES listed an address for what a machine said, and nothing that the person said. */
export async function isListedForMachine(word: MachineWord, alumniId: AlumniId): Promise<boolean> {
  return word === 'refusedByPolicyAt' || isComplaintOfMailSystem(true, await complainant(alumniId));
}

/** The write that notes what a machine said, so that what SES puts on its list for it closes no address. */
export async function noteMachineWord(word: MachineWord, alumniId: AlumniId, at: string): Promise<Write[]> {
  const known = await softBounces.get({ alumniId });
  if (known !== undefined && (known[word] ?? '') >= at) return [];
  const expiresAt = expiryAfter(new Date(at), keptFor);
  if (known === undefined) return [softBounces.create({ alumniId, version: 1, [word]: at, expiresAt })];
  const { version } = known;
  const after = {
    ...known,
    version: version + 1,
    [word]: at,
    expiresAt: Math.max(known.expiresAt, expiresAt),
  };
  return [softBounces.replace(after, { version })];
}

/** Whether a machine said this of a mail to a person lately. */
export async function hasMachineReport(word: MachineWord, alumniId: AlumniId): Promise<boolean> {
  return (await peopleWithMachineReport(word, [alumniId])).has(alumniId);
}

/** Those of the people of whose mail a machine said this lately. */
export async function peopleWithMachineReport(
  word: MachineWord,
  people: readonly AlumniId[],
): Promise<ReadonlySet<AlumniId>> {
  const found = await softBounces.getMany(people.map((alumniId) => ({ alumniId })));
  return new Set(found.flatMap((known) => (known[word] === undefined ? [] : [known.alumniId])));
}

type Complainant = Pick<MailingRecord, 'complainedAt'> | undefined;

/** Whether a complaint on SES's list is nobody's: a mail system complained lately, and the person never did. */
export function isComplaintOfMailSystem(byMachine: boolean, person: Complainant): boolean {
  return byMachine && person?.complainedAt === undefined;
}

/** Whether what SES holds back for a complaint is nobody's. */
export async function isHeldBackForMachine(alumniId: AlumniId): Promise<boolean> {
  return isComplaintOfMailSystem(
    await hasMachineReport('complainedByMachineAt', alumniId),
    await complainant(alumniId),
  );
}

async function complainant(alumniId: AlumniId): Promise<Complainant> {
  return mailingRecords.getOnly({ alumniId }, 'complainedAt');
}

/**
 * Takes a person's address off the account's suppression list for what a machine said. A receiver's policy excuses a bounce only:
 * a complaint, whose report may have been lost, is the person's.
 */
export async function forgetSuppression(word: MachineWord, alumniId: AlumniId): Promise<void> {
  const address = await addressOf(alumniId);
  if (address === undefined) return;
  if (word === 'complainedByMachineAt') await takeOffList(address);
  else await takeBounceOffList(address);
}

async function addressOf(alumniId: AlumniId): Promise<string | undefined> {
  const record = await mailingRecords.getOnly({ alumniId }, 'address');
  return record?.address ?? (await contactCards().getOnly({ alumniId }, 'address'))?.address;
}
