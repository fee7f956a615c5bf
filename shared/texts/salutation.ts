/** How a person is called, in a letter and at the head of a page. */

import { firstCharacter, trimBlank } from '../characters/characters.ts';
import type { Language } from '../locale/languages.ts';
import { calledParts, fullName, isCallable, isInJapaneseScript, type Names } from '../locale/names.ts';
import { salutationTexts } from './kit-texts.ts';

/** By which of the names a language calls somebody in a letter. */
const inLetters = {
  ja: fullName,
  en: (names: Names) => latinName(names) ?? fullName(names),
} as const satisfies Record<Language, unknown>;

function latinName({ preferred = '', given }: Names): string | undefined {
  return [preferred, given].map(trimBlank).find((name) => isCallable(name) && !isInJapaneseScript(name));
}

/**
 * The salutation of a letter: 「山田 太郎 様」 in Japanese, "Dear Taro," in English (the preferred name, else the given one). Nobody is
 * called by a given name in Japanese script alone, in any language: "Dear 山田 太郎,". A part without a letter or digit is left out.
 */
export function salutation(names: Names, language: Language): string {
  return salutationTexts(language).letter(inLetters[language](names));
}

/**
 * A masked name, which only its owner recognizes: 山*** 太*** 様, S*** O***. The first character is one that can be seen: names were
 * stored with blanks around them. A given name of one character is not shown at all: 林 修 would be the whole name.
 */
export function maskedName(names: Names, language: Language): string {
  const parts = calledParts(names).map(({ called, part }) => {
    const first = firstCharacter(part);
    return called === 'given' && first === part ? '***' : `${first}***`;
  });
  return salutationTexts(language).polite(parts.join(' '));
}
