import * as z from 'zod';
import { isBlank, textPatterns, trimBlank } from '../characters/characters.ts';
import { receivedLine } from '../characters/written-text.ts';

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

/** Names as the HRIS gives them. Do not concatenate them: use `salutation` (`shared/texts/salutation.ts`) and {@link fullName}. */
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

/** 〓 stands for a character of Japanese that only the company's own systems can show. */
const cjk = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}〓]/u;

/** Whether a name is in Japanese script, where the family name comes first. */
export function isInJapaneseScript(name: string): boolean {
  return cjk.test(name);
}

/**
 * Whether somebody can be called by this: people with one name have a dot or a dash in a field that must not be empty.
 * 〓 stands for a character that only the company's own systems can show, and is a name.
 */
export function isCallable(name: string): boolean {
  return /[\p{L}\p{N}\p{So}]/u.test(name);
}

/** The parts of a name by which somebody is called, in the order of their script; all of them where there is none. */
export function calledParts(names: Names): { readonly called: 'family' | 'given'; readonly part: string }[] {
  const family = { called: 'family', part: trimBlank(names.family) } as const;
  const given = { called: 'given', part: trimBlank(names.given) } as const;
  const inOrder = isInJapaneseScript(family.part) ? [family, given] : [given, family];
  const callable = inOrder.filter(({ part }) => isCallable(part));
  return callable.length === 0 ? inOrder : callable;
}

/** The whole name in the order of its script: 山田 太郎, Seán O'Brien; of somebody with one name that name: Sukarno. */
export function fullName(names: Names): string {
  return calledParts(names)
    .map(({ part }) => part)
    .join(' ');
}
