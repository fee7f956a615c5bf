import { formatDate, formatTime } from '../../../shared/locale/dates.ts';
import type { Language } from '../../../shared/locale/languages.ts';
import { escapeMarkdown } from '../../../shared/mail-format/markdown.ts';

/** The parts of a body, those that are empty left out. */
export function sections(...parts: string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

/** A label and its value, each on a line of its own. */
export function fact(label: string, value: string): string {
  return `**${label}**\\\n${escapeMarkdown(value)}`;
}

/** A title that somebody wrote, as one line of a subject. */
export function subjectLine(title: string): string {
  return title
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(/\{\{|\}\}/g, '')
    .trim()
    .slice(0, 150);
}

/** A day and the time on it until which one can answer. */
export function deadline(at: string, language: Language, timeZone: string): string {
  const instant = new Date(at);
  const day = formatDate(instant, language, timeZone);
  return `${day}${language === 'ja' ? ' ' : ', '}${formatTime(instant, language, timeZone)}`;
}
