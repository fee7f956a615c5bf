import type { Language } from '../locale/languages.ts';
import { modesInSentences } from './glossary.ts';
import { textCatalogue } from './text-catalogue.ts';

/** Who waits: alone or in a party, and for which way to take part, where there are two. */
export interface WaitingParty {
  /** Whether members can bring guests, or this one does. */
  readonly inParties: boolean;
  readonly mode: keyof ReturnType<typeof modesInSentences> | undefined;
}

const reasons = textCatalogue({
  full: { ja: () => '定員に達しているため', en: (which: string) => `Every seat${which} is taken` },
  too_few: {
    ja: () => 'ご希望の人数分のお席に空きがないため',
    en: (which: string) => `There are not enough free seats for your party${which}`,
  },
});

/** Why a member waits, as a sentence begins: page and mail say the same. */
export function waitingReason(language: Language, { inParties, mode }: WaitingParty): string {
  return reasons(language)[inParties ? 'too_few' : 'full'](toTakePart({ mode }));
}

/** Which seats a sentence in English is about, where there are two ways to take part. */
export function toTakePart({ mode }: Pick<WaitingParty, 'mode'>): string {
  return mode === undefined ? '' : ` to take part ${modesInSentences('en')[mode]}`;
}
