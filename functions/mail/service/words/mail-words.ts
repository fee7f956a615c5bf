/**
 * What the words of service mail are: Markdown for the same compiler that campaigns use. What is personal is a variable,
 * filled per person; facts get into the Markdown escaped.
 */
import type { Language } from '../../../../shared/locale/languages.ts';

/** Subject and Markdown body. */
export interface Words {
  readonly subject: string;
  readonly body: string;
}

/** Words in both languages, from the facts of the case. */
export type Wording<Facts> = Readonly<Record<Language, (facts: Facts) => Words>>;

/** The parts of a body, those that are empty left out. */
export function parts(...given: string[]): string {
  return given.filter((part) => part !== '').join('\n\n');
}

/** Links that stand together as a row of buttons; the first is the big one. */
export function buttons(...links: readonly (readonly [words: string, slot: string])[]): string {
  return links.map(([words, slot]) => `[${words}]({{ ${slot} }})`).join('\n');
}

/** Why somebody gets service mail: they did something. */
export const serviceBecause: Readonly<Record<Language, (programme: string) => string>> = {
  ja: (programme) => `このメールは、「${programme}」でのお手続きに対する自動のご連絡です。`,
  en: (programme) => `You receive this mail because of something that you did at ${programme}.`,
};

/** Why somebody gets a notice about a gathering: they answered. */
export const answeredBecause: Readonly<Record<Language, (programme: string) => string>> = {
  ja: (programme) =>
    `このメールは、「${programme}」の交流会・セミナーについてご出欠をお知らせくださった方へのご連絡です。`,
  en: (programme) => `You receive this mail because you answered an invitation of ${programme}.`,
};

/** Why somebody gets a notice about a gathering: they were invited, by their own consent. */
export const invitedBecause: Readonly<Record<Language, (programme: string) => string>> = {
  ja: (programme) =>
    `このメールは、「${programme}」にご参加いただき、「交流会・セミナーのご案内」の受信に同意された方のうち、先にご案内を差し上げた方にお送りしています。`,
  en: (programme) =>
    `You receive this mail because you are a member of ${programme}, agreed to receive invitations to gatherings, and we told you of this one.`,
};
