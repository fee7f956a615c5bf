/** The parts of Markdown that our mails are made of. */

import { cutText, withLineFeeds } from '../characters/characters.ts';
import { inLanguage, type Language, type LocalizedText } from '../locale/languages.ts';
import { escapeMarkdown } from './markdown.ts';

/** Parts of a body as paragraphs; those that are absent or empty are left out. */
export function parts(...given: readonly (string | undefined)[]): string {
  return given.filter(Boolean).join('\n\n');
}

/** A label, and under it the labelled text, as Markdown. */
export function labelled(label: string, markdown: string): string {
  return `**${label}**\\\n${markdown}`;
}

/** Plain text of several lines as Markdown of one paragraph that shows the same lines; without empty ones at its ends. */
export function escapeLines(text: string): string {
  return withLineFeeds(text).trim().split('\n').map(escapeMarkdown).join('\\\n');
}

/** A label, and under it a fact that is plain text, in lines of its own. */
export function fact(label: string, text: string): string {
  return labelled(label, escapeLines(text));
}

/** A URL as the target of a Markdown link; nothing in it means anything to Markdown (CommonMark §2.5, §6.3). */
export function linkTo(words: string, url: string): string {
  return `[${words}](<${url.replaceAll('&', '&amp;').replace(/[\\<>]/g, encodeURIComponent)}>)`;
}

/** Most characters of a title in a subject. */
const longestTitle = 150;

/** A title that somebody wrote, as one line of a subject without variables (RFC 5322 §2.2.3). */
export function subjectLine(title: LocalizedText, language: Language): string {
  const line = inLanguage(title, language)
    .replace(/[\p{Cc}\u2028\u2029 ]+/gu, ' ')
    // The whole run: what is left of one must not make another.
    .replace(/[{}]*(?:\{\{|\}\})[{}]*/g, '')
    .trim();
  return cutText(line, longestTitle, '…');
}
