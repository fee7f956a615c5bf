/** A gathering as calendars show it (RFC 5545): the same UID, SEQUENCE, times and place in mails and in the file of the page. */

import { inLanguage, type Language } from '../../shared/locale/languages.ts';
import type { CalendarEvent } from '../../shared/mail-format/icalendar.ts';
import { markdownText } from '../../shared/mail-format/markdown.ts';
import { placeNames } from '../../shared/texts/glossary.ts';
import type { AttendanceMode } from '../agreements/rsvp-words.ts';
import { type AnnouncedFacts, descriptionHash } from './announced-facts.ts';
import { type GatheringItem, modeNow, modesOf } from './gathering.ts';

/** Whose calendar it is. */
export interface CalendarReader {
  readonly language: Language;
  /** The sender's domain: the UID is the gathering's id in it. */
  readonly domain: string;
  /** The person's page of the gathering. */
  readonly url: string;
  /** Where it is held online; only for those who attend. */
  readonly onlineUrl?: string | undefined;
  /** How the reader takes part, once it is known. */
  readonly mode?: AttendanceMode | undefined;
  /** When this object was made for the reader, if the gathering was not changed since: DTSTAMP tells its revisions apart (RFC 5546 §3.2.2). */
  readonly revisedAt?: Date | undefined;
}

/**
 * The gathering as the calendar part of its gathering invitation shows it. Times and place are what they are now;
 * nobody has approved title and description since, so the title is the approved one, and a description that has changed
 * is left out.
 */
export function asApproved(gathering: GatheringItem, states: AnnouncedFacts | undefined): GatheringItem {
  const { description, ...draft } = gathering.draft;
  const { title = draft.title, descriptionHash: approved } = states ?? {};
  const isApproved = approved === undefined || approved === descriptionHash(gathering.draft);
  return { ...gathering, draft: { ...draft, title, ...(isApproved && { description }) } };
}

/** What every calendar object of the gathering says; method, organizer and attendee are the object's own. */
export function gatheringEvent(
  gathering: GatheringItem,
  reader: CalendarReader,
): Omit<CalendarEvent, 'method' | 'organizer' | 'attendee'> {
  const { draft, gatheringId, calendarSequence, updatedAt } = gathering;
  return {
    uid: `${gatheringId}@${reader.domain}`,
    sequence: calendarSequence,
    stampedAt: new Date(Math.max(Date.parse(updatedAt), reader.revisedAt?.getTime() ?? 0)),
    startsAt: new Date(draft.startsAt),
    endsAt: new Date(draft.endsAt),
    summary: inLanguage(draft.title, reader.language),
    description: descriptionOf(gathering, reader),
    location: locationOf(gathering, reader),
    url: reader.url,
  };
}

function descriptionOf({ draft }: GatheringItem, { language, url, onlineUrl }: CalendarReader): string {
  const about = draft.description === undefined ? [] : [markdownText(inLanguage(draft.description, language))];
  return [...about, ...(onlineUrl === undefined ? [] : [onlineUrl]), url].join('\n\n');
}

/** Where it is held for this reader: the chosen one of two modes, or both. */
function locationOf({ draft }: GatheringItem, { language, onlineUrl, mode: stored }: CalendarReader): string {
  const { place } = draft;
  const mode = modeNow(draft, stored);
  const online = placeNames(language).online;
  if (place == null || mode === 'online') return onlineUrl ?? online;
  const there = [place.name, place.address].filter((part) => part !== undefined && part !== '').join(', ');
  return mode === undefined && modesOf(draft).length > 1 ? `${there} / ${online}` : there;
}
