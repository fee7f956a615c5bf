/** Withdrawing is as easy as granting (GDPR 7(3)): the link alone is enough, it works at once, and it is never too late. Pure. */
import { memberLeft, profileUpdated } from '../../../events/consent/index.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { refuse } from '../../../shared/decision/decision.ts';
import { unlessFrom } from '../../../shared/decision/lifecycle.ts';
import { emit } from '../../../shared/outbox/outbox.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { isNoticeOf } from '../../../shared/programme/programme.ts';
import type { Purpose, Topic } from '../../../shared/vocabulary.ts';
import { changeOf, type DecideConsent } from '../ledger/consent-change.ts';
import { type Evidence, inState } from '../ledger/evidence.ts';
import { membershipLifecycle } from '../mailing-record/lifecycle.ts';

/** The topics to withdraw, and how the person asked for it. */
type Withdrawing = Pick<Evidence, 'collection'> & { readonly topics: readonly Topic[] };

/** Withdraws topics; refused when none of them is granted. */
export const withdrawTopics: DecideConsent<Withdrawing, 'not_granted'> = (person, { input }, at) => {
  const { topics, collection } = input;
  const wrong = unlessFrom(membershipLifecycle, 'change', person.membership);
  if (wrong !== undefined) return wrong;
  const evidence = withdrawalOf(person, topics, collection, at);
  if (evidence.length === 0) return refuse('not_granted');
  const left = person.topics.filter((topic) => !topics.includes(topic));
  const events = [emit(profileUpdated, { alumniId: person.alumniId, topics: left })];
  return changeOf(person, { topics: left }, { evidence, events }, at);
};

/** Leaves the programme: membership and every topic are withdrawn. */
export const leaveProgramme: DecideConsent<undefined> = (person, _command, at) => {
  const wrong = unlessFrom(membershipLifecycle, 'leave', person.membership);
  if (wrong !== undefined) return wrong;
  const collection = { method: 'web_form', source: 'preference_page' } as const;
  const evidence = [
    withdrawal(person, ['membership', ...person.topics], collection, at),
    ...directoryWithdrawal(person, collection, at),
  ];
  const left: Partial<MailingRecord> = { membership: 'left', topics: [], directory: false, hourReminder: false };
  const events = [emit(memberLeft, { alumniId: person.alumniId })];
  return changeOf(person, left, { evidence, events }, at);
};

/** The evidence that topics are withdrawn; none when none of them is granted. */
export function withdrawalOf(
  person: MailingRecord,
  unwanted: readonly Topic[],
  collection: Evidence['collection'],
  at: Date,
): Evidence[] {
  const withdrawn = person.topics.filter((topic) => unwanted.includes(topic));
  return withdrawn.length === 0 ? [] : [withdrawal(person, withdrawn, collection, at)];
}

/** The evidence that the name is removed from the list of attendees; none when it is not on it. */
export function directoryWithdrawal(person: MailingRecord, collection: Evidence['collection'], at: Date): Evidence[] {
  const { directory, directoryNoticeVersion: noticeVersion = firstOfDirectory() } = person;
  return directory ? [withdrawal({ ...person, noticeVersion }, ['directory'], collection, at)] : [];
}

/** The version under which every name was listed before records said under which. */
function firstOfDirectory(): string {
  const versions = programme.notices
    .map(({ version }) => version)
    .filter((version) => isNoticeOf('directory', version));
  return versions.sort()[0] ?? programme.laterNotices.directory;
}

/** The evidence names the privacy notice of the consent that is withdrawn. */
function withdrawal(
  { language, noticeVersion = programme.notice }: MailingRecord,
  withdrawn: readonly Purpose[],
  collection: Evidence['collection'],
  at: Date,
): Evidence {
  const eventType = collection.method === 'complaint' ? 'ReportedWithdrawal' : 'ExpressedWithdrawal';
  return { language, noticeVersion, purposes: inState(withdrawn, 'ConsentWithdrawn'), eventType, collection, at };
}
