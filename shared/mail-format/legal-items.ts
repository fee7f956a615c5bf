/**
 * What every advertising mail must show under 特定電子メール法 Art. 4 and its 施行規則 Art. 9: the sender's name, where to
 * unsubscribe, a statement next to it that one can, the postal address and a contact for complaints. CAN-SPAM requires the same.
 */
import type { Language } from '../locale/languages.ts';
import { footerTexts } from '../texts/kit-texts.ts';
import type { Chunks } from './compiled-mail.ts';

/** The sender as the mail must name it. */
export interface Sender {
  readonly company: string;
  readonly programme: string;
  readonly address: string;
  readonly contact: { readonly name: string; readonly email: string; readonly url: string };
}

export const legalItems = ['sender', 'refusal', 'refusal_statement', 'postal_address', 'complaint_contact'] as const;
export type LegalItem = (typeof legalItems)[number];

/** The most characters between the statement and the link: "immediately before or after" (施行規則 Art. 9). */
const besideWithin = 40;

/** The two parts of a mail. */
export type MailPart = 'text' | 'html';

/**
 * Which of the five items a part of a mail lacks. HTML is judged by the text that it shows. The body may hold the same words or the
 * same link: one statement directly beside a link counts.
 */
export function missingLegalItems(part: Chunks, as: MailPart, sender: Sender, language: Language): LegalItem[] {
  const text = shownText(part, as);
  const missing = new Set<LegalItem>();
  if (!holds(text, sender.company)) missing.add('sender');
  if (!holds(text, sender.address)) missing.add('postal_address');
  if (!holds(text, sender.contact.email) && !holds(text, sender.contact.url)) missing.add('complaint_contact');
  // A statement that appears in the body many times must not be compared with the link many times.
  const links = text.split(refusalMark);
  if (links.length === 1) missing.add('refusal');
  const { refusal: statement } = footerTexts(language);
  const beside = links
    .slice(0, -1)
    .some((before) => before.slice(-besideWithin - statement.length).includes(statement));
  if (!beside) missing.add('refusal_statement');
  return legalItems.filter((item) => missing.has(item));
}

const refusalMark = '\uE000refusal\uE001';

/** Only HTML has tags: in the text part `<` is what somebody wrote. */
function shownText(part: Chunks, as: MailPart): string {
  const source = part
    .map((chunk) => {
      if (typeof chunk === 'string') return chunk;
      if (chunk.slot !== 'unsubscribe_url' || chunk.place === 'html') return '';
      return as === 'html' ? `"${refusalMark}"` : refusalMark;
    })
    .join('');
  return (as === 'html' ? withoutTags(source) : source).replace(/\s+/g, ' ');
}

/** The link's URL is in the tag and its text in the element: the mark of the tag is kept. */
function withoutTags(source: string): string {
  return source
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/<(?=[a-z/!])[^>]*>/gi, (tag) => (tag.includes(refusalMark) ? refusalMark : ''))
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, '&');
}

function holds(text: string, wanted: string): boolean {
  const words = wanted.replace(/\s+/g, ' ').trim();
  return words !== '' && text.includes(words);
}
