/** Verifications: what members asked for and have to confirm by a mailed code. */

import type { Origin } from '../../events/envelope.ts';
import type { MailingRecord } from '../../events/read-models/mailing-record.ts';
import { verificationRequested } from '../../events/verification-requested.ts';
import { openTable } from '../../shared/dynamo/table.ts';
import type { AlumniId } from '../../shared/identifier.ts';
import { announce } from '../../shared/outbox/outbox.ts';
import { type ConsentChange, changeOf } from './consent-change.ts';
import { commitChange } from './ledger-store.ts';
import { type Verification, verificationsTable } from './tables.ts';
import { executeTransaction, insert, type Statement, update } from './transaction.ts';

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
