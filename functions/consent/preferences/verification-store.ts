/** Verifications: what members asked for and have to confirm by a mailed code. */

import { verificationRequested } from '../../../events/consent/verification-requested.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import type { Origin } from '../../../shared/bus/envelope.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import { announce } from '../../../shared/outbox/outbox.ts';
import { type ConsentChange, changeOf } from '../ledger/consent-change.ts';
import { commitChange } from '../ledger/ledger-store.ts';
import { executeTransaction, insert, type Statement, update } from '../ledger/transaction.ts';
import { type Verification, verificationsTable } from '../tables.ts';

/** What a person asked for in the last two days; few, since a person is mailed few codes in a day. */
export async function loadVerifications(alumniId: AlumniId): Promise<Verification[]> {
  return (await openTable(verificationsTable).query({ partition: alumniId })).items;
}

/** Stores what is wanted and asks `mail` for the code, together with what takes effect at once. */
export async function commitRequest(
  person: MailingRecord,
  stops: ConsentChange | undefined,
  verification: Verification,
  { now, origin }: { now: Date; origin: Origin },
): Promise<void> {
  const { alumniId, verificationId } = verification;
  const change = stops ?? changeOf(person, {}, { at: now });
  const announcements = [...change.announcements, announce(verificationRequested, { alumniId, verificationId })];
  await commitChange({ ...change, announcements }, origin, insert(verificationsTable, verification));
}

/** The statement that counts an attempt; it fails when another attempt was counted meanwhile. */
export function attemptCounted(before: Verification, after: Verification): Statement {
  return update(verificationsTable, before, after, ['attempts', 'state']);
}

/** Counts an attempt that was wrong. */
export async function commitAttempt(before: Verification, after: Verification): Promise<void> {
  await executeTransaction(attemptCounted(before, after));
}
