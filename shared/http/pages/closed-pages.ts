/** Pages that any link may have to show. */
import type { Language } from '../../locale/languages.ts';
import { closedPageTexts } from '../../texts/kit-texts.ts';
import { type FormFields, valuesIn } from './form.ts';
import { html, type PageContent } from './page-layout.ts';

/** The link cannot be read: damaged by a mail program, of another purpose, or not ours. The page does not say which. */
export function linkUnknownPage(language: Language): PageContent {
  const texts = closedPageTexts(language);
  return { status: 404, language, title: texts.unknown, body: html`<p>${texts.openAgain}</p>` };
}

/** There is no page at this address, nor at the bare address of the programme: every page is behind a mailed link. */
export function pathUnknownPage(language: Language): PageContent {
  const texts = closedPageTexts(language);
  return { status: 404, language, title: texts.pathUnknown, body: html`<p>${texts.byMail}</p>` };
}

/** The method is none of ours; the link was not read, and may be in order. */
export function methodRefusedPage(language: Language, allowed: readonly string[]): PageContent {
  const texts = closedPageTexts(language);
  const body = html`<p>${texts.openAsUsual}</p><p><a class="way" href="">${texts.reopen}</a></p>`;
  return { status: 405, language, title: texts.methodRefused, body, headers: { allow: allowed.join(', ') } };
}

/** The link is no longer valid. */
export function linkClosedPage(language: Language): PageContent {
  const texts = closedPageTexts(language);
  return { status: 410, language, title: texts.closed, body: html`<p>${texts.decided}</p>` };
}

/** The link was mailed to an address that its owner has replaced by another one. */
export function linkReplacedPage(language: Language): PageContent {
  const texts = closedPageTexts(language);
  return { status: 410, language, title: texts.closed, body: html`<p>${texts.replaced}</p>` };
}

/** The form did not come from our page, or not from one that we still know. */
export function tooOldPage(language: Language): PageContent {
  const texts = closedPageTexts(language);
  const body = html`<p>${texts.nothingRecorded}</p><p><a class="way" href="">${texts.reopen}</a></p>`;
  return { status: 403, language, title: texts.tooOld, body };
}

/** The form is longer than any of ours; nothing of it was read. */
export function tooLargePage(language: Language): PageContent {
  const texts = closedPageTexts(language);
  const body = html`<p>${texts.tooLong}</p><p><a class="way" href="">${texts.reopen}</a></p>`;
  return { status: 413, language, title: texts.tooOld, body };
}

/**
 * The person sent too many forms in a short time. Nothing of this one is lost: the page holds what was sent, whatever form it
 * was, and sends it again.
 */
export function tooManyPage(language: Language, seconds: number, sent: FormFields): PageContent {
  const texts = closedPageTexts(language);
  const held = Object.keys(sent).flatMap((name) =>
    valuesIn(sent, name).map((value) => html`<input type="hidden" name="${name}" value="${value}">`),
  );
  const body = html`<p>${texts.waitFor(Math.ceil(seconds / 60))}</p><p>${texts.kept}</p>
<form method="post" action="?lang=${language}">${held}<button>${texts.sendAgain}</button></form>
<p class="small">${texts.stillStops}</p>`;
  return { status: 429, language, title: texts.tooMany, body, headers: { 'retry-after': String(seconds) } };
}

/** An error on our side. */
export function pageFailedPage(language: Language): PageContent {
  const texts = closedPageTexts(language);
  return { status: 503, language, title: texts.failed, body: html`<p>${texts.apology}</p>` };
}
