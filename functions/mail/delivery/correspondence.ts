/** Between whom a mail goes: it comes from the programme, and what a person answers goes to the office. */
import type { Language } from '../../../shared/locale/languages.ts';
import type { Message } from '../../../shared/mail-format/message.ts';
import type { Programme } from '../../../shared/programme/programme.ts';

/** What a mail's header needs to know of the programme. */
export type Correspondent = Pick<Programme, 'name' | 'company'>;

/**
 * Sender and reply address of every mail. The sender's domain takes in answers of calendars and nothing else (its MX leads to
 * SES): what a person writes would come back, so it goes to the contact of the programme.
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
