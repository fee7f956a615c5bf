/** What all service mail has in common: who may get it, its shell, its links. */
import { preferencesLink } from '../../../../events/agreements/member-links.ts';
import type { MailingRecord, ReachableRecord } from '../../../../events/read-models/mailing-record.ts';
import { linkUrl } from '../../../../shared/links/urls.ts';
import type { Language } from '../../../../shared/locale/languages.ts';
import { fullName, type Names } from '../../../../shared/locale/names.ts';
import { fillChunks, type SlotValues } from '../../../../shared/mail-format/compiled-mail.ts';
import { compileMail, type MailKind } from '../../../../shared/mail-format/mail-shell.ts';
import type { Message } from '../../../../shared/mail-format/message.ts';
import type { Programme } from '../../../../shared/programme/programme.ts';
import { senderOf } from '../../../../shared/programme/sender.ts';
import { salutation } from '../../../../shared/texts/salutation.ts';
import { addressTags } from '../../delivery/address-tags.ts';
import { correspondence, type MailSender } from '../../delivery/correspondence.ts';
import { becauseTexts } from '../../texts/mail-texts.ts';
import { type MailText, type ServiceSlot, serviceSlots } from './mail-body.ts';

/** What every service mail needs. */
export interface Service extends MailSender {
  readonly programme: Programme;
  readonly now: Date;
}

/** A mail that an event causes, or why there is none. */
export type Composed =
  | { readonly outcome: 'written'; readonly message: Message }
  | { readonly outcome: 'skipped'; readonly reason: string };

/** The mail that is to be sent. */
export function written(message: Message): Composed {
  return { outcome: 'written', message };
}

/** Why there is no mail. */
export function skipped(reason: string): Composed {
  return { outcome: 'skipped', reason };
}

/** Why a person who is not {@link isServable} gets no mail. */
export function whyNot(record: MailingRecord | undefined): string {
  if (record === undefined) return 'not_found';
  if (record.suppression === 'address') return 'suppressed';
  return record.membership === 'member' ? 'no_address' : 'not_a_member';
}

/** What a mail to a member is made of. By default it is service mail, and says why it was sent. */
export interface MemberMail {
  readonly kind?: MailKind;
  readonly text: MailText;
  readonly because?: 'service' | 'rsvp' | 'invited';
  readonly values: SlotValues<ServiceSlot>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A mail to a member, with the way to the preferences at its end. */
export function toMember(
  record: ReachableRecord,
  { kind = 'service', text, because = 'service', values, headers = {} }: MemberMail,
  service: Service,
): Message {
  const { language, names } = record;
  const { programme, keys, now } = service;
  const personal = {
    salutation: salutation(names, language),
    preferences_url: linkUrl(preferencesLink(record), now, keys),
  };
  const why = becauseTexts(language)[because](programme.name[language]);
  const mail = { kind, language, text, because: why, values: { ...personal, ...values }, to: record, headers };
  return messageOf(mail, service);
}

/** A mail to a person, compiled and filled. */
export function messageOf(
  mail: {
    readonly kind: MailKind;
    readonly language: Language;
    readonly text: MailText;
    readonly because: string;
    readonly values: SlotValues<ServiceSlot>;
    readonly to: { readonly names: Names; readonly address: string; readonly epoch: number };
    readonly headers: Readonly<Record<string, string>>;
  },
  { programme, environment }: Pick<Service, 'programme' | 'environment'>,
): Message {
  const { kind, language, text, because, values, to, headers } = mail;
  const sender = senderOf(programme, language);
  const compiled = compileMail<ServiceSlot>({ kind, language, ...text, variables: serviceSlots, because, sender });
  return {
    ...correspondence(programme, environment.SENDER_ADDRESS, language),
    to: { name: fullName(to.names), address: to.address },
    subject: compiled.subject,
    language,
    text: fillChunks(compiled.text, values),
    html: fillChunks(compiled.html, values),
    // RFC 3834 §5: keeps out-of-office notes from replying.
    headers: { ...headers, 'Auto-Submitted': 'auto-generated' },
    tags: addressTags(to.epoch),
  };
}
