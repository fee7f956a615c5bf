import * as z from 'zod';

/** The languages of mails and pages; any other falls back to the programme's. */
export const languages = ['ja', 'en'] as const;
export const languageSchema = z.enum(languages).meta({ description: 'Language of mails and pages', examples: ['ja'] });
export type Language = z.infer<typeof languageSchema>;

/** A text in one or both languages, each of which the schema accepts; a missing one falls back to the other. */
export function localizedText(text: z.ZodType<string, string>) {
  return z
    .strictObject(
      { ja: text.optional(), en: text.optional() },
      { error: ({ code }) => (code === 'invalid_type' ? 'must be an object with ja, en or both' : undefined) },
    )
    .refine(({ ja, en }) => ja !== undefined || en !== undefined, 'needs a text in ja or en')
    .meta({ minProperties: 1 });
}

/** A text in one or both languages as it is stored: it was checked when it was written (docs/architecture.md, "Rules change"). */
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
  return known(tag) ?? fallback;
}

function known(tag: string | undefined): Language | undefined {
  const primary = tag?.toLowerCase().split(/[-_]/)[0];
  return languages.find((language) => language === primary);
}

/** A language range and its weight (RFC 9110 §12.5.4 and §12.4.2): at most three digits, 1 unless given. */
const weightedRange = /^\s*([a-z]{1,8}(?:-[a-z0-9]{1,8})*|\*)\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/i;

/**
 * Which of our languages a request prefers by its `Accept-Language` (RFC 9110 §12.5.4): the one with the highest weight, the first of
 * those with the same. A range means its language, in any region (RFC 4647 §3.4, lookup); `*` means every
 * language that no other range names. A language that is not named comes after all that are, and before one that is refused
 * (`;q=0`); the fallback comes before the other. Anything that is not a range does not count.
 */
export function acceptedLanguage(header: string | undefined, fallback: Language): Language {
  const ranges = (header ?? '').split(',').map((part, place) => {
    const [, range, weight = '1'] = weightedRange.exec(part) ?? [];
    return { range, weight: Number(weight), place };
  });
  // Less than every weight but 0: three digits are the most that a weight has.
  const [any = { weight: 0.0001 }] = ranges.filter(({ range }) => range === '*').sort(byWeight);
  const unnamed = { weight: any.weight, place: ranges.length };
  const wishOf = (language: Language) => {
    const [{ weight, place } = unnamed] = ranges.filter(({ range }) => known(range) === language).sort(byWeight);
    return { language, weight, place: weight > 0 ? place : unnamed.place };
  };
  const [first] = [fallback, ...languages]
    .map(wishOf)
    .sort((one, other) => byWeight(one, other) || one.place - other.place);
  return first?.language ?? fallback;
}

function byWeight(one: { readonly weight: number }, other: { readonly weight: number }): number {
  return other.weight - one.weight;
}
