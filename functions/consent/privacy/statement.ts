/**
 * The public statement on held personal data: what 個人情報保護法 32条1項 wants anybody to be able to read (name, address and
 * representative; all purposes; how requests are made and what they cost; security measures; complaints).
 */
import { type PageContent, raw } from '../../../shared/http/pages/page-layout.ts';
import type { Language } from '../../../shared/locale/languages.ts';
import { renderMarkdown } from '../../../shared/mail-format/markdown.ts';
import type { Programme } from '../../../shared/programme/programme.ts';
import { periodInWords } from '../../../shared/texts/period-in-words.ts';
import { processors } from '../ledger/purpose-facts.ts';
import { statementTexts } from '../texts.ts';

/** The statement by language, as Markdown, from the programme's own facts. */
export function privacyStatement(programme: Programme): { ja: string; en: string } {
  return { ja: statementIn('ja', programme), en: statementIn('en', programme) };
}

/** The statement as a page. */
export function statementPage(statement: string, language: Language): PageContent {
  const { html: body, title } = renderMarkdown(statement, []);
  return { language, title: title?.text ?? '', body: raw(body) };
}

function statementIn(language: Language, programme: Programme): string {
  const { consent, storageRegion } = programme;
  return statementTexts(language).statement({
    ...programme,
    validity: periodInWords(consent.validity, language),
    proofKeptFor: periodInWords(consent.proofKeptFor, language),
    region: regionIn(language, storageRegion),
    storedBy: processors.storage,
    mailedBy: processors.mail,
  });
}

function regionIn(language: Language, region: string): string {
  const { otherRegion, ...known } = statementTexts(language);
  return region === 'ap-northeast-1' || region === 'ap-northeast-3' ? known[region] : otherRegion(region);
}
