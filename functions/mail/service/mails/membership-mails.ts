/** Mails about membership: the invitation, the receipt of a consent, the code that proves a mailbox. */

import { addressEpoch } from '../../../../events/agreements/address-epoch.ts';
import { complaintFromBeforeErasure } from '../../../../events/agreements/reports-by-address.ts';
import type { alumniInvited } from '../../../../events/alumni/index.ts';
import type { memberJoined, verificationRequested } from '../../../../events/consent/index.ts';
import type { ContactCard } from '../../../../events/read-models/contact-card.ts';
import type { MailingRecord, ReachableRecord } from '../../../../events/read-models/mailing-record.ts';
import type { BusEvent } from '../../../../shared/bus/contract.ts';
import { linkUrl } from '../../../../shared/links/urls.ts';
import { codeValidMinutes, verificationCode } from '../../../../shared/links/verification-code.ts';
import { formatDate } from '../../../../shared/locale/dates.ts';
import type { Language } from '../../../../shared/locale/languages.ts';
import { escapeMarkdown as escaped } from '../../../../shared/mail-format/markdown.ts';
import { fact, labelled } from '../../../../shared/mail-format/markdown-parts.ts';
import { listHeaders } from '../../../../shared/mail-format/message.ts';
import type { Programme } from '../../../../shared/programme/programme.ts';
import { formatDeadline } from '../../../../shared/texts/deadline.ts';
import { preferenceNames, topicsInSentences } from '../../../../shared/texts/glossary.ts';
import { periodInWords } from '../../../../shared/texts/period-in-words.ts';
import { salutation } from '../../../../shared/texts/salutation.ts';
import { minute } from '../../../../shared/time/durations.ts';
import { becauseTexts } from '../../texts/mail-texts.ts';
import { joiningInvitationTexts, receiptTexts, verificationTexts } from '../../texts/membership-texts.ts';
import { bodyOf, buttons, type MailText, slot } from './mail-body.ts';
import { type Composed, messageOf, type Service, skipped, toMember, written } from './member-mail.ts';

/** The invitation or a reminder, to somebody who has not joined: it needs a basis for contact, and shows the five items. */
export function invitationMail(
  { data }: BusEvent<typeof alumniInvited>,
  card: ContactCard | undefined,
  record: MailingRecord | undefined,
  { programme, environment, keys, now }: Service,
): Composed {
  if (card === undefined) return skipped('not_found');
  if (card.status !== 'invited') return skipped(`status_${card.status}`);
  if (card.contactBasis === 'none') return skipped('no_contact_basis');
  if (card.unreachable || complaintFromBeforeErasure(record, card) !== undefined) return skipped('suppressed');
  if (card.address === undefined) return skipped('no_address');
  if (isForAnotherAddress(data, card)) return skipped('address_replaced');
  if (card.closesAt !== undefined && Date.parse(card.closesAt) <= now.getTime()) return skipped('too_late');
  const { language, alumniId, names, address, closesAt } = card;
  const name = programme.name[language];
  const epoch = addressEpoch(card, record);
  const link = { choice: 0, subject: alumniId, recipient: alumniId, epoch } as const;
  const refusal = linkUrl({ ...link, purpose: 'decline' }, now, keys);
  const text = invitationText(language, data.round, closesAt, programme);
  const values = {
    salutation: salutation(names, language),
    invitation_url: linkUrl({ ...link, purpose: 'invitation' }, now, keys),
    unsubscribe_url: refusal,
  };
  const because = becauseTexts(language)[card.contactBasis](name);
  const listId = `invitation.${programme.id}.${environment.SENDER_DOMAIN}`;
  const headers = listHeaders({ url: refusal, listId, listName: name });
  const mail = { kind: 'invitation', language, text, because, values, to: { names, address, epoch }, headers } as const;
  return written(messageOf(mail, { programme, environment }));
}

/** An address that replaced the one that was invited gets an invitation of its own. */
function isForAnotherAddress(
  { addressEpoch: epoch }: BusEvent<typeof alumniInvited>['data'],
  { invitedEpochs }: ContactCard,
): boolean {
  return epoch !== undefined && !invitedEpochs.includes(epoch);
}

function invitationText(language: Language, round: number, closesAt: string | undefined, of: Programme): MailText {
  const texts = joiningInvitationTexts(language);
  const [name, company] = [escaped(of.name[language]), escaped(of.company.name[language])];
  const body = bodyOf(
    texts.heading(name, round),
    round === 0 ? texts.invite(name, company) : texts.remind(name),
    texts.choose,
    texts.topics,
    texts.voluntary,
    buttons([texts.answer, 'invitation_url']),
    closesAt === undefined ? '' : texts.deadline(escaped(formatDeadline(new Date(closesAt), language, of.timeZone))),
    round === 2 ? texts.last : '',
    texts.erasure(of.invitation.erasedAfterDays),
  );
  return { subject: texts.subject(of.name[language], round), body };
}

/** The receipt of a consent: what was agreed to, since when, how to change it. */
export function receiptMail(
  { data: { topics, via }, metadata }: BusEvent<typeof memberJoined>,
  record: ReachableRecord,
  service: Service,
): Composed {
  const { programme } = service;
  const { language } = record;
  const texts = receiptTexts(language);
  const name = programme.name[language];
  const joinedOn = formatDate(new Date(metadata.occurredAt), language, programme.timeZone);
  const chosen = topics.map((topic) => `- ${topicsInSentences(language)[topic]}`);
  const body = bodyOf(
    texts.heading(escaped(name)),
    texts[via](escaped(name)),
    fact(texts.memberSince, joinedOn),
    ...(chosen.length === 0
      ? [labelled(texts.youReceive, texts.noTopic)]
      : [`**${texts.youReceive}**`, chosen.join('\n')]),
    texts.validity(periodInWords(programme.consent.validity, language)),
    texts.change,
    buttons([preferenceNames(language).link, 'preferences_url']),
    texts.notYou,
  );
  return written(toMember(record, { text: { subject: texts.subject(name), body }, values: {} }, service));
}

/** The code that a person requested; there is no mail once the code has expired. */
export function verificationMail(
  { data, metadata }: BusEvent<typeof verificationRequested>,
  record: ReachableRecord,
  service: Service,
): Composed {
  const age = service.now.getTime() - Date.parse(metadata.occurredAt);
  if (age > codeValidMinutes * minute) return skipped('too_late');
  const { language, alumniId } = record;
  const texts = verificationTexts(language);
  const name = service.programme.name[language];
  const enter = texts.enter(escaped(name));
  const body = bodyOf(texts.heading, enter, `## ${slot('code')}`, texts.valid(codeValidMinutes), texts.notYou);
  const values = { code: verificationCode(data.verificationId, alumniId, service.keys) };
  return written(toMember(record, { text: { subject: texts.subject(name), body }, values }, service));
}
