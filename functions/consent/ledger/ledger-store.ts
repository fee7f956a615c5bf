/** Reads people and commits changes: evidence, mailing record and events in one transaction, or nothing. */
import { type ContactCard, contactCardsTable } from '../../../events/read-models/contact-card.ts';
import { type MailingRecord, mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { byEvents } from '../../../shared/decision/decide-by-event.ts';
import type { Commit } from '../../../shared/decision/decision-store.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import { nextSequence, outboxItems } from '../../../shared/outbox/outbox.ts';
import { outboxTable } from '../../../shared/outbox/outbox-table.ts';
import { consentLedgerTable } from '../tables.ts';
import { type ConsentChange, newRecord } from './consent-change.ts';
import { executeTransaction, insert, type PartiqlStatement, update } from './transaction.ts';

/** The mailing record of a person; a new one where there is none. */
export async function loadPerson(alumniId: AlumniId): Promise<MailingRecord> {
  return (await findPerson(alumniId)) ?? newRecord(alumniId);
}

/** The mailing record, if there is one. */
export async function findPerson(alumniId: AlumniId): Promise<MailingRecord | undefined> {
  return openTable(mailingRecordsTable).get({ alumniId });
}

/** The contact card that the alumni context publishes; absent once the leaver was erased. */
export async function loadContactCard(alumniId: AlumniId): Promise<ContactCard | undefined> {
  return openTable(contactCardsTable).get({ alumniId });
}

/**
 * Commits a decision with its evidence and its events, and the statements that belong to it.
 *
 * @throws ConcurrentChange when the person was changed since; the kit loads and decides again.
 */
export async function commitChange(
  before: MailingRecord,
  { state, events, ledger }: ConsentChange,
  { at, origin }: Pick<Commit, 'at' | 'origin'>,
  ...also: readonly PartiqlStatement[]
): Promise<void> {
  const after = before.sequence;
  const record = { ...state, sequence: nextSequence(after, events) };
  await executeTransaction(
    after === 0 ? insert(mailingRecordsTable, record) : update(mailingRecordsTable, before, record, ['sequence']),
    ...ledger.map((evidence) => insert(consentLedgerTable, evidence)),
    ...outboxItems(events, { subject: state.alumniId, after, at, origin }).map((event) => insert(outboxTable, event)),
    ...also,
  );
}

/** Decides what an event means for a person. */
export const decideOnPerson = byEvents(loadPerson, commitChange);
