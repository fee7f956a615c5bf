/**
 * Refusals by a receiver's policy, by person. SES takes some of them for hard bounces and puts the address on the account's
 * suppression list; it is taken off again, since the fault is ours.
 */
import { contactCardsTable } from '../../../events/read-models/contact-card.ts';
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import type { Write } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import { domainOf } from '../../../shared/mail-format/headers.ts';
import { softBouncesTable } from '../tables.ts';
import { takeOffList } from './suppression-list.ts';

const softBounces = openTable(softBouncesTable);
/** Opened on use: the nightly sync reads no contact cards. */
const contactCards = () => openTable(contactCardsTable);
const mailingRecords = openTable(mailingRecordsTable);

const keptFor = 90 * 86_400;

/** The domain that receives a person's mail; undefined once the person is forgotten. It is looked up, and never stored. */
export async function receivingDomain(alumniId: AlumniId): Promise<string | undefined> {
  const address = await addressOf(alumniId);
  return address === undefined ? undefined : domainOf(address);
}

/** The write that notes a refusal, so that what SES puts on its list for it closes no address. */
export async function policyRefusal(alumniId: AlumniId, at: string): Promise<Write[]> {
  await forgetSuppression(alumniId);
  const known = await softBounces.get({ alumniId });
  if (known?.refusedByPolicyAt !== undefined && known.refusedByPolicyAt >= at) return [];
  const expiresAt = Math.floor(Date.parse(at) / 1000) + keptFor;
  if (known === undefined) return [softBounces.create({ alumniId, version: 1, refusedByPolicyAt: at, expiresAt })];
  const { version } = known;
  const after = {
    ...known,
    version: version + 1,
    refusedByPolicyAt: at,
    expiresAt: Math.max(known.expiresAt, expiresAt),
  };
  return [softBounces.replace(after, { version })];
}

/** Whether a policy refused a mail to a person lately. */
export async function wasRefusedByPolicy(alumniId: AlumniId): Promise<boolean> {
  return (await refusedByPolicy([alumniId])).has(alumniId);
}

/** Those of the people to whom a policy refused a mail lately. */
export async function refusedByPolicy(people: readonly AlumniId[]): Promise<ReadonlySet<AlumniId>> {
  const found = await softBounces.getMany(people.map((alumniId) => ({ alumniId })));
  return new Set(
    found.flatMap(({ alumniId, refusedByPolicyAt }) => (refusedByPolicyAt === undefined ? [] : [alumniId])),
  );
}

/** Takes a person's address off the account's suppression list. */
export async function forgetSuppression(alumniId: AlumniId): Promise<void> {
  const address = await addressOf(alumniId);
  if (address !== undefined) await takeOffList(address);
}

async function addressOf(alumniId: AlumniId): Promise<string | undefined> {
  const record = await mailingRecords.getOnly({ alumniId }, 'address');
  return record?.address ?? (await contactCards().getOnly({ alumniId }, 'address'))?.address;
}
