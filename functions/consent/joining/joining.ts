/** How a leaver becomes a member, or declines: on the joining page, by its one-click header, by papers signed at exit. Pure. */
import { addressEpoch } from '../../../events/agreements/address-epoch.ts';
import { latest, suppressionOfPresent } from '../../../events/agreements/reports-by-address.ts';
import { leaverDeclined, memberJoined } from '../../../events/consent/index.ts';
import type { ContactCard } from '../../../events/read-models/contact-card.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import { refuse } from '../../../shared/decision/decision.ts';
import { unlessFrom } from '../../../shared/decision/lifecycle.ts';
import { type EmittedEvent, emit } from '../../../shared/outbox/outbox.ts';
import { purposes, type Topic, topics } from '../../../shared/vocabulary.ts';
import { addressReopening, changeOf, type DecideConsent, inOrder } from '../ledger/consent-change.ts';
import { type Evidence, inState } from '../ledger/evidence.ts';
import { presentEpoch } from '../mailing-record/address-reports.ts';
import { membershipLifecycle, suppressionAfter } from '../mailing-record/lifecycle.ts';

/** Whether a person can still join or decline. `declined`: they declined, and the invitation has closed since. */
export type JoiningState = 'open' | 'member' | 'declined' | 'closed';

/**
 * How the joining of a person stands. Somebody who declined may still join by the same link until the invitation closes (a
 * finger slips, a mail program declines automatically); somebody who left may not, until they are invited after another employment.
 */
export function joiningState(person: MailingRecord, card: ContactCard | undefined, now: Date): JoiningState {
  if (person.membership === 'member') return 'member';
  const closesAt = joiningClosesAt(person, card);
  const open = closesAt !== undefined && now.getTime() < closesAt.getTime();
  if (open && (person.membership !== 'left' || isInvitedLater(person, card))) return 'open';
  return person.membership === 'declined' ? 'declined' : 'closed';
}

/** When the invitation closes, or would have closed had the person not declined; undefined when there is none. */
export function joiningClosesAt(person: MailingRecord, card: ContactCard | undefined): Date | undefined {
  const declined = person.membership === 'declined' && card?.status === 'declined';
  const closesAt = card?.status === 'invited' ? card.closesAt : declined ? person.invitationClosesAt : undefined;
  return closesAt === undefined ? undefined : new Date(closesAt);
}

/** Whether the invitation is of a later employment than the person's last decision. */
function isInvitedLater(person: MailingRecord, card: ContactCard | undefined): boolean {
  if (card?.invitedAt === undefined || person.membershipSince === undefined) return false;
  return Date.parse(person.membershipSince) < Date.parse(card.invitedAt);
}

/** How somebody declined, and the text that they declined. */
export interface Declining extends Pick<Evidence, 'language' | 'noticeVersion' | 'collection'> {
  readonly card: ContactCard;
}

/** The form of the joining page as it was sent, and the text that the page showed. */
export interface JoiningForm extends Omit<Declining, 'collection'> {
  readonly decision: 'accept' | 'refuse';
  readonly topics: readonly Topic[];
}

/**
 * Joins or declines. The page's button grants `membership`, each ticked box its topic; unticked boxes are refusals and
 * recorded as such. Nothing is taken once the invitation has closed.
 */
export const decideJoining: DecideConsent<JoiningForm, 'already_decided' | 'closed'> = (person, { by, input }, at) => {
  const { card, language, noticeVersion } = input;
  if (person.membership !== 'member' && joiningState(person, card, at) !== 'open') return refuse('closed');
  const collection = { method: 'web_form', source: 'invitation_page' } as const;
  const declining = { card, language, noticeVersion, collection };
  if (input.decision === 'refuse') return decline(person, { by, input: declining }, at);
  const wrong = unlessFrom(membershipLifecycle, 'join', person.membership);
  if (wrong !== undefined) return wrong;
  const presented = presentedEvidence(person, card);
  const before = topicsIn(presented);
  const asked = topics.filter((topic) => !before.includes(topic));
  const chosen = inOrder(input.topics.filter((topic) => asked.includes(topic)));
  const unchosen = asked.filter((topic) => !chosen.includes(topic));
  const evidence: Evidence = {
    purposes: [...inState(['membership', ...chosen], 'ConsentGiven'), ...inState(unchosen, 'ConsentRefused')],
    eventType: 'ExpressedConsent',
    language,
    noticeVersion,
    collection,
    at,
  };
  const granted = inOrder([...before, ...chosen]);
  const consented = { ...grantedAt(granted, at, person), noticeVersion, language };
  const events = [
    emit(memberJoined, { alumniId: person.alumniId, topics: granted, via: 'invitation' }),
    ...afterComplaint(person, card),
  ];
  const acts = presented === undefined ? [evidence] : [presented, evidence];
  return changeOf(person, memberFrom(person, card, consented, at), { evidence: acts, events }, at);
};

/**
 * Whether a form says what already holds, like a form that a member sends twice; the topics of papers were not asked
 * for again.
 */
