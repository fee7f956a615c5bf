/**
 * The public statement on held personal data: what 個人情報保護法 32条1項 wants anybody to be able to read (name, address and
 * representative; all purposes; how requests are made and what they cost; security measures; complaints).
 */
import type { Language } from '../../../shared/locale/languages.ts';
import type { Programme } from '../../../shared/programme/programme.ts';
import { statementTexts } from '../texts.ts';

/** The statement by language, as Markdown, from the programme's own facts. */
export function privacyStatement(programme: Programme): { ja: string; en: string } {
  return { ja: statementIn('ja', programme), en: statementIn('en', programme) };
}

function statementIn(language: Language, programme: Programme): string {
  const { consent, storageRegion } = programme;
  return statementTexts(language).statement({
    ...programme,
    validity: periodIn(language, consent.validity),
    proofKeptFor: periodIn(language, consent.proofKeptFor),
    region: regionIn(language, storageRegion),
  });
}

/** An ISO 8601 period in words: P24M → 24か月間, 24 months. */
function periodIn(language: Language, iso: string): string {
  const [, count = '', unit] = /^P(\d+)([YMD])$/.exec(iso) ?? [];
  const { years, months, days } = statementTexts(language);
  if (unit === 'Y') return years(count);
  return unit === 'M' ? months(count) : days(count);
}

function regionIn(language: Language, region: string): string {
  const { otherRegion, ...known } = statementTexts(language);
  return region === 'ap-northeast-1' || region === 'ap-northeast-3' ? known[region] : otherRegion(region);
}
