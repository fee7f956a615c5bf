/** Parts that several pages of this context are made of. */
import { preferencesLink } from '../../../events/agreements/member-links.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import type { Visit } from '../../../shared/http/pages/page.ts';
import { html, type Markup, type PageContent, raw } from '../../../shared/http/pages/page-layout.ts';
import { isRevoked } from '../../../shared/links/token.ts';
import { inChosen, linkUrl } from '../../../shared/links/urls.ts';
import type { Language } from '../../../shared/locale/languages.ts';
import type { Names } from '../../../shared/locale/names.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { privacyNoticeOf } from '../../../shared/programme/programme.ts';
import { preferenceNames, topicNames } from '../../../shared/texts/glossary.ts';
import { type Topic, topics } from '../../../shared/vocabulary.ts';
import { sharedTexts, topicDescriptions } from '../texts.ts';

/** A page for one person, in the language of the page. */
export function personPage(
  person: { readonly names?: Names | undefined } | undefined,
  language: Language,
  content: Omit<PageContent, 'language' | 'forWhom'>,
): PageContent {
  return { language, forWhom: person?.names, ...content };
}

/** What each form says about its page: that it is ours, which privacy notice it showed, and in which language. */
export function hiddenFields({ nonce }: Pick<Visit, 'nonce'>, language: Language): Markup {
  return html`<input type="hidden" name="nonce" value="${nonce}"><input type="hidden" name="notice" value="${programme.notice}"><input type="hidden" name="language" value="${language}">`;
}

/** The text that one consents to, exactly as its hash in the ledger says; its headings go below those of the page. */
export function privacyNoticeText(version: string, language: Language): Markup {
  const { html: body, title } = privacyNoticeOf(programme, version);
  return html`<h3>${raw(title[language])}</h3>${raw(body[language].replace(/<(\/?)h[2-6]>/g, '<$1h4>'))}`;
}

/** A privacy notice in a box that scrolls: it has a scroll bar, and a shadow where there is more to read. */
export function privacyNoticeBox(
  version: string,
  language: Language,
  name: { readonly label?: undefined; readonly labelledBy: string } | { readonly label: string },
): Markup {
  const named =
    name.label === undefined ? html` aria-labelledby="${name.labelledBy}"` : html` aria-label="${name.label}"`;
  return html`<div class="notice" role="region"${named} tabindex="0">${privacyNoticeText(version, language)}</div>`;
}

/**
 * The style of {@link privacyNoticeBox}. A cover that scrolls with the text hides the shadow at the end; browsers that style no
 * scroll bar still show the shadow.
 */
export const privacyNoticeStyle = `
.notice{border:1px solid var(--soft);border-radius:.5rem;padding:.25rem 1rem;margin:1rem 0;max-height:24rem;overflow:auto;background:linear-gradient(var(--paper) 30%,transparent) local,linear-gradient(transparent,var(--paper) 70%) bottom local,linear-gradient(var(--line),transparent),linear-gradient(transparent,var(--line)) bottom;background-size:100% 2.5rem,100% 2.5rem,100% .75rem,100% .75rem;background-repeat:no-repeat}
.notice::-webkit-scrollbar{width:.625rem}.notice::-webkit-scrollbar-thumb{background:var(--soft);border-radius:.3rem;border:2px solid var(--paper)}`;

/** The topics of a person: yes or no to each. */
export function topicList(granted: readonly Topic[], language: Language): Markup {
  const { yes, no } = sharedTexts(language);
  return html`<dl class="answers">${topics.map(
    (topic) => html`<div><dt>${topicNames(language)[topic]}</dt><dd>${granted.includes(topic) ? yes : no}</dd></div>`,
  )}</dl>`;
}

/** An unticked or ticked box for a topic. */
export function topicBox(name: 'purpose' | 'topic', topic: Topic, ticked: boolean, language: Language): Markup {
  return html`<label class="choice"><input type="checkbox" name="${name}" value="${topic}"${raw(ticked ? ' checked' : '')}><span>${topicNames(language)[topic]}<small>${topicDescriptions(language)[topic]}</small></span></label>`;
}

/**
 * The link to the person's preferences. A visitor whose own link was revoked gets none: a link that was mailed to a
 * former address must not lead to a page that only a fresh link opens.
 */
export function preferencesLinkLine(
  person: MailingRecord,
  { link, now, keys, chosenLanguage }: Visit,
  language: Language,
): Markup {
  if (isRevoked(link, person.epoch)) return '';
  const url = linkUrl(preferencesLink(person), now, keys);
  return html`<p><a class="way" href="${inChosen(url, chosenLanguage)}">${preferenceNames(language).link}</a></p>`;
}
