/** The RSVP in a calendar object (iTIP REPLY, RFC 5546 §3.2.3): one event, one attendee, one participation status. Pure. */
import ICAL from 'ical.js';
import type { PossibleRsvp } from '../../../events/read-models/gathering.ts';
import type { CalendarText } from './inbound-mail.ts';

/** A calendar's reply for its owner. */
export interface Reply {
  readonly refused?: undefined;
  readonly uid: string;
  /** The attendee's address, as the calendar writes it. */
  readonly attendee: string;
  readonly answer: PossibleRsvp;
  /** The revision of the event that the reply is to. */
  readonly sequence: number;
  /** When the reply was given, by the calendar's clock. */
  readonly stampedAt: Date;
}

/** Why a calendar object is no RSVP. */
export type NoReply =
  | 'calendar_missing'
  | 'calendar_ambiguous'
  | 'calendar_unreadable'
  | 'not_a_reply'
  | 'several_events'
  | 'several_attendees'
  | 'delegated'
  | 'not_an_answer';

/** What each participation status means (RFC 5545 §3.2.12). NEEDS-ACTION says nothing, DELEGATED names somebody else. */
const rsvps: ReadonlyMap<string, PossibleRsvp> = new Map([
  ['ACCEPTED', 'attending'],
  ['DECLINED', 'declined'],
  ['TENTATIVE', 'undecided'],
]);

/** Reads the reply in the calendar parts of a mail. A counter-proposal or a request is none. */
export function readReply(calendars: readonly CalendarText[]): Reply | { readonly refused: NoReply } {
  const [only, ...more] = calendars;
  if (only === undefined) return { refused: 'calendar_missing' };
  if (more.length > 0) return { refused: 'calendar_ambiguous' };
  const calendar = parse(only.text);
  if (calendar === undefined) return { refused: 'calendar_unreadable' };
  const method = text(calendar, 'method')?.toUpperCase();
  if (method !== 'REPLY' || (only.method ?? method) !== method) return { refused: 'not_a_reply' };
  const [event, ...otherEvents] = calendar.getAllSubcomponents('vevent');
  if (event === undefined) return { refused: 'not_a_reply' };
  return otherEvents.length > 0 ? { refused: 'several_events' } : readEvent(event);
}

function readEvent(event: ICAL.Component): Reply | { readonly refused: NoReply } {
  const [attendee, ...others] = event.getAllProperties('attendee');
  if (others.length > 0) return { refused: 'several_attendees' };
  const status = attendee?.getFirstParameter('partstat')?.toUpperCase();
  if (status === 'DELEGATED') return { refused: 'delegated' };
  const answer = rsvps.get(status ?? 'NEEDS-ACTION');
  // A gathering is a single event: a reply to one of a series is not for it.
  if (attendee === undefined || answer === undefined || event.hasProperty('recurrence-id')) {
    return { refused: 'not_an_answer' };
  }
  const uid = text(event, 'uid');
  const stamp = event.getFirstPropertyValue('dtstamp');
  // DTSTAMP is in UTC (RFC 5545 §3.8.7.2); read in another zone it would be hours off.
  if (uid === undefined || !(stamp instanceof ICAL.Time) || stamp.zone !== ICAL.Timezone.utcTimezone) {
    return { refused: 'calendar_unreadable' };
  }
  const sequence = Number(event.getFirstPropertyValue('sequence') ?? 0);
  return { uid, attendee: addressOf(attendee), answer, sequence, stampedAt: stamp.toJSDate() };
}

/** One calendar object; undefined for none, several, or what cannot be read. */
function parse(content: string): ICAL.Component | undefined {
  try {
    const parsed: unknown = ICAL.parse(content);
    const component = Array.isArray(parsed) && parsed[0] === 'vcalendar' ? new ICAL.Component(parsed) : undefined;
    return component;
  } catch {
    // Whatever is wrong with it, it is not ours to repair.
    return undefined;
  }
}

function text(component: ICAL.Component, name: string): string | undefined {
  const value = component.getFirstPropertyValue(name);
  return typeof value === 'string' ? value.trim() : undefined;
}

/** `MAILTO:%22a..b%22@docomo.ne.jp` → `"a..b"@docomo.ne.jp` (RFC 6068). */
function addressOf(attendee: ICAL.Property): string {
  const uri = String(attendee.getFirstValue())
    .trim()
    .replace(/^mailto:/i, '')
    .replace(/\?.*$/, '');
  try {
    return decodeURIComponent(uri);
  } catch {
    // A bare percent sign is allowed in a local part, and some write it so.
    return uri;
  }
}
