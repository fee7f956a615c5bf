import * as z from 'zod';
import { firstCharacter, isBlank, textPatterns, trimBlank } from '../text/characters.ts';
import { receivedLine } from '../text/written-text.ts';
import type { Language } from './languages.ts';

const part = z
  .string()
  .max(100)
  .regex(/^[^\p{Cc}]*$/u, 'must not hold control characters');

const stated = receivedLine(100).overwrite(trimBlank);
const needed = stated
  .refine((name) => !isBlank(name), { error: 'must not be empty', params: { code: 'too_small' } })
  .meta({ minLength: 1, pattern: textPatterns.visible });

/** Names as another system states them, without blanks around them; an accepted name can be written in a mail. {@link namesSchema} reads what is stored. */
export const statedNamesSchema = z.object({
  family: needed,
  given: needed,
  familyKana: stated.optional(),
  givenKana: stated.optional(),
  preferred: stated.optional(),
});

/** Names as the HRIS gives them. Do not concatenate them: use {@link salutation} and {@link fullName}. */
export const namesSchema = z
  .object({
    family: part.min(1),
    given: part.min(1),
    familyKana: part.optional(),
    givenKana: part.optional(),
    preferred: part.optional(),
  })
  .meta({
    description: 'Names',
    examples: [{ family: '山田', given: '太郎', familyKana: 'ヤマダ', givenKana: 'タロウ', preferred: 'Taro' }],
  });
export type Names = z.infer<typeof namesSchema>;

const cjk = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** The whole name in the order of its script: 山田 太郎, Seán O'Brien. */
export function fullName(names: Names): string {
  const [family, given] = [trimBlank(names.family), trimBlank(names.given)];
  return cjk.test(family) ? `${family} ${given}` : `${given} ${family}`;
}

/** How a language calls somebody by the whole name, and in a letter. */
const forms = {
  ja: { polite: (name: string) => `${name} 様`, letter: (names: Names) => `${fullName(names)} 様` },
  en: { polite: (name: string) => name, letter: (names: Names) => `Dear ${latinName(names) ?? fullName(names)},` },
} as const satisfies Record<Language, unknown>;

function latinName({ preferred = '', given }: Names): string | undefined {
  return [preferred, given].map(trimBlank).find((name) => name !== '' && !cjk.test(name));
}

/**
 * The salutation of a letter: 「山田 太郎 様」 in Japanese, "Dear Taro," in English (the preferred name, else the given one). Nobody is
 * called by a given name in Japanese script alone, in any language: "Dear 山田 太郎,".
 */
export function salutation(names: Names, language: Language): string {
  return forms[language].letter(names);
}

/**
 * A masked name, which only its owner recognizes: 山*** 太*** 様, S*** O***. The first character is one that can be seen: names were
 * stored with blanks around them. A given name of one character is not shown at all: 林 修 would be the whole name.
 */
export function maskedName(names: Names, language: Language): string {
  const [family, given] = [trimBlank(names.family), trimBlank(names.given)];
  const mask = (part: string) => `${firstCharacter(part)}***`;
  const maskedGiven = firstCharacter(given) === given ? '***' : mask(given);
  const parts = cjk.test(family) ? [mask(family), maskedGiven] : [maskedGiven, mask(family)];
  return forms[language].polite(parts.join(' '));
}
