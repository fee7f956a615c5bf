/** A test mail as a message: what the recipients will get, with a mark in the subject and links that lead nowhere. */
import type { TestMail } from '../../../events/read-models/test-mail.ts';
import type { Message } from '../../../shared/mail-format/message.ts';
import { type Correspondent, correspondence } from '../delivery/correspondence.ts';
import { testTexts } from '../texts/mail-texts.ts';

/**
 * The message to the person who asked for it. It has no list headers and no calendar part: a mail program would make
 * buttons of them that act on nobody.
 */
export function testMessage(
  { address, language, subject, text, html }: TestMail,
  { programme, sender }: { readonly programme: Correspondent; readonly sender: string },
): Message {
  const marked = testTexts(language).subject(subject);
  const to = { name: address, address };
  return { ...correspondence(programme, sender, language), to, subject: marked, language, text, html };
}
