/** The result of every decision of this context: the mailing record after it, the evidence for it, and its events. */
import { addressReopened, consentGranted, consentWithdrawn } from '../../../events/consent/index.ts';
import { audienceShardKey, audienceShardOf, type MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { type Decide, type Decision, decided } from '../../../shared/decision/decision.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import { type EmittedEvent, emit } from '../../../shared/outbox/outbox.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { type Topic, topics } from '../../../shared/vocabulary.ts';
import type { ConsentRecord } from '../tables.ts';
import { type Evidence, purposesIn, recordOf } from './evidence.ts';
import { appendRecords, emptyLedger, headAfter } from './ledger.ts';

/** A decision on one person's mailing record: committed with its evidence and its events, or not at all. */
export interface ConsentChange extends Decision<MailingRecord> {
  readonly ledger: readonly ConsentRecord[];
}

/** A decision that produces no evidence: it follows facts, not something that the person did. */
export interface FactsChange extends Decision<MailingRecord> {
  readonly ledger?: never;
}

/** A function that decides on one person's mailing record. */
export type DecideConsent<Input, Code extends string = never> = Decide<MailingRecord, Input, Code, ConsentChange>;

/** A function that decides what facts mean for one person's mailing record. */
export type DecideFacts<Input, Code extends string> = Decide<MailingRecord, Input, Code, FactsChange>;

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
    reopenings: [],
    epoch: 0,
    departments: [],
    skills: [],
    ...emptyLedger,
  };
}

/** A change of facts: nothing for the ledger, and nothing to emit. */
export function factsChanged(before: MailingRecord, changes: Partial<MailingRecord>, at: Date): FactsChange {
  return decided(changed(before, changes, at));
}

/** A change with its evidence chained to the ledger; the events on consents and withdrawals carry the record's id. */
export function changeOf(
  before: MailingRecord,
  changes: Partial<MailingRecord>,
  { evidence = [], events = [] }: { evidence?: readonly Evidence[]; events?: readonly EmittedEvent[] },
  at: Date,
): ConsentChange {
  const { alumniId } = before;
  const acts = evidence.map((act) => recordOf(alumniId, act, at));
  const ledger = appendRecords(before, acts);
  const state = { ...changed(before, changes, at), ...headAfter(before, ledger) };
  return { state, events: [...events, ...ledger.flatMap(eventsOf)], timers: [], ledger };
}

function changed(before: MailingRecord, changes: Partial<MailingRecord>, at: Date): MailingRecord {
  const membership = changes.membership ?? before.membership;
  return {
    ...before,
    ...changes,
    membershipSince: membership === before.membership ? before.membershipSince : at.toISOString(),
    audienceShard: membership === 'member' ? audienceShardKey(audienceShardOf(before.alumniId)) : undefined,
  };
}

/**
 * The event when somebody asks for mail after a complaint: SES lists the address for it, and takes it off the list on
 * this event. An address that bounced stays closed: only HR opens it.
 *
 * @param addressEpoch which address of the person it is
 */
export function addressReopening(
  { alumniId, suppression }: Pick<MailingRecord, 'alumniId' | 'suppression'>,
  addressEpoch: number,
): EmittedEvent[] {
  return suppression === 'address' ? [] : [emit(addressReopened, { alumniId, addressEpoch })];
}

/** The topics in the order in which they are always shown. */
export function inOrder(chosen: Iterable<Topic>): Topic[] {
  const set = new Set(chosen);
  return topics.filter((topic) => set.has(topic));
}

function eventsOf(record: ConsentRecord): EmittedEvent[] {
  const { alumniId, recordId } = record;
  const given = purposesIn(record, 'ConsentGiven', 'RenewedConsentGiven');
  const withdrawn = purposesIn(record, 'ConsentWithdrawn');
  return [
    ...(given.length > 0 ? [emit(consentGranted, { alumniId, recordId, purposes: given })] : []),
    ...(withdrawn.length > 0 ? [emit(consentWithdrawn, { alumniId, recordId, purposes: withdrawn })] : []),
  ];
}
