/** What an entry of the account's suppression list says of the person who owns the address. Pure. */
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import type { AlumniId } from '../../../shared/identifier.ts';

/** Why and since when SES refuses to send to an address. */
interface ListEntry {
  readonly alumniId: AlumniId;
  readonly reason: 'bounce' | 'complaint';
  readonly since: Date;
}

type Owner = Pick<MailingRecord, 'suppression' | 'complainedAt' | 'reopenedAt'>;

/** What mail systems, not people, recently reported about mails to these people. */
interface SystemReports {
  readonly refusedByPolicy: ReadonlySet<AlumniId>;
  readonly complained: ReadonlySet<AlumniId>;
}

/** The entries, by what follows from them. */
interface SortedEntries<Entry> {
  /** Mail to these people stops, as if SES had reported the entry. */
  readonly suppressed: readonly Entry[];
  /** Entries that a mail system caused: the address works, and comes off the list. */
  readonly causedBySystems: readonly Entry[];
}

/** Whether an entry is old news: the mail has stopped already, or the entry is older than HR's reopening of the address. */
export function isKnownEntry(owner: Owner | undefined, { reason, since }: Omit<ListEntry, 'alumniId'>): boolean {
  if (reason === 'complaint') return owner?.complainedAt !== undefined;
  const reopened = owner?.reopenedAt !== undefined && since <= new Date(owner.reopenedAt);
  return owner?.suppression === 'address' || reopened;
}

/** Whether a complaint on the list is a mail system's: a mail system complained recently, and the person never did. */
export function isComplaintOfMailSystem(
  reportedBySystem: boolean,
  person: Pick<MailingRecord, 'complainedAt'> | undefined,
): boolean {
  return reportedBySystem && person?.complainedAt === undefined;
}

/**
 * Sorts entries that are news. A receiver's policy explains bounces only, and a mail system's complaint explains
 * complaints only.
 */
export function sortEntries<Entry extends ListEntry>(
  entries: readonly Entry[],
  owners: ReadonlyMap<AlumniId, Owner>,
  { refusedByPolicy, complained }: SystemReports,
): SortedEntries<Entry> {
  const isCausedBySystem = ({ alumniId, reason }: Entry) =>
    reason === 'bounce'
      ? refusedByPolicy.has(alumniId)
      : isComplaintOfMailSystem(complained.has(alumniId), owners.get(alumniId));
  return {
    suppressed: entries.filter((entry) => !isCausedBySystem(entry)),
    causedBySystems: entries.filter(isCausedBySystem),
  };
}
