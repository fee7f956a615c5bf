import type { Language } from '../locale/languages.ts';
import { counted } from '../texts/counted.ts';
import { type PeriodUnit, parsePeriod } from '../time/period.ts';
import { textCatalogue } from './text-catalogue.ts';

const periodTexts = textCatalogue({
  years: { ja: (count: number) => `${count}年`, en: (count: number) => counted(count, 'year') },
  months: { ja: (count: number) => `${count}か月`, en: (count: number) => counted(count, 'month') },
  days: { ja: (count: number) => `${count}日`, en: (count: number) => counted(count, 'day') },
} satisfies Record<PeriodUnit, object>);

/** A period (ISO 8601) in words: P24M → 24か月, 24 months. */
export function periodInWords(period: string, language: Language): string {
  const { count, unit } = parsePeriod(period);
  return periodTexts(language)[unit](count);
}
