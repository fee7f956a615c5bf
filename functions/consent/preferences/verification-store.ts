/** Where verifications are kept: what members asked for and have to confirm by a mailed code. */
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import type { Decision } from '../../../shared/decision/decision.ts';
import type { Commit } from '../../../shared/decision/decision-store.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import type { ConsentChange } from '../ledger/consent-change.ts';
import { commitChange } from '../ledger/ledger-store.ts';
import { executeTransaction, insert, type PartiqlStatement, update } from '../ledger/transaction.ts';
import { type Verification, verificationsTable } from '../tables.ts';

/** What a person asked for in the last two days; few, since few codes are mailed to a person in a day. */
export async function loadVerifications(alumniId: AlumniId): Promise<Verification[]> {
  return (await openTable(verificationsTable).query({ partition: alumniId })).items;
}

/** Commits a request for a code, which `mail` sends, together with the change that takes effect at once. */
export async function commitRequest(
  person: MailingRecord,
  change: ConsentChange,
  { state, events }: Decision<Verification>,
  commit: Pick<Commit, 'at' | 'origin'>,
): Promise<void> {
  const both = { ...change, events: [...change.events, ...events] };
  await commitChange(person, both, commit, insert(verificationsTable, state));
}

/** The statement that counts an attempt; it fails when another attempt was counted meanwhile. */
export function attemptCounted(before: Verification, { state: after }: Decision<Verification>): PartiqlStatement {
  return update(verificationsTable, before, after, ['attempts', 'state']);
}

/**
 * The statement that removes from a verification what another one granted; it fails if its code was tried meanwhile.
 */
export function wantedChanged(before: Verification, after: Verification): PartiqlStatement {
  return update(verificationsTable, before, after, ['attempts', 'state']);
}

/** Counts an attempt with a wrong code. */
export async function commitAttempt(before: Verification, attempt: Decision<Verification>): Promise<void> {
  await executeTransaction(attemptCounted(before, attempt));
}
