/** How a leaver becomes a member, or says no: by the invitation page, by its one-click header, by a paper signed at exit. */
import { leaverDeclined } from '../../../events/consent/leaver-declined.ts';
import { memberJoined } from '../../../events/consent/member-joined.ts';
import type { ContactCard } from '../../../events/read-models/contact-card.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import type { Language } from '../../../shared/locale/languages.ts';
import { announce } from '../../../shared/outbox/outbox.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { purposes, type Topic, topics } from '../../../shared/vocabulary.ts';
import { type ConsentChange, changeOf, inOrder } from '../ledger/consent-change.ts';
import { type Evidence, inState } from '../ledger/evidence.ts';

/** Whether an invitation can still be answered. `declined`: it was answered with no, and is not open any more. */
export type InvitationState = 'open' | 'member' | 'declined' | 'closed';

/**
 * The state of a person's invitation. Who declined may still join by the same link until it closes (a finger slips, a
 * mail program declines by itself); who left may not, until they are invited after another employment.
 */
export function invitationState(person: MailingRecord, card: ContactCard | undefined, now: Date): InvitationState {
  if (person.membership === 'member') return 'member';
  const closesAt = invitationClosesAt(person, card);
  const open = closesAt !== undefined && now.getTime() < closesAt.getTime();
  if (open && (person.membership !== 'left' || isInvitedAgain(person, card))) return 'open';
  return person.membership === 'declined' ? 'declined' : 'closed';
}

/** When the invitation closes, or would have closed without the refusal; undefined when there is none. */
export function invitationClosesAt(person: MailingRecord, card: ContactCard | undefined): Date | undefined {
  const declined = person.membership === 'declined' && card?.status === 'declined';
  const closesAt = card?.status === 'invited' ? card.closesAt : declined ? person.invitationClosesAt : undefined;
  return closesAt === undefined ? undefined : new Date(closesAt);
}

/** Whether the invitation is of a later employment than what the person decided. */
function isInvitedAgain(person: MailingRecord, card: ContactCard | undefined): boolean {
  if (card?.closesAt === undefined || person.membershipSince === undefined) return false;
  const invitedAt = Date.parse(card.closesAt) - programme.invitation.closesAfterDays * 86_400_000;
  return Date.parse(person.membershipSince) < invitedAt;
}

/** What a person chose on the invitation page, and the text that the page showed. */
export interface InvitationAnswer {
  readonly decision: 'accept' | 'refuse';
  readonly topics: readonly Topic[];
  readonly language: Language;
  readonly noticeVersion: string;
}

/**
 * Joins or declines. The page's button grants `membership`, each ticked box its topic; unticked boxes are refusals and
 * recorded as such (STANDARDS §4). Undefined when it was answered like this before: nothing is recorded twice.
 */
export function answerInvitation(
  person: MailingRecord,
  card: ContactCard,
  answer: InvitationAnswer,
  at: Date,
): ConsentChange | undefined {
  const collection = { method: 'web_form', source: 'invitation_page' } as const;
  if (answer.decision === 'refuse') {
    return decline(person, card, { language: answer.language, noticeVersion: answer.noticeVersion, collection }, at);
  }
  const presented = presentedEvidence(person, card);
  const before = topicsIn(presented);
  const asked = topics.filter((topic) => !before.includes(topic));
  const chosen = inOrder(answer.topics.filter((topic) => asked.includes(topic)));
  const evidence: Evidence = {
    purposes: [
      ...inState(['membership', ...chosen], 'ConsentGiven'),
      ...inState(
        asked.filter((topic) => !chosen.includes(topic)),
        'ConsentRefused',
      ),
    ],
    eventType: 'ExpressedConsent',
    language: answer.language,
    noticeVersion: answer.noticeVersion,
    collection,
    at,
  };
  const joined = {
    topics: inOrder([...before, ...chosen]),
    directory: isListed(presented),
    noticeVersion: answer.noticeVersion,
  };
  return changeOf(person, memberFrom(person, card, { ...joined, language: answer.language }, at), {
    evidence: presented === undefined ? [evidence] : [presented, evidence],
    announcements: [announce(memberJoined, { alumniId: person.alumniId, topics: joined.topics, via: 'invitation' })],
    at,
  });
}

