/** Adapter: a leaver's record, contact card, address claim, events and timers, written together. */
import { isDeepStrictEqual } from 'node:util';
import { addressesTable } from '../../../events/read-models/address-owner.ts';
import { contactCardsTable } from '../../../events/read-models/contact-card.ts';
import type { Origin } from '../../../shared/bus/envelope.ts';
import { commit, type Write } from '../../../shared/dynamo/commit.ts';
import { openTable, type Page } from '../../../shared/dynamo/table.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import { nextSequence, outboxWrites } from '../../../shared/outbox/outbox.ts';
import { timerWrites } from '../../../shared/timers/timers.ts';
import type { Outcome, Rules } from '../invitation/review.ts';
import { alumniTable, type Leaver } from '../tables.ts';
import { contactCard } from './contact.ts';
import { wantedAddress, withAddress } from './leaver.ts';

const alumni = openTable(alumniTable);
/** Opened on use: whoever only follows up never touches claims, and has no access to them. */
const addresses = () => openTable(addressesTable);
const contactCards = openTable(contactCardsTable);

/** Who made a change, when, and what caused it. */
export interface Change {
  readonly by: string;
  readonly at: Date;
  readonly origin: Origin;
  readonly rules: Rules;
}

export async function loadLeaver(alumniId: AlumniId): Promise<Leaver | undefined> {
  return alumni.get({ alumniId });
}

/** A page of leavers, of one status or of all. */
export async function listLeavers(
  status: Leaver['status'] | undefined,
  page: { limit: number; after: Record<string, unknown> | undefined },
): Promise<Page<Leaver>> {
  if (status === undefined) return alumni.scan(page);
  return alumni.query({ index: 'byStatus', partition: status, ...page });
}

/** The record with its private address claimed, or noted as another person's. */
export async function claimAddress(leaver: Leaver): Promise<Leaver> {
  const hash = wantedAddress(leaver);
  const claim = hash === undefined ? undefined : await addresses().get({ addressHash: hash });
  return withAddress(leaver, claim?.alumniId);
}

/**
 * Writes what became of a leaver; writes nothing when nothing changed.
 *
 * @throws ConcurrentChange when the record, or the claim of an address, was changed meanwhile: load and decide again.
 */
export async function commitLeaver(before: Leaver, outcome: Outcome, change: Change): Promise<Leaver> {
  const { announcements, timers } = outcome;
  if (sameAsStored(before, outcome.leaver) && announcements.length === 0 && before.sequence > 0) return before;
  const { by, at, origin, rules } = change;
  const leaver: Leaver = {
    ...outcome.leaver,
    sequence: nextSequence(before.sequence, announcements),
    updatedAt: at.toISOString(),
    updatedBy: by,
  };
  await commit(
    before.sequence === 0 ? alumni.create(leaver) : alumni.replace(leaver, { sequence: before.sequence }),
    ...addressWrites(before, leaver),
    ...cardWrites(before, leaver, rules),
    ...outboxWrites(announcements, { subject: leaver.alumniId, after: before.sequence, at, origin }),
    ...timerWrites(timers, origin),
  );
  return leaver;
}

/** A claim follows the record: whoever no longer has an address lets it go. */
function addressWrites(before: Leaver, after: Leaver): Write[] {
  const [held, holds] = [heldAddress(before), heldAddress(after)];
  if (held === holds) return [];
  const { alumniId } = after;
  return [
    ...(held === undefined ? [] : [addresses().delete({ addressHash: held }, { alumniId })]),
    ...(holds === undefined ? [] : [addresses().create({ addressHash: holds, alumniId })]),
  ];
}

function heldAddress({ address }: Leaver): string | undefined {
  return address === undefined || address.shared ? undefined : address.hash;
}

function cardWrites(before: Leaver, after: Leaver, rules: Rules): Write[] {
  const card = contactCard(after, rules);
  if (card !== undefined) return [contactCards.put(card)];
  return contactCard(before, rules) === undefined ? [] : [contactCards.delete({ alumniId: after.alumniId })];
}

/** What is undefined is not stored. */
function sameAsStored(before: Leaver, after: Leaver): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(before)), JSON.parse(JSON.stringify(after)));
}
