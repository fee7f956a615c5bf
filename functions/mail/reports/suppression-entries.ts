/** What an entry of the account's suppression list says about the person who owns the address. Pure. */
import {
  type ComplaintFacts,
  hasStandingComplaint,
  judgeListedComplaint,
} from '../../../events/agreements/complaints.ts';
import type { ContactCard } from '../../../events/read-models/contact-card.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import { day } from '../../../shared/time/durations.ts';

/** Why and since when SES refuses to send to an address. */
interface ListEntry {
  readonly alumniId: AlumniId;
  readonly reason: 'bounce' | 'complaint';
  readonly since: Date;
}

type Owner = ComplaintFacts & Pick<MailingRecord, 'reopenedAt'>;

/**
 * What the record says about the owner at their present address. As long as it does not follow the contact card to another address, a bounce and
 * a reopening in it are about the former one.
 */
export function ownerAtPresent<Known extends Owner & Pick<MailingRecord, 'epoch'>>(
  record: Known | undefined,
  card: Pick<ContactCard, 'epoch'> | undefined,
): Owner | undefined {
  if (record === undefined || card === undefined || card.epoch <= record.epoch) return record;
  const { suppression } = record;
  return { ...record, suppression: suppression === 'address' ? 'none' : suppression, reopenedAt: undefined };
}

/** When mail systems, not people, last reported something about mails to these people. */
interface SystemReports {
  readonly refusedByPolicy: ReadonlyMap<AlumniId, string>;
  readonly complained: ReadonlyMap<AlumniId, string>;
}

/**
 * A report of a mail system explains an entry that was made within this many days after it; in milliseconds. A later report may explain
 * it, too: the two times do not come from the same clock.
 */
const explainsWithin = 90 * day;

/** Whether the report of a mail system may have caused an entry. What is kept beside a report may keep it for longer. */
function mayExplain(reportedAt: string | undefined, since: Date): boolean {
  return reportedAt !== undefined && since.getTime() - Date.parse(reportedAt) <= explainsWithin;
}

/** What follows from an entry; nothing from one that is known. */
interface EntryMeaning {
  /** Mail to the person stops, as if SES had reported the entry. */
  readonly stopsMail: boolean;
  /** The address comes off the list: a mail system caused the entry, or it is older than what opened the address again. */
  readonly comesOff: boolean;
}

/**
 * What an entry means for its owner. A receiver's policy excuses a bounce only, and a complaint of a mail system a complaint
 * only. HR's reopening ends what bounced before, and a new consent what was complained about before.
 *
 * @param reportedAt when a mail system last reported what may have caused it
 */
export function entryMeaning(
  owner: Owner | undefined,
  { reason, since }: Omit<ListEntry, 'alumniId'>,
  reportedAt: string | undefined,
): EntryMeaning {
  const isReported = mayExplain(reportedAt, since);
  if (reason === 'complaint') {
    const { isNews, isOver } = judgeListedComplaint(owner, since);
    const ofSystem = isNews && isComplaintOfMailSystem(isReported, owner);
    return { stopsMail: isNews && !ofSystem, comesOff: isOver || ofSystem };
  }
  if (owner?.suppression === 'address') return { stopsMail: false, comesOff: false };
  const isReopened = owner?.reopenedAt !== undefined && since <= new Date(owner.reopenedAt);
  return { stopsMail: !isReopened && !isReported, comesOff: isReopened || isReported };
}

/** Whether a complaint on the list is a mail system's: one complained before, and no complaint of the person stands. */
export function isComplaintOfMailSystem(reportedBySystem: boolean, person: ComplaintFacts | undefined): boolean {
  return reportedBySystem && !hasStandingComplaint(person);
}

/** The entries from which something follows. */
export function sortEntries<Entry extends ListEntry>(
  entries: readonly Entry[],
  owners: ReadonlyMap<AlumniId, Owner>,
  { refusedByPolicy, complained }: SystemReports,
): { readonly stopMail: readonly Entry[]; readonly comeOff: readonly Entry[] } {
  const meanings = entries.map((entry) => {
    const reported = entry.reason === 'bounce' ? refusedByPolicy : complained;
    return { entry, ...entryMeaning(owners.get(entry.alumniId), entry, reported.get(entry.alumniId)) };
  });
  return {
    stopMail: meanings.filter(({ stopsMail }) => stopsMail).map(({ entry }) => entry),
    comeOff: meanings.filter(({ comesOff }) => comesOff).map(({ entry }) => entry),
  };
}