/** How a refusal reached us, and the text that it answers. */
export type Refusal = Pick<Evidence, 'language' | 'noticeVersion' | 'collection'>;

/** Refuses everything that the notice asks for. Undefined when this invitation was answered before, or the person joined. */
export function decline(
  person: MailingRecord,
  card: ContactCard,
  refusal: Refusal,
  at: Date,
): ConsentChange | undefined {
  const answered = person.membership !== 'leaver' && !isInvitedAgain(person, card);
  if (person.membership === 'member' || answered) return undefined;
  const { alumniId } = person;
  return changeOf(
    person,
    {
      membership: 'declined',
      invitationClosesAt: card.closesAt ?? person.invitationClosesAt,
      language: refusal.language,
      noticeVersion: refusal.noticeVersion,
    },
    {
      evidence: [{ ...refusal, purposes: inState(purposes, 'ConsentRefused'), eventType: 'ExpressedRefusal', at }],
      announcements: [announce(leaverDeclined, { alumniId })],
      at,
    },
  );
}

/**
 * Records a consent that was given at exit. Undefined when there is none that may count: the person is a member already,
 * or declined or left after it was given (an old paper resurrects nobody), or is employed again.
 */
export function presentConsent(person: MailingRecord, card: ContactCard, at: Date): ConsentChange | undefined {
  const presented = presentedEvidence(person, card);
  if (presented === undefined || card.status === 'returned' || card.status === 'excluded') return undefined;
  const granted = {
    topics: inOrder(topicsIn(presented)),
    directory: isListed(presented),
    noticeVersion: presented.noticeVersion,
  };
  return changeOf(person, memberFrom(person, card, { ...granted, language: card.language }, at), {
    evidence: [presented],
    announcements: [
      announce(memberJoined, { alumniId: person.alumniId, topics: granted.topics, via: 'recorded_consent' }),
    ],
    at,
  });
}

/** The consent given at exit, if it is newer than what the person decided since. */
export function presentedEvidence(person: MailingRecord, card: ContactCard): Evidence | undefined {
  const presented = card.consentAtExit;
  if (presented?.decision !== 'granted' || person.membership === 'member') return undefined;
  const decidedAt = person.membershipSince ?? '';
  if (decidedAt !== '' && Date.parse(presented.at) <= Date.parse(decidedAt)) return undefined;
  return {
    purposes: inState([...new Set(presented.purposes)], 'ConsentGiven'),
    eventType: 'ExpressedConsent',
    language: card.language,
    noticeVersion: presented.noticeVersion,
    collection: { method: presented.method, source: 'exit_papers' },
    at: new Date(presented.at),
  };
}

function topicsIn(evidence: Evidence | undefined): Topic[] {
  return topics.filter((topic) => evidence?.purposes.some(({ id }) => id === topic));
}

/** Whether the papers allow the name on the list of those who attend a gathering. */
function isListed(evidence: Evidence | undefined): boolean {
  return evidence?.purposes.some(({ id }) => id === 'directory') === true;
}

/** The mailing record of somebody who joins. A bounced address stays suppressed; a complaint is over: the person asks for mail. */
function memberFrom(
  person: MailingRecord,
  card: ContactCard,
  answer: Pick<MailingRecord, 'topics' | 'directory' | 'language' | 'noticeVersion'>,
  at: Date,
): Partial<MailingRecord> {
  return {
    ...answer,
    membership: 'member',
    frequency: 'all',
    hourReminder: false,
    suppression: person.suppression === 'address' ? 'address' : 'none',
    names: card.names,
    address: card.address,
    addressSince: card.address === person.address ? person.addressSince : at.toISOString(),
    departments: card.departments,
    skills: card.skills,
    skillsFrom: 'hris',
    leftOn: card.leftOn,
  };
}
