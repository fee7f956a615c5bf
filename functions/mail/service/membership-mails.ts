/** Mails about membership: the invitation, the receipt of a consent, the code that proves a mailbox. */
import type { alumniInvited } from '../../../events/alumni/alumni-invited.ts';
import type { memberJoined } from '../../../events/consent/member-joined.ts';
import type { verificationRequested } from '../../../events/consent/verification-requested.ts';
import type { ContactCard } from '../../../events/read-models/contact-card.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import type { BusEvent } from '../../../shared/bus/contract.ts';
import { linkUrl } from '../../../shared/links/urls.ts';
import { codeValidMinutes, verificationCode } from '../../../shared/links/verification-code.ts';
import { formatDate } from '../../../shared/locale/dates.ts';
import { salutation } from '../../../shared/locale/names.ts';
import { listHeaders, type Message } from '../../../shared/mail-format/message.ts';
import { dayAndTime, isServable, messageOf, type Service, type Skipped, toMember, whyNot } from './service-mail.ts';
import { serviceBecause } from './words/mail-words.ts';
import { invitationBecause, invitationWords, receiptWords, verificationWords } from './words/membership-words.ts';

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
  return messageOf(
    {
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
      headers: listHeaders({
        url: refusal,
        listId: `invitation.${programme.id}.${environment.SENDER_DOMAIN}`,
        listName: name,
      }),
    },
    { programme, environment },
  );
}

/** The receipt of what was agreed to when joining. */
export function receiptMail(
  { data, metadata }: BusEvent<typeof memberJoined>,
  record: MailingRecord | undefined,
  service: Service,
): Message | Skipped {
  if (!isServable(record)) return { skipped: whyNot(record) };
  const { programme } = service;
  const { language } = record;
  const words = receiptWords[language]({
    programme: programme.name[language],
    topics: data.topics,
    via: data.via,
    joinedOn: formatDate(new Date(metadata.occurredAt), language, programme.timeZone),
    months: monthsOf(programme.consent.validity),
  });
  return toMember(record, { words, because: serviceBecause, values: {} }, service);
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
  const values = { code: verificationCode(data.verificationId, alumniId, service.keys) };
  return toMember(record, { words, because: serviceBecause, values }, service);
}

/** P24M → 24; other periods are not told in months. */
function monthsOf(period: string): number {
  return Number(/^P(\d+)M$/.exec(period)?.[1] ?? 0);
}
