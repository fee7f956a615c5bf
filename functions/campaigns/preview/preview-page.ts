/** GET /v/{token}: the preview of a campaign in a browser, by a link of the API. It shows a sample member and runs nothing. */
import { isOfProgramme } from '../../../shared/decision/problem-error.ts';
import { pageFunction } from '../../../shared/http/pages/page-function.ts';
import { html, type PageContent } from '../../../shared/http/pages/page-layout.ts';
import { linkKeys } from '../../../shared/links/keys.ts';
import { readPreviewToken } from '../../../shared/links/preview-token.ts';
import type { Language } from '../../../shared/locale/languages.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { loadCampaign } from '../campaign/campaign-store.ts';
import { compiledOrProblems } from '../campaign/content.ts';
import { previewTexts } from '../texts.ts';
import { contentVersion, previewLinkMinutes, previewResponse } from './preview.ts';
import { gatheringOf } from './previewed-gathering-store.ts';

export const handler = pageFunction(['GET', 'HEAD'], async ({ now, acceptLanguage: language }, event) => {
  const preview = readPreviewToken(event.pathParameters?.['token'] ?? '', await linkKeys());
  if (preview === undefined) return noPreview('unknown', 404, language);
  if (preview.expiresAt <= now) return noPreview('expired', 410, language);
  const campaign = await loadCampaign(preview.campaignId);
  if (campaign === undefined) return noPreview('unknown', 404, language);
  const { problems } = compiledOrProblems(campaign, programme);
  if (problems !== undefined)
    return noPreview(problems.some(isOfProgramme) ? 'misconfigured' : 'unmailable', 409, language);
  if (!preview.isOf(contentVersion(campaign, programme))) return noPreview('changed', 410, language);
  const gathering = await gatheringOf(campaign);
  const { status, headers, body } = previewResponse(campaign, programme, { as: 'phone', language }, gathering);
  return { statusCode: status, headers, body };
});

/** Why there is nothing to see, and how to get a new link. */
function noPreview(
  why: 'unknown' | 'expired' | 'changed' | 'unmailable' | 'misconfigured',
  status: 404 | 409 | 410,
  language: Language,
): PageContent {
  const texts = previewTexts(language);
  const reason = why === 'expired' ? texts.expired(previewLinkMinutes) : texts[why];
  const next = status === 409 ? texts.howToMend : texts.howToGetOne;
  return { status, language, title: texts.title, body: html`<p>${reason}</p><p>${next}</p>` };
}
