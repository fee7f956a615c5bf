/** Texts that people read, by key, with both languages side by side. */
import type { Language } from '../locale/languages.ts';

/** A sentence, or a function that makes one of what it names. */
type Text = string | ((...facts: never[]) => unknown);
type Catalogue = Readonly<Record<string, Readonly<Record<Language, Text>>>>;

/** The parameters of both languages' functions; one language may need fewer of them. */
type BothOf<One extends unknown[], Other extends unknown[]> = One extends [...Other, ...unknown[]]
  ? One
  : Other extends [...One, ...unknown[]]
    ? Other
    : never;

type InOneLanguage<Of extends Readonly<Record<Language, Text>>> =
  Of extends Readonly<Record<Language, (...facts: never[]) => unknown>>
    ? (...facts: BothOf<Parameters<Of['ja']>, Parameters<Of['en']>>) => ReturnType<Of['ja']> | ReturnType<Of['en']>
    : Of extends Readonly<Record<Language, string>>
      ? string
      : never;

/** A catalogue in one language. */
export type Texts<Of extends Catalogue> = { readonly [Key in keyof Of]: InOneLanguage<Of[Key]> };

/**
 * Declares a catalogue of texts; the result is the catalogue in one language.
 *
 * @example
 * const texts = textCatalogue({
 *   attend: { ja: '参加する', en: 'Attend' },
 *   answerBy: { ja: (date: string) => `${date}までにご回答ください。`, en: (date: string) => `Please answer by ${date}.` },
 * });
 * texts(language).answerBy('…');
 */
export function textCatalogue<const Of extends Catalogue>(catalogue: Of): (language: Language) => Texts<Of> {
  const inLanguage = (language: Language) =>
    Object.fromEntries(Object.entries(catalogue).map(([key, text]) => [key, text[language]])) as Texts<Of>;
  const languages: Partial<Record<Language, Texts<Of>>> = {};
  return (language) => (languages[language] ??= inLanguage(language));
}
