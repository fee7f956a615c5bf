/** Reads people and commits changes: evidence, mailing record and events in one transaction, or nothing. */

import { type ContactCard, contactCardsTable } from '../../../events/read-models/contact-card.ts';
import { type MailingRecord, mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import type { Origin } from '../../../shared/bus/envelope.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import { nextSequence, outboxItems } from '../../../shared/outbox/outbox.ts';
import { outboxTable } from '../../../shared/outbox/outbox-table.ts';
import { consentLedgerTable } from '../tables.ts';
import { type ConsentChange, unanswered } from './consent-change.ts';
import { executeTransaction, insert, type Statement, update } from './transaction.ts';

/** The person as the mailing record has them; who has none has not answered yet. */
export async function loadPerson(alumniId: AlumniId): Promise<MailingRecord> {
  return (await findPerson(alumniId)) ?? unanswered(alumniId);
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
 * Commits a change with its evidence and its events, and what else belongs to it.
 *
 * @throws ConcurrentChange when the person was changed since; the kit loads and decides again.
 */
export async function commitChange(
  change: ConsentChange,
  origin: Origin,
  ...also: readonly Statement[]
): Promise<void> {
  await executeTransaction(...statementsOf(change, origin), ...also);
}

function statementsOf({ before, after, ledger, announcements, at }: ConsentChange, origin: Origin): Statement[] {
  const record = { ...after, sequence: nextSequence(before.sequence, announcements) };
  const events = outboxItems(announcements, { subject: before.alumniId, after: before.sequence, at, origin });
  return [
    before.sequence === 0
      ? insert(mailingRecordsTable, record)
      : update(mailingRecordsTable, before, record, ['sequence']),
    ...ledger.map((evidence) => insert(consentLedgerTable, evidence)),
    ...events.map((event) => insert(outboxTable, event)),
  ];
}
