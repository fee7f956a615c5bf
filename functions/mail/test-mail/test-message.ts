/** A test mail as a message: what the recipients will get, but for a mark in the subject and links that lead nowhere. */
import type { TestMail } from '../../../events/read-models/test-mail.ts';
import type { Language } from '../../../shared/locale/languages.ts';
import type { Message } from '../../../shared/mail-format/message.ts';
import { type Correspondent, correspondence } from '../delivery/correspondence.ts';

const marks: Readonly<Record<Language, string>> = { ja: '【テスト】', en: '[Test] ' };

/**
 * The message to whoever asked for it. It has no list headers and no calendar part: a mail program would make buttons of
 * them that act on nobody.
 */
export function testMessage(
  { address, language, subject, text, html }: TestMail,
  { programme, sender }: { readonly programme: Correspondent; readonly sender: string },
): Message {
  return {
    ...correspondence(programme, sender, language),
    to: { name: address, address },
    subject: `${marks[language]}${subject}`,
    language,
    text,
    html,
  };
}
