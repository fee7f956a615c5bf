/** How a campaign will look, with sample values: compiled as it will be sent, not rendered a second way. */
import { type SlotName, slotNames } from '../../../events/read-models/campaign-content.ts';
import type { GatheringItem } from '../../../events/read-models/gathering.ts';
import { previewUrl } from '../../../shared/links/preview-token.ts';
import type { LinkKeys } from '../../../shared/links/sealed.ts';
import { inChosen } from '../../../shared/links/urls.ts';
import { type Language, languages } from '../../../shared/locale/languages.ts';
import { fillChunks } from '../../../shared/mail-format/compiled-mail.ts';
import type { Programme } from '../../../shared/programme/programme.ts';
import { salutation } from '../../../shared/texts/salutation.ts';
import { minute } from '../../../shared/time/durations.ts';
import { type Content, calendarEntry, compileContent, contentHash } from '../campaign/content.ts';
import { sha256 } from '../campaign/hashes.ts';
import { statedFacts } from '../campaign/hr-changes.ts';
import type { Campaign } from '../tables.ts';
import { calendarPreview } from './calendar-preview.ts';
import { phonePage, previewHeaders } from './phone-preview.ts';

const sampleNames = { family: '髙橋', given: '花子', preferred: 'Hanako' };

/** What a campaign says, and what was approved of its gathering. */
type Previewed = Content & Partial<Pick<Campaign, 'states' | 'textStates' | 'writtenFrom'>>;

/**
 * The mail in each language, with the calendar entry if it invites to a gathering. For a language that was not written: what its
 * readers receive, marked `fallback`.
 */
export function previewOf(campaign: Previewed, programme: Programme, gathering?: GatheringItem) {
  const mails = compileContent(campaign, programme);
  const preview = (language: Language) => {
    const written = mails[language] === undefined ? languages.find((other) => mails[other] !== undefined) : language;
    const mail = written === undefined ? undefined : mails[written];
    if (written === undefined || mail === undefined) throw new Error('a campaign without a body');
    const values = sampleValues(written);
    return {
      subject: mail.subject,
      text: fillChunks(mail.text, values),
      html: fillChunks(mail.html, values),
      fallback: written !== language,
      missing: missingIn(language, campaign),
      calendar:
        gathering === undefined
          ? null
          : calendarPreview(gathering, statedFacts(campaign), { language: written, url: values.details_url }),
    };
  };
  return { ja: preview('ja'), en: preview('en') };
}

/** How long the link to a preview works, in minutes. */
export const previewLinkMinutes = 15;

/** What a link to a preview is bound to: a change of the content or of its calendar entry ends it, a change of the audience does not. */
export function contentVersion(campaign: Previewed, programme: Programme): string {
  return sha256([contentHash(compileContent(campaign, programme)), calendarEntry(campaign)]);
}

/** Links that open the preview in a browser, which sends no header. */
export function previewLinks(campaign: Campaign, programme: Programme, keys: LinkKeys, now: Date) {
  const expiresAt = new Date(now.getTime() + previewLinkMinutes * minute);
  const version = contentVersion(campaign, programme);
  const url = previewUrl({ campaignId: campaign.campaignId, contentHash: version, expiresAt }, keys);
  return languages.map((language) => ({ language, url: inChosen(url, language), expiresAt: expiresAt.toISOString() }));
}

/** The texts that are not written in a language. With a body and no subject, the mail has the other language's subject. */
function missingIn(language: Language, { subject, body }: Content): ('subject' | 'body')[] {
  return [
    ...(subject[language] === undefined ? (['subject'] as const) : []),
    ...(body[language] === undefined ? (['body'] as const) : []),
  ];
}

/** One of the mails alone: its text, its HTML, or how it looks on a phone. */
export function previewResponse(
  campaign: Previewed,
  programme: Programme,
  { as, language = programme.language }: { as: 'text' | 'html' | 'phone'; language?: Language | undefined },
  gathering?: GatheringItem,
) {
  const mail = previewOf(campaign, programme, gathering)[language];
  const phone = () => phonePage({ ...mail, from: programme.name[language] }, language);
  const body = as === 'phone' ? phone() : mail[as];
  const type = `text/${as === 'text' ? 'plain' : 'html'}; charset=utf-8`;
  return { status: 200, headers: { 'content-type': type, ...previewHeaders }, body };
}

function sampleValues(language: Language): Record<SlotName, string> {
  const urls = slotNames.map((name) => [name, `https://example.com/preview/${name}`]);
  return { ...Object.fromEntries(urls), salutation: salutation(sampleNames, language) };
}
