/** Sender and reply address of a mail: it comes from the programme, and a person's reply goes to the office. */
import type { LinkKeys } from '../../../shared/links/sealed.ts';
import type { Language } from '../../../shared/locale/languages.ts';
import type { Message } from '../../../shared/mail-format/message.ts';
import type { Programme } from '../../../shared/programme/programme.ts';
import type { MailEnvironment } from '../environment.ts';

/** The parts of the programme that a mail's header shows. */
export type Correspondent = Pick<Programme, 'name' | 'company'>;

/** Who sends a mail to a person, and the keys of the links in it. */
export interface MailSender {
  readonly programme: Correspondent & Pick<Programme, 'id'>;
  readonly environment: Pick<MailEnvironment, 'SENDER_ADDRESS' | 'SENDER_DOMAIN'>;
  readonly keys: LinkKeys;
}

/**
 * Sender and reply address of every mail. The sender's domain receives replies of calendars only (its MX leads to SES): a
 * person's reply would bounce, so it goes to the contact of the programme.
 */
export function correspondence(
  { name, company: { contact } }: Correspondent,
  senderAddress: string,
  language: Language,
): Pick<Message, 'from' | 'replyTo'> {
  return {
    from: { name: name[language], address: senderAddress },
    replyTo: { name: contact.name[language], address: contact.email },
  };
}
