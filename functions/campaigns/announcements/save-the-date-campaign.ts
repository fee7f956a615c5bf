/** The mail that announces the date of a gathering before there is a gathering invitation: nothing to answer yet. */
import { announcedFactsSchema } from '../../../events/read-models/announced-facts.ts';
import type { GatheringItem } from '../../../events/read-models/gathering.ts';
import { formatPeriod } from '../../../shared/locale/dates.ts';
import { inLanguage, type Language } from '../../../shared/locale/languages.ts';
import { escapeMarkdown } from '../../../shared/mail-format/markdown.ts';
import { fact, parts, subjectLine } from '../../../shared/mail-format/markdown-parts.ts';
import type { Programme } from '../../../shared/programme/programme.ts';
import { placeNames } from '../../../shared/texts/glossary.ts';
import type { Draft } from '../campaign/campaign.ts';
import { asWritten } from '../campaign/hr-changes.ts';
import { saveTheDateTexts } from '../texts.ts';
import { inEachLanguage, placeLine } from './announcement-text.ts';

/**
 * The campaign that announces the date: to the gathering's audience, never after it has begun. Its mails carry neither RSVP
 * links nor a calendar event.
 */
export function saveTheDateCampaign(
  { draft, gatheringId, sequence }: GatheringItem,
  { name }: Pick<Programme, 'name'>,
): Draft {
  const announcement = {
    topic: 'gatherings',
    subject: inEachLanguage((language) => saveTheDateTexts(language).subject(subjectLine(draft.title, language))),
    body: inEachLanguage((language) => body(draft, language, name[language])),
    audience: draft.audience,
    classification: draft.classification,
    notAfter: draft.startsAt,
    announcesDateOf: gatheringId,
    states: {
      ...announcedFactsSchema.omit({ answerBy: true, title: true }).parse(draft),
      online: draft.onlineUrl != null,
    },
  } as const;
  return asWritten(announcement, sequence);
}

/** Date and place only, or both ways to take part; the gathering invitation has seats, online addresses and deadlines. */
function body(draft: GatheringItem['draft'], language: Language, programmeName: string): string {
  const { startsAt, endsAt, timeZone, place, onlineUrl } = draft;
  const texts = saveTheDateTexts(language);
  const title = escapeMarkdown(inLanguage(draft.title, language));
  return parts(
    `# ${texts.heading(title)}`,
    '{{ salutation }}',
    texts.opening(escapeMarkdown(programmeName), title),
    fact(texts.when, formatPeriod(new Date(startsAt), new Date(endsAt), language, timeZone)),
    fact(texts.where, place == null ? texts.online : placeLine(place, language)),
    place == null || onlineUrl == null ? undefined : fact(placeNames(language).online, texts.onlineToo),
    texts.closing,
  );
}