export function saysWhatHolds(
  { membership, topics: granted }: Pick<MailingRecord, 'membership' | 'topics'>,
  { card: { consentAtExit }, ...form }: Pick<JoiningForm, 'card' | 'decision' | 'topics'>,
): boolean {
  const asked = topics.filter(
    (topic) => consentAtExit?.decision !== 'granted' || !consentAtExit.purposes.includes(topic),
  );
  return (
    membership === 'member' &&
    form.decision === 'accept' &&
    asked.every((topic) => form.topics.includes(topic) === granted.includes(topic))
  );
}

/** Refuses everything that the privacy notice asks for, once for each invitation. */
export const decline: DecideConsent<Declining, 'already_decided'> = (person, { input: { card, ...refusal } }, at) => {
  const wrong = unlessFrom(membershipLifecycle, 'decline', person.membership);
  if (wrong !== undefined) return wrong;
  if (person.membership !== 'leaver' && !isInvitedLater(person, card)) return refuse('already_decided');
  const { language, noticeVersion } = refusal;
  const invitationClosesAt = card.closesAt ?? person.invitationClosesAt;
  const declined = { membership: 'declined', invitationClosesAt, language, noticeVersion } as const;
  const refused = inState(purposes, 'ConsentRefused');
  const evidence: Evidence[] = [{ ...refusal, purposes: refused, eventType: 'ExpressedRefusal', at }];
  const events = [emit(leaverDeclined, { alumniId: person.alumniId })];
  return changeOf(person, declined, { evidence, events }, at);
};

/**
 * Records a consent that was given at exit. It does not count for somebody who is a member already, who declined, left or
 * complained after it was given (old papers do not bring anybody back), or who is employed again.
 */
export const presentConsent: DecideConsent<ContactCard, 'no_newer_consent' | 'not_leaving'> = (person, command, at) => {
  const card = command.input;
  const presented = presentedEvidence(person, card);
  if (presented === undefined) return refuse('no_newer_consent');
  if (card.status === 'returned' || card.status === 'excluded') return refuse('not_leaving');
  const granted = inOrder(topicsIn(presented));
  const { noticeVersion } = presented;
  const consented = { ...grantedAt(granted, presented.at, person), noticeVersion, language: card.language };
  const events = [
    emit(memberJoined, { alumniId: person.alumniId, topics: granted, via: 'recorded_consent' }),
    ...afterComplaint(person, card),
  ];
  return changeOf(person, memberFrom(person, card, consented, at), { evidence: [presented], events }, at);
};

/**
 * The consent given at exit, if it is newer than the person's last decision, and than a complaint. Papers name one privacy notice: it
 * proves only the purposes that it asks for. (Formerly, purposes that are asked for later were recorded with it.)
 */
function presentedEvidence(person: MailingRecord, card: ContactCard): Evidence | undefined {
  const presented = card.consentAtExit;
  if (presented?.decision !== 'granted' || person.membership === 'member') return undefined;
  const decidedAt = [person.membershipSince, person.complainedAt].filter((at) => at !== undefined);
  if (decidedAt.some((at) => Date.parse(presented.at) <= Date.parse(at))) return undefined;
  const proved = purposes.filter((purpose) => presented.purposes.includes(purpose));
  if (proved.length === 0) return undefined;
  return {
    purposes: inState(proved, 'ConsentGiven'),
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

/** The topics of somebody who joins, all granted at one instant; what was granted in an earlier membership stays known. */
function grantedAt(
  granted: readonly Topic[],
  at: Date,
  { topicsSince, askedAt }: Pick<MailingRecord, 'topicsSince' | 'askedAt'>,
): Pick<MailingRecord, 'topics' | 'topicsSince' | 'askedAt'> {
  const since = at.toISOString();
  return {
    topics: [...granted],
    topicsSince: { ...topicsSince, ...Object.fromEntries(granted.map((topic) => [topic, since])) },
    askedAt: latest(askedAt, since),
  };
}

/** Somebody who complained before asks for mail by joining. */
function afterComplaint(person: MailingRecord, card: ContactCard): EmittedEvent[] {
  if (person.complainedAt === undefined) return [];
  return addressReopening({ ...person, suppression: suppressionOfPresent(person, card) }, presentEpoch(person, card));
}

/** The mailing record of somebody who joins. A bounced address stays suppressed; a complaint is over: the person asks for mail. */
function memberFrom(
  person: MailingRecord,
  card: ContactCard,
  consented: Pick<MailingRecord, 'topics' | 'topicsSince' | 'askedAt' | 'language' | 'noticeVersion'>,
  at: Date,
): Partial<MailingRecord> {
  return {
    ...consented,
    membership: 'member',
    // A purpose that is asked for later is agreed to on the preference page, by its own privacy notice.
    directory: false,
    frequency: 'all',
    hourReminder: false,
    suppression: suppressionAfter('askForTopic', suppressionOfPresent(person, card), 'none'),
    names: card.names,
    address: card.address,
    epoch: addressEpoch(card, person),
    addressSince: card.address === person.address ? person.addressSince : at.toISOString(),
    departments: card.departments,
    skills: card.skills,
    skillsFrom: 'hris',
    leftOn: card.leftOn,
  };
}
