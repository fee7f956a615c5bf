/** What every decision of this context comes to: the mailing record after it, the evidence for it, and its events. */
import { consentGranted, consentWithdrawn } from '../../../events/consent/index.ts';
import { audienceShardKey, audienceShardOf, type MailingRecord } from '../../../events/read-models/mailing-record.ts';
import type { Decide, Decision } from '../../../shared/decision/decision.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import { type Announcement, announce } from '../../../shared/outbox/outbox.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { type Topic, topics } from '../../../shared/vocabulary.ts';
import type { ConsentRecord } from '../tables.ts';
import { type Evidence, purposesIn, recordOf } from './evidence.ts';
import { appendRecords, emptyLedger, headAfter } from './ledger.ts';

/** A decision on one person's mailing record: committed with its evidence and its events, or not at all. */
export interface ConsentChange extends Decision<MailingRecord> {
  readonly ledger: readonly ConsentRecord[];
}

/** A function that decides on one person's mailing record. */
export type DecideConsent<Input, Code extends string = never> = Decide<MailingRecord, Input, Code, ConsentChange>;

/** The record of a leaver who has none yet. Sequence 0 says that it was never stored. */
export function newRecord(alumniId: AlumniId): MailingRecord {
  return {
    alumniId,
    sequence: 0,
    membership: 'leaver',
    language: programme.language,
    timeZone: programme.timeZone,
    topics: [],
    frequency: 'all',
    directory: false,
    hourReminder: false,
    suppression: 'none',
    epoch: 0,
    departments: [],
    skills: [],
    ...emptyLedger,
  };
}

/** A change with its evidence chained to the ledger; consents and withdrawals are announced with the record's id. */
export function changeOf(
  before: MailingRecord,
  changes: Partial<MailingRecord>,
  { evidence = [], events = [] }: { evidence?: readonly Evidence[]; events?: readonly Announcement[] },
  at: Date,
): ConsentChange {
  const { alumniId } = before;
  const acts = evidence.map((act) => recordOf(alumniId, act, at));
  const ledger = appendRecords(before, acts);
  const membership = changes.membership ?? before.membership;
  const state: MailingRecord = {
    ...before,
    ...changes,
    membershipSince: membership === before.membership ? before.membershipSince : at.toISOString(),
    audienceShard: membership === 'member' ? audienceShardKey(audienceShardOf(alumniId)) : undefined,
    ...headAfter(before, ledger),
  };
  return { state, events: [...events, ...ledger.flatMap(announcementsOf)], timers: [], ledger };
}

/** The topics in the order in which they are always shown. */
export function inOrder(chosen: Iterable<Topic>): Topic[] {
  const set = new Set(chosen);
  return topics.filter((topic) => set.has(topic));
}

function announcementsOf(record: ConsentRecord): Announcement[] {
  const { alumniId, recordId } = record;
  const given = purposesIn(record, 'ConsentGiven', 'RenewedConsentGiven');
  const withdrawn = purposesIn(record, 'ConsentWithdrawn');
  return [
    ...(given.length > 0 ? [announce(consentGranted, { alumniId, recordId, purposes: given })] : []),
    ...(withdrawn.length > 0 ? [announce(consentWithdrawn, { alumniId, recordId, purposes: withdrawn })] : []),
  ];
}
