/** One service mail: what it says and to whom, or why there is none. What is read is read after the claim. */
import type { alumniInvited } from '../../events/alumni-invited.ts';
import type { BusEvent } from '../../events/contract.ts';
import type { memberJoined } from '../../events/member-joined.ts';
import type { ContactCard } from '../../events/read-models/contact-card.ts';
import type { GatheringItem } from '../../events/read-models/gathering.ts';
import { isReachable, type MailingRecord, type ReachableRecord } from '../../events/read-models/mailing-record.ts';
import type { rsvpAnswered } from '../../events/rsvp-answered.ts';
import type { verificationRequested } from '../../events/verification-requested.ts';
import { type LinkKeys, mintLink } from '../../shared/links/token.ts';
import { linkUrl } from '../../shared/links/urls.ts';
import { codeValidMinutes, verificationCode } from '../../shared/links/verification-code.ts';
import { formatDate, formatPeriod, formatTime } from '../../shared/locale/dates.ts';
import { inLanguage, type Language } from '../../shared/locale/languages.ts';
import { fullName, type Names, salutation } from '../../shared/locale/names.ts';
import { fillChunks, type SlotValues } from '../../shared/mail-format/compiled-mail.ts';
import { compileMail, type MailKind } from '../../shared/mail-format/mail-shell.ts';
import { listHeaders, type Message } from '../../shared/mail-format/message.ts';
import type { Programme } from '../../shared/programme/programme.ts';
import { senderOf } from '../../shared/programme/sender.ts';
import { rsvpChoices, rsvpLink } from './campaign-message.ts';
import type { MailEnvironment } from './environment.ts';
import { invitationPart } from './gathering-calendar.ts';
import {
  answerWords,
  invitationBecause,
  invitationWords,
  receiptWords,
  serviceBecause,
  verificationWords,
  type Words,
} from './templates.ts';

/** What every service mail stands on. */
export interface Service {
  readonly programme: Programme;
  readonly environment: Pick<MailEnvironment, 'SENDER_ADDRESS' | 'SENDER_DOMAIN'>;
  readonly keys: LinkKeys;
  readonly now: Date;
}

/** Why no mail is sent. */
export interface Skipped {
  readonly skipped: string;
}

/** The invitation or a reminder, to somebody who has not joined: it needs a basis for contact, and shows the five items. */
export function invitationMail(
  { data }: BusEvent<typeof alumniInvited>,
  card: ContactCard | undefined,
  { programme, environment, keys, now }: Service,
): Message | Skipped {
  if (card === undefined) return { skipped: 'not_found' };
  if (card.status !== 'invited') return { skipped: `status_${card.status}` };
  if (card.contactBasis === 'none') return { skipped: 'no_contact_basis' };
  if (card.unreachable) return { skipped: 'suppressed' };
  if (card.address === undefined) return { skipped: 'no_address' };
  if (card.closesAt !== undefined && Date.parse(card.closesAt) <= now.getTime()) return { skipped: 'too_late' };
  const { language, alumniId, names, address, closesAt } = card;
  const name = programme.name[language];
  const link = { choice: 0, subject: alumniId, recipient: alumniId, epoch: 0 } as const;
  const refusal = linkUrl({ ...link, purpose: 'decline' }, now, keys);
  const words = invitationWords[language]({
    programme: name,
    company: programme.company.name[language],
    round: data.round,
    deadline: closesAt === undefined ? undefined : dayAndTime(closesAt, language, programme.timeZone),
    erasedAfterDays: programme.invitation.erasedAfterDays,
  });
  return messageOf({
    kind: 'invitation',
    language,
    words,
    because: invitationBecause[language][card.contactBasis](name),
    values: {
      salutation: salutation(names, language),
      invitation_url: linkUrl({ ...link, purpose: 'invitation' }, now, keys),
      unsubscribe_url: refusal,
    },
    to: { names, address },
    programme,
    environment,
    headers: listHeaders({
      url: refusal,
      listId: `invitation.${programme.id}.${environment.SENDER_DOMAIN}`,
      listName: name,
    }),
  });
}

/** The receipt of what was agreed to when joining. */
export function receiptMail(
  { data, metadata }: BusEvent<typeof memberJoined>,
  record: MailingRecord | undefined,
  service: Service,
): Message | Skipped {
  if (!isServable(record)) return { skipped: whyNot(record) };
  const { programme, keys, now } = service;
  const { language } = record;
  const words = receiptWords[language]({
    programme: programme.name[language],
    topics: data.topics,
    via: data.via,
    joinedOn: formatDate(new Date(metadata.occurredAt), language, programme.timeZone),
    months: monthsOf(programme.consent.validity),
  });
  const preferences = { purpose: 'preferences', choice: 0, subject: record.alumniId } as const;
  return toMember(words, record, service, {
    preferences_url: linkUrl({ ...preferences, recipient: record.alumniId, epoch: record.epoch }, now, keys),
  });
}

