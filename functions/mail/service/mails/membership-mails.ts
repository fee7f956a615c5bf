/** Mails about membership: the invitation, the receipt of a consent, the code that proves a mailbox. */
import type { alumniInvited } from '../../../../events/alumni/alumni-invited.ts';
import type { memberJoined } from '../../../../events/consent/member-joined.ts';
import type { verificationRequested } from '../../../../events/consent/verification-requested.ts';
import type { ContactCard } from '../../../../events/read-models/contact-card.ts';
import type { ReachableRecord } from '../../../../events/read-models/mailing-record.ts';
import type { BusEvent } from '../../../../shared/bus/contract.ts';
import { linkUrl } from '../../../../shared/links/urls.ts';
import { codeValidMinutes, verificationCode } from '../../../../shared/links/verification-code.ts';
import { formatDate } from '../../../../shared/locale/dates.ts';
import { salutation } from '../../../../shared/locale/names.ts';
import { listHeaders } from '../../../../shared/mail-format/message.ts';
import { becauseTexts } from '../../texts/mail-texts.ts';
import { type Composed, dayAndTime, messageOf, type Service, skipped, toMember, written } from './member-mail.ts';
import { invitationText, receiptText, verificationText } from './membership-bodies.ts';

/** The invitation or a reminder, to somebody who has not joined: it needs a basis for contact, and shows the five items. */
export function invitationMail(
  { data }: BusEvent<typeof alumniInvited>,
  card: ContactCard | undefined,
  { programme, environment, keys, now }: Service,
): Composed {
  if (card === undefined) return skipped('not_found');
  if (card.status !== 'invited') return skipped(`status_${card.status}`);
  if (card.contactBasis === 'none') return skipped('no_contact_basis');
  if (card.unreachable) return skipped('suppressed');
  if (card.address === undefined) return skipped('no_address');
  if (card.closesAt !== undefined && Date.parse(card.closesAt) <= now.getTime()) return skipped('too_late');
  const { language, alumniId, names, address, closesAt } = card;
  const name = programme.name[language];
  const link = { choice: 0, subject: alumniId, recipient: alumniId, epoch: 0 } as const;
  const refusal = linkUrl({ ...link, purpose: 'decline' }, now, keys);
  const text = invitationText(language, {
    programme: name,
    company: programme.company.name[language],
    round: data.round,
    deadline: closesAt === undefined ? undefined : dayAndTime(closesAt, language, programme.timeZone),
    erasedAfterDays: programme.invitation.erasedAfterDays,
  });
  const values = {
    salutation: salutation(names, language),
    invitation_url: linkUrl({ ...link, purpose: 'invitation' }, now, keys),
    unsubscribe_url: refusal,
  };
  const because = becauseTexts(language)[card.contactBasis](name);
  const headers = listHeaders({
    url: refusal,
    listId: `invitation.${programme.id}.${environment.SENDER_DOMAIN}`,
    listName: name,
  });
  const mail = { kind: 'invitation', language, text, because, values, to: { names, address }, headers } as const;
  return written(messageOf(mail, { programme, environment }));
}

/** The receipt of what was agreed to when joining. */
export function receiptMail(
  { data: { topics, via }, metadata }: BusEvent<typeof memberJoined>,
  record: ReachableRecord,
  service: Service,
): Composed {
  const { programme } = service;
  const { language } = record;
  const text = receiptText(language, {
    programme: programme.name[language],
    topics,
    via,
    joinedOn: formatDate(new Date(metadata.occurredAt), language, programme.timeZone),
    months: monthsOf(programme.consent.validity),
  });
  return written(toMember(record, { text, values: {} }, service));
}

/** The code that a person asked for; not once it has lost its validity. */
export function verificationMail(
  { data, metadata }: BusEvent<typeof verificationRequested>,
  record: ReachableRecord,
  service: Service,
): Composed {
  const age = service.now.getTime() - Date.parse(metadata.occurredAt);
  if (age > codeValidMinutes * 60_000) return skipped('too_late');
  const { language, alumniId } = record;
  const text = verificationText(language, service.programme.name[language], codeValidMinutes);
  const values = { code: verificationCode(data.verificationId, alumniId, service.keys) };
  return written(toMember(record, { text, values }, service));
}

/** P24M → 24; other periods are not given in months. */
function monthsOf(period: string): number {
  return Number(/^P(\d+)M$/.exec(period)?.[1] ?? 0);
}
