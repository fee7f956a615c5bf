/** Withdrawing is as easy as granting (GDPR 7(3)): it takes the link only, works at once, and is never too late. Pure. */
import { memberLeft, profileUpdated } from '../../../events/consent/index.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { type Command, type Refusal, refuse } from '../../../shared/decision/decision.ts';
import { unlessFrom } from '../../../shared/decision/lifecycle.ts';
import { announce } from '../../../shared/outbox/outbox.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import type { Topic } from '../../../shared/vocabulary.ts';
import { type ConsentChange, changeOf } from '../ledger/consent-change.ts';
import { type Evidence, inState } from '../ledger/evidence.ts';
import { membershipLifecycle } from '../mailing-record/lifecycle.ts';

/** Withdraws topics; refused when none of them is granted. */
export function withdrawTopics(
  person: MailingRecord,
  { input: { topics, collection } }: Command<{ topics: readonly Topic[]; collection: Evidence['collection'] }>,
  at: Date,
): ConsentChange | Refusal<'not_granted'> {
  const wrong = unlessFrom(membershipLifecycle, 'change', person.membership);
  if (wrong !== undefined) return wrong;
  const evidence = withdrawalOf(person, topics, collection, at);
  if (evidence.length === 0) return refuse('not_granted');
  const left = person.topics.filter((topic) => !topics.includes(topic));
  const events = [announce(profileUpdated, { alumniId: person.alumniId, topics: left })];
  return changeOf(person, { topics: left }, { evidence, events }, at);
}

/** Leaves the programme: membership and every topic are withdrawn. */
export function leaveProgramme(person: MailingRecord, _command: Command<unknown>, at: Date): ConsentChange | Refusal {
  const wrong = unlessFrom(membershipLifecycle, 'leave', person.membership);
  if (wrong !== undefined) return wrong;
  const collection = { method: 'web_form', source: 'preference_page' } as const;
  const everything: Evidence = {
    ...noticeOf(person),
    purposes: inState(['membership', ...person.topics], 'ConsentWithdrawn'),
    eventType: 'ExpressedWithdrawal',
    collection,
    at,
  };
  return changeOf(
    person,
    { membership: 'left', topics: [], directory: false, hourReminder: false },
    {
      evidence: [everything, ...directoryWithdrawal(person, collection, at)],
      events: [announce(memberLeft, { alumniId: person.alumniId })],
    },
    at,
  );
}

/** The evidence that topics are withdrawn; none when none of them is granted. */
export function withdrawalOf(
  person: MailingRecord,
  unwanted: readonly Topic[],
  collection: Evidence['collection'],
  at: Date,
): Evidence[] {
  const withdrawn = person.topics.filter((topic) => unwanted.includes(topic));
  if (withdrawn.length === 0) return [];
  const eventType = collection.method === 'complaint' ? 'ReportedWithdrawal' : 'ExpressedWithdrawal';
  return [{ ...noticeOf(person), purposes: inState(withdrawn, 'ConsentWithdrawn'), eventType, collection, at }];
}

/** The evidence that the name is removed from the list of attendees; none when it is not on it. */
export function directoryWithdrawal(
  { directory, language }: MailingRecord,
  collection: Evidence['collection'],
  at: Date,
): Evidence[] {
  if (!directory) return [];
  const noticeVersion = programme.laterNotices.directory;
  const purposes = inState(['directory'], 'ConsentWithdrawn');
  return [{ language, noticeVersion, purposes, eventType: 'ExpressedWithdrawal', collection, at }];
}

/** The notice of the consent that is withdrawn. */
function noticeOf(person: MailingRecord): Pick<Evidence, 'language' | 'noticeVersion'> {
  return { language: person.language, noticeVersion: person.noticeVersion ?? programme.notice };
}
