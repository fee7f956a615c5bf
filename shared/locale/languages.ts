import * as z from 'zod';

/** The languages of mails and pages; any other falls back to the programme's. */
export const languages = ['ja', 'en'] as const;
export const languageSchema = z.enum(languages).meta({ description: 'Language of mails and pages', examples: ['ja'] });
export type Language = z.infer<typeof languageSchema>;

/** A text in one or both languages, each of which the schema accepts; a missing one falls back to the other. */
export function localizedText(text: z.ZodType<string, string>) {
  return z
    .strictObject({ ja: text.optional(), en: text.optional() })
    .refine(({ ja, en }) => ja !== undefined || en !== undefined, 'needs a text in ja or en')
    .meta({ minProperties: 1 });
}

/** A text in one or both languages as it is stored: it was checked when it was written, perhaps by older rules. */
export const localizedTextSchema = localizedText(z.string().min(1)).meta({
  title: 'LocalizedText',
  description: 'Text by language; a missing one falls back to the other',
  examples: [{ ja: 'お知らせ', en: 'News' }],
});
export type LocalizedText = z.infer<typeof localizedTextSchema>;

/** The text in a language, or in the other one where it is missing. */
export function inLanguage(text: LocalizedText, language: Language): string {
  return text[language] ?? text.ja ?? text.en ?? '';
}

/** Maps a BCP 47 tag (ja, ja-JP, en-GB, …) to one of our languages. */
export function languageOf(tag: string | undefined, fallback: Language): Language {
  const primary = tag?.toLowerCase().split(/[-_]/)[0];
  return languages.find((language) => language === primary) ?? fallback;
}
