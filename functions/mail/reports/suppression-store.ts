import { addressEpoch, isAboutPresentAddress } from '../../../events/agreements/address-epoch.ts';
import { mailBounced, mailComplained } from '../../../events/mail/index.ts';
import { suppressionListRef } from '../../../events/mail/mail-ref.ts';
import { addressesTable, addressHash } from '../../../events/read-models/address-owner.ts';
import { contactCardsTable } from '../../../events/read-models/contact-card.ts';
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import type { Origin } from '../../../shared/bus/envelope.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import { UnsafeMail } from '../../../shared/mail-format/headers.ts';
import { emit, outboxWrites } from '../../../shared/outbox/outbox.ts';
import type { SuppressedAddress } from '../../../shared/ses/suppression-list.ts';
import { type SuppressionSync, suppressionSyncsTable } from '../tables.ts';
import type { SystemReport } from './bounce-kinds.ts';
import { ownerAtPresent, sortEntries } from './suppression-entries.ts';
import { systemReportsAbout } from './system-report-store.ts';

const addresses = openTable(addressesTable);
const mailingRecords = openTable(mailingRecordsTable);
const contactCards = openTable(contactCardsTable);
const syncs = openTable(suppressionSyncsTable);

/** How far the list was read. */
export async function loadSync(): Promise<SuppressionSync> {
  return (await syncs.get({ list: 'account' })) ?? { list: 'account', version: 0 };
}

/** Keeps how far the list was read. @throws ConcurrentChange when another run keeps it at the same moment. */
export async function commitSync(before: SuppressionSync, change: Partial<SuppressionSync>): Promise<SuppressionSync> {
  const after = { ...before, ...change, version: before.version + 1 };
  await commit(before.version === 0 ? syncs.create(after) : syncs.replace(after, { version: before.version }));
  return after;
}

/** A person whose address is on the list, and the epoch of that address. */
export type Suppressed = SuppressedAddress & {
  readonly alumniId: AlumniId;
  readonly addressEpoch: number | undefined;
};

/**
 * The entries of the list from which something follows for people here: of those whose address it is now. The cards are read after the
 * claims: an address that another one has replaced since is nobody's.
 */
export async function effectsForPeople(listed: readonly SuppressedAddress[]) {
  const byHash = new Map(listed.flatMap((entry) => hashOf(entry).map((hash) => [hash, entry] as const)));
  const owned = await addresses.getMany([...byHash.keys()].map((hash) => ({ addressHash: hash })));
  const ids = [...new Set(owned.map(({ alumniId }) => alumniId))].map((alumniId) => ({ alumniId }));
  const [people, known] = [await mailingRecords.getMany(ids), await contactCards.getMany(ids)];
  const records = new Map(people.map((person) => [person.alumniId, person]));
  const cards = new Map(known.map((card) => [card.alumniId, card]));
  const entries = owned.flatMap(({ addressHash: hash, alumniId }): Suppressed[] => {
    const [entry, record, card] = [byHash.get(hash), records.get(alumniId), cards.get(alumniId)];
    const address = card?.address ?? record?.address;
    if (entry === undefined || (address !== undefined && addressHash(address) !== hash)) return [];
    return [{ ...entry, alumniId, addressEpoch: addressEpoch(card, record) }];
  });
  const owners = new Map(
    entries.flatMap(({ alumniId }) => {
      const owner = ownerAtPresent(records.get(alumniId), cards.get(alumniId));
      return owner === undefined ? [] : [[alumniId, owner] as const];
    }),
  );
  const reported = async (report: SystemReport) => {
    const found = await systemReportsAbout(report, [...new Set(entries.map(({ alumniId }) => alumniId))]);
    const ofPresent = [...found].filter(([alumniId, { addressEpoch: epoch }]) =>
      isAboutPresentAddress(epoch, cards.get(alumniId), records.get(alumniId)),
    );
    return new Map(ofPresent.map(([alumniId, { at }]) => [alumniId, at]));
  };
  const refusedByPolicy = await reported('refusedByPolicyAt');
  const complained = await reported('complainedByMachineAt');
  return sortEntries(entries, owners, { refusedByPolicy, complained });
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

/** Emits the events on them as if SES had reported them: the same entry makes the same event, however often it is read. */
export async function emitSuppressions(suppressed: readonly Suppressed[], origin: Origin): Promise<void> {
  for (const { alumniId, addressEpoch: epoch, reason, since } of suppressed) {
    const about = { alumniId, addressEpoch: epoch };
    const [mailRef, because] = [suppressionListRef, suppressionListRef];
    const event =
      reason === 'bounce'
        ? emit(mailBounced, { ...about, mailRef, permanent: true, because })
        : emit(mailComplained, { ...about, mailRef, because });
    const emitting = { subject: `suppression.${alumniId}`, after: since.getTime() - 1, at: since, origin };
    await commit(...outboxWrites([event], emitting));
  }
}
