import { mailBounced, mailComplained } from '../../../events/mail/index.ts';
import { addressesTable, addressHash } from '../../../events/read-models/address-owner.ts';
import { type MailingRecord, mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import type { Origin } from '../../../shared/bus/envelope.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import { UnsafeMail } from '../../../shared/mail-format/headers.ts';
import { announce, outboxWrites } from '../../../shared/outbox/outbox.ts';
import type { SuppressedAddress } from '../../../shared/ses/suppression-list.ts';
import { type SuppressionSync, suppressionSyncsTable } from '../tables.ts';
import { isComplaintOfMailSystem, peopleWithMachineReport } from './refusal-store.ts';

const addresses = openTable(addressesTable);
const mailingRecords = openTable(mailingRecordsTable);
const syncs = openTable(suppressionSyncsTable);

/** Stands in events where a mail's id would stand. */
const mailRef = 'suppression_list';

/** How far the list was read. */
export async function loadSync(): Promise<SuppressionSync> {
  return (await syncs.get({ list: 'account' })) ?? { list: 'account', version: 0 };
}

/** Keeps how far the list was read. @throws ConcurrentChange when another run keeps it at the same moment. */
export async function keepSync(before: SuppressionSync, change: Partial<SuppressionSync>): Promise<SuppressionSync> {
  const after = { ...before, ...change, version: before.version + 1 };
  await commit(before.version === 0 ? syncs.create(after) : syncs.replace(after, { version: before.version }));
  return after;
}

/** A person whose address is on the list, which nobody here knows yet. */
export type Suppressed = SuppressedAddress & { readonly alumniId: AlumniId };

/** What the list says of people here. */
interface NewlySuppressed {
  /** Those whose mail has not stopped yet. */
  readonly people: readonly Suppressed[];
  /** Addresses that are on the list for what a machine said: they are fine. */
  readonly fine: readonly string[];
}

/** The people whose addresses these are, without those whose mail has already stopped, and those whose address is fine. */
export async function newlySuppressed(entries: readonly SuppressedAddress[]): Promise<NewlySuppressed> {
  const byHash = new Map(entries.flatMap((entry) => hashOf(entry).map((hash) => [hash, entry] as const)));
  const owners = await addresses.getMany([...byHash.keys()].map((hash) => ({ addressHash: hash })));
  const people = await mailingRecords.getMany(owners.map(({ alumniId }) => ({ alumniId })));
  const records = new Map(people.map((person) => [person.alumniId, person]));
  const news = owners.flatMap(({ addressHash: hash, alumniId }) => {
    const entry = byHash.get(hash);
    return entry === undefined || isKnown(records.get(alumniId), entry) ? [] : [{ ...entry, alumniId }];
  });
  const ids = news.map(({ alumniId }) => alumniId);
  const refused = await peopleWithMachineReport('refusedByPolicyAt', ids);
  const complained = await peopleWithMachineReport('complainedByMachineAt', ids);
  const isNobodys = ({ alumniId, reason }: Suppressed) =>
    reason === 'bounce'
      ? refused.has(alumniId)
      : isComplaintOfMailSystem(complained.has(alumniId), records.get(alumniId));
  return {
    people: news.filter((entry) => !isNobodys(entry)),
    fine: news.filter(isNobodys).map(({ address }) => address),
  };
}

/** An address that cannot be mailed to belongs to nobody here. */
function hashOf({ address }: SuppressedAddress): string[] {
  try {
    return [addressHash(address)];
  } catch (error) {
    if (error instanceof UnsafeMail) return [];
    throw error;
  }
}

/** An entry that is older than HR's reopening says nothing of the address now. */
function isKnown(person: MailingRecord | undefined, { reason, since }: SuppressedAddress): boolean {
  if (reason === 'complaint') return person?.complainedAt !== undefined;
  const reopened = person?.reopenedAt !== undefined && since <= new Date(person.reopenedAt);
  return person?.suppression === 'address' || reopened;
}

/** Announces them as if SES had reported them: the same entry makes the same event, however often it is read. */
export async function announceSuppressions(suppressed: readonly Suppressed[], origin: Origin): Promise<void> {
  for (const { alumniId, reason, since } of suppressed) {
    const because = 'suppression_list';
    const event =
      reason === 'bounce'
        ? announce(mailBounced, { alumniId, mailRef, permanent: true, because })
        : announce(mailComplained, { alumniId, mailRef, because });
    const announcing = { subject: `suppression.${alumniId}`, after: since.getTime() - 1, at: since, origin };
    await commit(...outboxWrites([event], announcing));
  }
}
