/** What all service mail has in common: to whom it may go, its shell, its links. What it says is in the files by subject. */
import { isReachable, type MailingRecord, type ReachableRecord } from '../../../events/read-models/mailing-record.ts';
import type { LinkKeys } from '../../../shared/links/token.ts';
import { linkUrl } from '../../../shared/links/urls.ts';
import { formatDate, formatTime } from '../../../shared/locale/dates.ts';
import type { Language } from '../../../shared/locale/languages.ts';
import { fullName, type Names, salutation } from '../../../shared/locale/names.ts';
import { fillChunks, type SlotValues } from '../../../shared/mail-format/compiled-mail.ts';
import { compileMail, type MailKind } from '../../../shared/mail-format/mail-shell.ts';
import type { Message } from '../../../shared/mail-format/message.ts';
import type { Programme } from '../../../shared/programme/programme.ts';
import { senderOf } from '../../../shared/programme/sender.ts';
import { correspondence } from '../delivery/correspondence.ts';
import { preferencesLink } from '../delivery/links.ts';
import type { MailEnvironment } from '../environment.ts';
import type { Words } from './words/mail-words.ts';

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

/** What is filled in per person; a mail names those that it needs. */
const serviceSlots = [
  'salutation',
  'invitation_url',
  'unsubscribe_url',
  'preferences_url',
  'attend_url',
  'decline_url',
  'undecided_url',
  'details_url',
  'online_url',
  'calendar_url',
  'check_in_picture_url',
  'survey_url',
  'code',
] as const;
export type ServiceSlot = (typeof serviceSlots)[number];

/** Service mail goes to members whatever topics they chose; never to an address that mail came back from. */
export function isServable(record: MailingRecord | undefined): record is ReachableRecord {
  return isReachable(record) && record.membership === 'member' && record.suppression !== 'address';
}

/** Why a person who is not {@link isServable} gets no mail. */
export function whyNot(record: MailingRecord | undefined): string {
  if (record === undefined) return 'not_found';
  if (record.suppression === 'address') return 'suppressed';
  return record.membership === 'member' ? 'no_address' : 'not_a_member';
}

/** What a mail to a member is made of; `service` and why it comes unless said. */
export interface MemberMail {
  readonly kind?: MailKind;
  readonly words: Words;
  readonly because: Readonly<Record<Language, (programme: string) => string>>;
  readonly values: SlotValues<ServiceSlot>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A mail to a member, with the way to the preferences at its end. */
export function toMember(record: ReachableRecord, mail: MemberMail, service: Service): Message {
  const { language, names, address } = record;
  const { programme, keys, now } = service;
  return messageOf(
    {
      kind: mail.kind ?? 'service',
      language,
      words: mail.words,
      because: mail.because[language](programme.name[language]),
      values: {
        salutation: salutation(names, language),
        preferences_url: linkUrl(preferencesLink(record), now, keys),
        ...mail.values,
      },
      to: { names, address },
      headers: mail.headers ?? {},
    },
    service,
  );
}

/** A mail to a person, compiled and filled. */
export function messageOf(
  mail: {
    readonly kind: MailKind;
    readonly language: Language;
    readonly words: Words;
    readonly because: string;
    readonly values: SlotValues<ServiceSlot>;
    readonly to: { readonly names: Names; readonly address: string };
    readonly headers: Readonly<Record<string, string>>;
  },
  { programme, environment }: Pick<Service, 'programme' | 'environment'>,
): Message {
  const { kind, language, words, because, values, to, headers } = mail;
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
    ...correspondence(programme, environment.SENDER_ADDRESS, language),
    to: { name: fullName(to.names), address: to.address },
    subject: compiled.subject,
    language,
    text: fillChunks(compiled.text, values),
    html: fillChunks(compiled.html, values),
    // RFC 3834 §5: no out-of-office note answers it.
    headers: { ...headers, 'Auto-Submitted': 'auto-generated' },
  };
}

/** A day and the time on it. */
export function dayAndTime(at: string, language: Language, timeZone: string): string {
  const instant = new Date(at);
  const day = formatDate(instant, language, timeZone);
  return `${day}${language === 'ja' ? ' ' : ', '}${formatTime(instant, language, timeZone)}`;
}
