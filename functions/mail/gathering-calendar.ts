/** The calendar part of a gathering's mails (RFC 5545, 5546): the same event in the invitation and in the confirmation. */
import type { GatheringItem } from '../../events/read-models/gathering.ts';
import { inLanguage, type Language } from '../../shared/locale/languages.ts';
import { type CalendarEvent, calendarObject } from '../../shared/mail-format/calendar.ts';
import { wireAddress } from '../../shared/mail-format/headers.ts';
import { markdownText } from '../../shared/mail-format/markdown.ts';
import type { CalendarPart } from '../../shared/mail-format/message.ts';

export interface Invitee {
  readonly language: Language;
  readonly status: NonNullable<CalendarEvent['attendee']>['status'];
  readonly attendee: { readonly name: string; readonly address: string };
  readonly organizer: string;
  readonly domain: string;
  /** The person's RSVP token without an answer: a calendar's reply comes back to it. */
  readonly token: string;
  readonly url: string;
  /** Where it is held online; only for those who attend. */
  readonly onlineUrl?: string | undefined;
}

/** The gathering as a calendar shows it to this person. */
export function invitationPart(gathering: GatheringItem, invitee: Invitee): CalendarPart {
  const { draft, gatheringId, calendarSequence, updatedAt } = gathering;
  const { language, attendee } = invitee;
  const content = calendarObject({
    method: 'REQUEST',
    uid: `${gatheringId}@${invitee.domain}`,
    sequence: calendarSequence,
    stampedAt: new Date(updatedAt),
    startsAt: new Date(draft.startsAt),
    endsAt: new Date(draft.endsAt),
    summary: inLanguage(draft.title, language),
    description: descriptionOf(gathering, invitee),
    location: locationOf(gathering, invitee),
    url: invitee.url,
    organizer: { name: invitee.organizer, address: `rsvp+${invitee.token}@${invitee.domain}` },
    attendee: { name: attendee.name, address: wireAddress('ATTENDEE', attendee.address), status: invitee.status },
  });
  return { method: 'REQUEST', content };
}

function descriptionOf({ draft }: GatheringItem, { language, url, onlineUrl }: Invitee): string {
  const about = draft.description === undefined ? [] : [markdownText(inLanguage(draft.description, language))];
  return [...about, ...(onlineUrl === undefined ? [] : [onlineUrl]), url].join('\n\n');
}

function locationOf({ draft }: GatheringItem, { language, onlineUrl }: Invitee): string {
  const { place } = draft;
  if (place == null) return onlineUrl ?? (language === 'ja' ? 'オンライン' : 'Online');
  return [place.name, place.address].filter((part) => part !== undefined && part !== '').join(', ');
}