/** The confirmation of an answer: with the calendar event for those who come. */
export function answerMail(
  { data }: BusEvent<typeof rsvpAnswered>,
  record: MailingRecord | undefined,
  gathering: GatheringItem | undefined,
  service: Service,
): Message | Skipped {
  if (!isServable(record)) return { skipped: whyNot(record) };
  if (gathering?.status !== 'published') return { skipped: 'gathering_not_open' };
  if (data.answer === 'unconfirmed') return { skipped: 'answer_unconfirmed' };
  const { programme, environment, keys, now } = service;
  const { language, names, address } = record;
  const { draft, gatheringId } = gathering;
  const link = rsvpLink(gatheringId, record, rsvpChoices.details);
  const url = linkUrl(link, now, keys);
  const onlineUrl = draft.onlineUrl ?? undefined;
  const words = answerWords[language](data.answer, {
    title: inLanguage(draft.title, language),
    when: formatPeriod(new Date(draft.startsAt), new Date(draft.endsAt), language, draft.timeZone),
    where: draft.place == null ? undefined : [draft.place.name, draft.place.address].filter(Boolean).join(' '),
    onlineUrl,
    answerBy: draft.answerBy == null ? undefined : dayAndTime(draft.answerBy, language, draft.timeZone),
  });
  const mail = toMember(words, record, service, { details_url: url });
  if (data.answer !== 'attending') return mail;
  const calendar = invitationPart(gathering, {
    language,
    status: 'ACCEPTED',
    attendee: { name: fullName(names), address },
    organizer: programme.name[language],
    domain: environment.SENDER_DOMAIN,
    token: mintLink(link, now, keys),
    url,
    onlineUrl,
  });
  return { ...mail, calendar };
}

/** The code that a person asked for; not once it is of no use any more. */
export function verificationMail(
  { data, metadata }: BusEvent<typeof verificationRequested>,
  record: MailingRecord | undefined,
  service: Service,
): Message | Skipped {
  if (!isServable(record)) return { skipped: whyNot(record) };
  const age = service.now.getTime() - Date.parse(metadata.occurredAt);
  if (age > codeValidMinutes * 60_000) return { skipped: 'too_late' };
  const { language, alumniId } = record;
  const words = verificationWords[language]({
    programme: service.programme.name[language],
    minutes: codeValidMinutes,
  });
  return toMember(words, record, service, { code: verificationCode(data.verificationId, alumniId, service.keys) });
}

/** Service mail goes to members whatever topics they chose; never to an address that mail came back from. */
function isServable(record: MailingRecord | undefined): record is ReachableRecord {
  return isReachable(record) && record.membership === 'member' && record.suppression !== 'address';
}

function whyNot(record: MailingRecord | undefined): string {
  if (record === undefined) return 'not_found';
  if (record.suppression === 'address') return 'suppressed';
  return record.membership === 'member' ? 'no_address' : 'not_a_member';
}

function toMember(
  words: Words,
  { language, names, address }: ReachableRecord,
  { programme, environment }: Service,
  values: SlotValues<ServiceSlot>,
): Message {
  return messageOf({
    kind: 'service',
    language,
    words,
    because: serviceBecause[language](programme.name[language]),
    values: { ...values, salutation: salutation(names, language) },
    to: { names, address },
    programme,
    environment,
    headers: {},
  });
}

const serviceSlots = [
  'salutation',
  'invitation_url',
  'unsubscribe_url',
  'preferences_url',
  'details_url',
  'code',
] as const;
type ServiceSlot = (typeof serviceSlots)[number];

function messageOf(mail: {
  readonly kind: MailKind;
  readonly language: Language;
  readonly words: Words;
  readonly because: string;
  readonly values: SlotValues<ServiceSlot>;
  readonly to: { readonly names: Names; readonly address: string };
  readonly programme: Programme;
  readonly environment: Service['environment'];
  readonly headers: Readonly<Record<string, string>>;
}): Message {
  const { kind, language, words, because, values, to, programme, environment, headers } = mail;
  const compiled = compileMail<ServiceSlot>({
    kind,
    language,
    subject: words.subject,
    body: words.body,
    variables: serviceSlots,
    because,
    sender: senderOf(programme, language),
  });
  return {
    from: { name: programme.name[language], address: environment.SENDER_ADDRESS },
    to: { name: fullName(to.names), address: to.address },
    subject: compiled.subject,
    language,
    text: fillChunks(compiled.text, values),
    html: fillChunks(compiled.html, values),
    // RFC 3834 §5: no out-of-office note answers it.
    headers: { ...headers, 'Auto-Submitted': 'auto-generated' },
  };
}

function dayAndTime(at: string, language: Language, timeZone: string): string {
  const instant = new Date(at);
  const day = formatDate(instant, language, timeZone);
  return `${day}${language === 'ja' ? ' ' : ', '}${formatTime(instant, language, timeZone)}`;
}

/** P24M → 24; other periods are not told in months. */
function monthsOf(period: string): number {
  return Number(/^P(\d+)M$/.exec(period)?.[1] ?? 0);
}
