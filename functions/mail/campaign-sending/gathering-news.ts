/** What has changed about a gathering since the text of its campaign was written: it is shown above the text. Pure. */

import { type AnnouncedFacts, changedFacts } from '../../../events/read-models/announced-facts.ts';
import type { CampaignContent } from '../../../events/read-models/campaign-content.ts';
import type { GatheringItem } from '../../../events/read-models/gathering.ts';
import { hasBegun, isOpenToRsvps, rsvpsUntil } from '../../../events/read-models/gathering-times.ts';
import { formatPeriod } from '../../../shared/locale/dates.ts';
import type { Language } from '../../../shared/locale/languages.ts';
import { type RenderedBody, renderMarkdown } from '../../../shared/mail-format/markdown.ts';
import { fact, parts } from '../../../shared/mail-format/markdown-parts.ts';
import { formatDeadline } from '../../../shared/texts/deadline.ts';
import { placeNames } from '../../../shared/texts/glossary.ts';
import { factTexts } from '../texts/mail-texts.ts';
import { changeTexts, dateNewsTexts, gatheringNewsTexts, type NamedChange } from '../texts/notice-texts.ts';

/**
 * What has changed since the campaign was written, in each language, written once for a window. A mail may wait for days (paused, quota, quiet hours); the calendar part
 * shows time and place as they are, and the text must not contradict it.
 */
export function changesSince(
  content: Pick<CampaignContent, 'states' | 'gatheringId'>,
  gathering: Pick<GatheringItem, 'draft'> | undefined,
): (language: Language) => RenderedBody | undefined {
  const written = new Map<Language, RenderedBody>();
  const { states, gatheringId } = content;
  if (states === undefined || gathering === undefined) return () => undefined;
  const isGatheringInvitation = gatheringId !== undefined;
  const changed = isGatheringInvitation ? named(states, gathering.draft) : changedSinceDate(states, gathering.draft);
  if (changed.length === 0) return () => undefined;
  return (language) => {
    const known = written.get(language);
    if (known !== undefined) return known;
    const news = renderMarkdown(newsIn(language, gathering.draft, changed, isGatheringInvitation), []);
    written.set(language, news);
    return news;
  };
}

/**
 * Whether what a campaign says about its gathering can still be mailed: a gathering invitation while RSVPs are taken, a
 * date while it is planned.
 */
export function isAnnounceable(
  { gatheringId }: Pick<CampaignContent, 'gatheringId'>,
  gathering: Pick<GatheringItem, 'draft' | 'status'>,
  at: Date,
): boolean {
  if (gatheringId !== undefined) return isOpenToRsvps(gathering, at);
  return gathering.status === 'draft' && !hasBegun(gathering, at);
}

/** The announcement of a date names no deadline, and of online participation only that it is possible. */
function changedSinceDate(states: AnnouncedFacts, draft: GatheringItem['draft']): NamedChange[] {
  const isOnline = draft.onlineUrl != null;
  const ways = (states.online ?? isOnline) === isOnline ? [] : ['ways' as const];
  return [...new Set([...named(states, draft).filter((fact) => fact !== 'answer_by'), ...ways])];
}

/** A first place is one more way to take part, and a place that is gone one less. */
function named(states: AnnouncedFacts, draft: GatheringItem['draft']): NamedChange[] {
  const isGone = draft.place == null;
  return changedFacts(states, draft).map((part) =>
    part === 'place_added' || (part === 'place' && isGone) ? 'ways' : part,
  );
}

function newsIn(
  language: Language,
  draft: GatheringItem['draft'],
  changed: readonly NamedChange[],
  isGatheringInvitation: boolean,
): string {
  const { startsAt, endsAt, timeZone, place, onlineUrl } = draft;
  const texts = isGatheringInvitation ? gatheringNewsTexts(language) : dateNewsTexts(language);
  const names = factTexts(language);
  const what = changeTexts(language).whatChanged(changed);
  const period = formatPeriod(new Date(startsAt), new Date(endsAt), language, timeZone);
  const where =
    place == null ? placeNames(language).online : names.place([place.name, place.address ?? ''].filter(Boolean));
  return parts(
    `## ${changeTexts(language).heading(what)}`,
    texts.since,
    fact(names.when, period),
    fact(names.where, where),
    place == null || onlineUrl == null ? undefined : fact(placeNames(language).online, names.onlineToo),
    isGatheringInvitation ? fact(names.answerBy, formatDeadline(rsvpsUntil({ draft }), language, timeZone)) : undefined,
    texts.below,
  );
}
