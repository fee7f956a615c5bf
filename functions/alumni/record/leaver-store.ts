/** Where leavers are kept: record, contact card, address claim, events and timers, written together. */
import { addressesTable, addressHash } from '../../../events/read-models/address-owner.ts';
import { contactCardsTable } from '../../../events/read-models/contact-card.ts';
import { byEvents } from '../../../shared/decision/decide-by-event.ts';
import type { Decision } from '../../../shared/decision/decision.ts';
import { type Commit, commitDecision, createOrReplace } from '../../../shared/decision/decision-store.ts';
import type { Write } from '../../../shared/dynamo/commit.ts';
import { openTable, type Page } from '../../../shared/dynamo/table.ts';
import type { PageQuery } from '../../../shared/dynamo/table-reader.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import { mailWrites } from '../budget/budget-store.ts';
import { alumniTable, type Leaver } from '../tables.ts';
import { comesBefore } from './address-sharing.ts';
import { contactCard } from './contact.ts';
import { wantedAddress, withAddress } from './leaver.ts';

const alumni = openTable(alumniTable);
/** Opened on use: not every function that changes a record has to do with addresses. */
const addresses = () => openTable(addressesTable);
const contactCards = openTable(contactCardsTable);

/** A leaver as stored. */
export async function loadLeaver(alumniId: AlumniId): Promise<Leaver | undefined> {
  return alumni.get({ alumniId });
}

/** A page of leavers, of one status or of all. */
export async function listLeavers(
  page: PageQuery,
  { status }: { readonly status?: Leaver['status'] | undefined },
): Promise<Page<Leaver>> {
  if (status === undefined) return alumni.scan(page);
  return alumni.query({ index: 'byStatus', partition: status, ...page });
}

/** What HR looks a person up by: one of the two. */
export interface Sought {
  readonly personalEmail?: string | undefined;
  readonly sourceEmployeeId?: string | undefined;
}

/** A page of the leavers who have a private address, in any spelling, or an employee number in any source. */
export async function findLeavers(
  page: PageQuery,
  { personalEmail, sourceEmployeeId = '' }: Sought,
): Promise<Page<Leaver>> {
  return personalEmail === undefined
    ? alumni.query({ index: 'byEmployeeNumber', partition: sourceEmployeeId, ...page })
    : alumni.query({ index: 'byAddress', partition: addressHash(personalEmail), ...page });
}

/** The record with what it is found by: an index needs attributes of its own. */
function withSearchKeys(leaver: Leaver): Leaver {
  const sourceEmployeeId = leaver.facts.source?.value.sourceEmployeeId;
  return { ...leaver, addressHash: leaver.address?.hash, sourceEmployeeId };
}

/**
 * The record with its private address claimed, or noted as another person's: a free address goes to the first of those
 * who have it.
 */
export async function claimAddress(leaver: Leaver): Promise<Leaver> {
  const hash = wantedAddress(leaver);
  if (hash === undefined) return withAddress(leaver, undefined);
  const claim = await addresses().get({ addressHash: hash });
  return withAddress(leaver, (claim ?? (await firstAt(hash, leaver)))?.alumniId);
}

/** Who of those who have an address holds it, if nobody does yet. `leaver` is one of them, as the record will be. */
export async function firstAt(hash: string, leaver?: Leaver): Promise<Leaver | undefined> {
  let first = leaver;
  for await (const one of alumni.queryAll({ index: 'byAddress', partition: hash })) {
    if (one.alumniId === leaver?.alumniId) continue;
    if (first === undefined || comesBefore(hash, one, first)) first = one;
  }
  return first;
}

/**
 * Commits a decision on a leaver, and counts the mail of an invitation for the day; `before` is undefined for a new leaver.
 *
 * @throws ConcurrentChange when the record, or the claim of an address, was changed meanwhile, or no mail is left for the day: load
 * and decide again.
 */
export async function commitLeaver(
  before: Leaver | undefined,
  decision: Decision<Leaver>,
  commit: Commit,
): Promise<Leaver> {
  const after = before?.sequence ?? 0;
  const { correlationId } = commit.origin;
  const writes = (leaver: Leaver) => [
    createOrReplace(alumni, before, withSearchKeys({ ...leaver, correlationId: leaver.queue && correlationId })),
    ...addressWrites(before, leaver),
    ...cardWrites(before, leaver),
  ];
  const { at, also = [] } = commit;
  const counted = { ...commit, also: [...also, ...(await mailWrites(decision, at))] };
  return commitDecision(decision, { subject: decision.state.alumniId, after }, writes, counted);
}

/** Decides what an event means for a leaver. */
export const decideOnLeaver = byEvents(loadLeaver, commitLeaver);

/** A claim follows the record: an address that is no longer theirs is released. */
function addressWrites(before: Leaver | undefined, after: Leaver): Write[] {
  const [held, holds] = [heldAddress(before), heldAddress(after)];
  if (held === holds) return [];
  const { alumniId } = after;
  return [
    ...(held === undefined ? [] : [addresses().delete({ addressHash: held }, { alumniId })]),
    ...(holds === undefined ? [] : [addresses().create({ addressHash: holds, alumniId })]),
  ];
}

function heldAddress(leaver: Leaver | undefined): string | undefined {
  return leaver?.address === undefined || leaver.address.shared ? undefined : leaver.address.hash;
}

function cardWrites(before: Leaver | undefined, after: Leaver): Write[] {
  const card = contactCard(after);
  if (card !== undefined) return [contactCards.put(card)];
  const known = before !== undefined && contactCard(before) !== undefined;
  return known ? [contactCards.delete({ alumniId: after.alumniId })] : [];
}
