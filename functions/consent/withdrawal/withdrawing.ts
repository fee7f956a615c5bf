/** Withdrawing is as easy as granting (GDPR 7(3)): it takes the link only, works at once, and never fails for being late. */
import { memberLeft } from '../../../events/consent/member-left.ts';
import { profileUpdated } from '../../../events/consent/profile-updated.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { announce } from '../../../shared/outbox/outbox.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { type Topic, topics } from '../../../shared/vocabulary.ts';
import { type ConsentChange, changeOf } from '../ledger/consent-change.ts';
import { type Evidence, inState } from '../ledger/evidence.ts';

/** The topic that an unsubscribe link names by its choice: 1 newsletter, 2 gatherings, 3 jobs. */
export function topicOfChoice(choice: number): Topic | undefined {
  return topics[choice - 1];
}

/** Withdraws topics. Undefined when none of them is granted: the same click again changes nothing. */
export function withdrawTopics(
  person: MailingRecord,
  unwanted: readonly Topic[],
  collection: Evidence['collection'],
  at: Date,
): ConsentChange | undefined {
  const evidence = withdrawalOf(person, unwanted, collection, at);
  if (person.membership !== 'member' || evidence === undefined) return undefined;
  const left = person.topics.filter((topic) => !unwanted.includes(topic));
  return changeOf(
    person,
    { topics: left },
    {
      evidence: [evidence],
      announcements: [announce(profileUpdated, { alumniId: person.alumniId, topics: left })],
      at,
    },
  );
}

/** Leaves the programme: membership and every topic are withdrawn. Undefined for somebody who is not a member. */
export function leaveProgramme(person: MailingRecord, at: Date): ConsentChange | undefined {
  if (person.membership !== 'member') return undefined;
  const collection = { method: 'web_form', source: 'preference_page' } as const;
  const listed = directoryWithdrawal(person, collection, at);
  return changeOf(
    person,
    { membership: 'left', topics: [], directory: false, hourReminder: false },
    {
      evidence: [
        {
          ...shownTo(person),
          purposes: inState(['membership', ...person.topics], 'ConsentWithdrawn'),
          eventType: 'ExpressedWithdrawal',
          collection,
          at,
        },
        ...(listed === undefined ? [] : [listed]),
      ],
      announcements: [announce(memberLeft, { alumniId: person.alumniId })],
      at,
    },
  );
}

/** The evidence that topics are withdrawn; undefined when none of them is granted. */
export function withdrawalOf(
  person: MailingRecord,
  unwanted: readonly Topic[],
  collection: Evidence['collection'],
  at: Date,
): Evidence | undefined {
  const taken = person.topics.filter((topic) => unwanted.includes(topic));
  if (taken.length === 0) return undefined;
  return {
    ...shownTo(person),
    purposes: inState(taken, 'ConsentWithdrawn'),
    eventType: collection.method === 'complaint' ? 'ReportedWithdrawal' : 'ExpressedWithdrawal',
    collection,
    at,
  };
}

/** The evidence that the name comes off the list of attendees; undefined when it does not stand there. */
export function directoryWithdrawal(
  person: MailingRecord,
  collection: Evidence['collection'],
  at: Date,
): Evidence | undefined {
  if (!person.directory) return undefined;
  return {
    language: person.language,
    noticeVersion: programme.laterNotices.directory,
    purposes: inState(['directory'], 'ConsentWithdrawn'),
    eventType: 'ExpressedWithdrawal',
    collection,
    at,
  };
}

/** The text that the withdrawn consent stood on. */
function shownTo(person: MailingRecord): Pick<Evidence, 'language' | 'noticeVersion'> {
  return { language: person.language, noticeVersion: person.noticeVersion ?? programme.notice };
}
