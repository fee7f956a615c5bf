/** The Markdown that all announcements are made of. */
import { inLanguage, type Language, type LocalizedText, languages } from '../../../shared/locale/languages.ts';
import { safeMarkdown } from '../../../shared/mail-format/markdown.ts';
import { campaignTexts } from '../texts.ts';

/** A text in each language. */
export function inEachLanguage(write: (language: Language) => string): LocalizedText {
  return Object.fromEntries(languages.map((language) => [language, write(language)]));
}

/** A description that somebody wrote, with what a mail cannot hold shown as plain text. */
export function description(text: LocalizedText | undefined, language: Language): string | undefined {
  return text === undefined ? undefined : safeMarkdown(inLanguage(text, language));
}

/** The name and address of a place. */
export function placeLine(
  { name, address }: { readonly name: string; readonly address?: string | null | undefined },
  language: Language,
): string {
  return [name, address].filter(Boolean).join(campaignTexts(language).separator);
}
