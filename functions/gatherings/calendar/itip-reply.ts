/** The RSVP in a calendar object (iTIP REPLY, RFC 5546 §3.2.3): one event, one attendee, one participation status. Pure. */
import ICAL from 'ical.js';
import type { PossibleRsvp } from '../../../events/read-models/gathering.ts';
import { instantSchema } from '../../../shared/time/calendar.ts';
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

/** Why a calendar object is not an RSVP. */
export type NoReply =
  | 'calendar_missing'
  | 'calendar_ambiguous'
  | 'calendar_unreadable'
  | 'not_a_reply'
  | 'counter_proposal'
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

/**
 * Reads the reply in the calendar parts of a mail. Counter-proposals and requests are not replies. It never
 * throws: a value is decoded when it is asked for, and one of the wrong shape is the sender's mistake.
 */
export function readReply(calendars: readonly CalendarText[]): Reply | { readonly refused: NoReply } {
  // The same object may come twice, folded in two ways (RFC 5545 §3.1): what counts is that they say the same.
  const readings = new Map(calendars.map(readAny).map((reading) => [JSON.stringify(reading), reading]));
  const [only, ...more] = readings.values();
  if (only === undefined) return { refused: 'calendar_missing' };
  return more.length > 0 ? { refused: 'calendar_ambiguous' } : only;
}

function readAny(calendar: CalendarText): Reply | { readonly refused: NoReply } {
  try {
    return readObject(calendar);
  } catch {
    // It is not ours to repair.
    return { refused: 'calendar_unreadable' };
  }
}

function readObject(only: CalendarText): Reply | { readonly refused: NoReply } {
  const calendar = parse(only.text);
  if (isMisread(only.text)) return { refused: 'calendar_unreadable' };
  if (calendar === undefined || contradicts(calendar, ['method'])) return { refused: 'calendar_unreadable' };
  const method = text(calendar, 'method')?.toUpperCase();
  if (method === 'COUNTER') return { refused: 'counter_proposal' };
  // What the mail alone calls a reply is not one that can be read (RFC 6047 §2.4).
  if (method === undefined && only.method === 'REPLY') return { refused: 'calendar_unreadable' };
  if (method !== 'REPLY' || (only.method ?? method) !== method) return { refused: 'not_a_reply' };
  const [event, ...otherEvents] = calendar.getAllSubcomponents('vevent');
  if (event === undefined) return { refused: 'not_a_reply' };
  return otherEvents.length > 0 ? { refused: 'several_events' } : readEvent(event);
}

function readEvent(event: ICAL.Component): Reply | { readonly refused: NoReply } {
  if (contradicts(event, ['uid', 'dtstamp', 'sequence'])) return { refused: 'calendar_unreadable' };
  if (contradicts(event, ['attendee'])) return { refused: 'several_attendees' };
  const attendee = event.getFirstProperty('attendee') ?? undefined;
  const status = attendee?.getFirstParameter('partstat')?.toUpperCase();
  if (status === 'DELEGATED' || attendee?.getParameter('delegated-to') !== undefined) return { refused: 'delegated' };
  const answer = rsvps.get(status ?? 'NEEDS-ACTION');
  if (attendee === undefined || answer === undefined) return { refused: 'not_an_answer' };
  // A gathering is a single event: a reply to one of a series is not for it.
  if (event.hasProperty('recurrence-id')) return { refused: 'several_events' };
  const uid = text(event, 'uid');
  const stamp = event.getFirstPropertyValue('dtstamp');
  if (uid === undefined || !(stamp instanceof ICAL.Time)) return { refused: 'calendar_unreadable' };
  const sequence = Number(event.getFirstPropertyValue('sequence') ?? 0);
  const stampedAt = stamp.toJSDate();
  // Both are stored and compared: what is not a number, or a year that no instant of ours can have, would fail there.
  if (!Number.isSafeInteger(sequence)) return { refused: 'calendar_unreadable' };
  // DTSTAMP is written in UTC (RFC 5545 §3.8.7.2); read in another zone it would be hours off.
  if (!isInstant(stampedAt.toISOString()) || !isInstant(written(event, 'dtstamp'))) {
    return { refused: 'calendar_unreadable' };
  }
  return { uid, attendee: addressOf(attendee), answer, sequence, stampedAt };
}

/** One calendar object; undefined for none or several. @throws ParserError for what cannot be read */
function parse(content: string): ICAL.Component | undefined {
  // Some calendars write a byte order mark, which belongs to no line (RFC 3629 §6).
  const parsed: unknown = ICAL.parse(content.replace(/^\uFEFF/, ''));
  return Array.isArray(parsed) && parsed[0] === 'vcalendar' ? new ICAL.Component(parsed) : undefined;
}

/**
 * Whether the library reads something other than what is written: the last of two participation statuses in one line
 * (RFC 5545 §3.8.4.1: once), the first of several values (§3.2.12: one value), and the digits of `SEQUENCE:0.5` before
 * the point (§3.3.8, where a sign is allowed). A SEQUENCE below zero is not valid, either. A colon or a semicolon in a name that is not in quotes (§3.1) ends the
 * name, and the parameters behind it are lost.
 */
function isMisread(content: string): boolean {
  const lines = content.replace(/\r?\n[ \t]/g, '').split(/\r?\n/);
  return lines.some((line) => {
    const [head = '', ...value] = line
      .replace(/"([^"]*)"/g, (_quoted, held: string) => held.replace(/[;:,]/g, ' '))
      .split(':');
    const [name = '', ...parameters] = head.toUpperCase().split(';');
    if (name === 'SEQUENCE') return !/^\s*\+?[0-9]+\s*$/.test(value.join(':'));
    const statuses = parameters.filter((parameter) => parameter.startsWith('PARTSTAT='));
    if (name !== 'ATTENDEE') return false;
    const behind = value.join(':').toUpperCase();
    const endsName = parameters.at(-1)?.startsWith('CN=') === true && /:\s*MAILTO:/.test(behind);
    const isBehindColon = endsName || behind.includes(';PARTSTAT=');
    const isBroken = parameters.some((parameter) => !/^[^\s=]+=/.test(parameter) || /^PARTSTAT=\s/.test(parameter));
    return isBehindColon || isBroken || new Set(statuses).size > 1 || statuses.some((status) => status.includes(','));
  });
}

/**
 * Whether one of these properties is there with several values: each may occur only once (RFC 5545 §3.6, RFC 5546
 * §3.2.3).
 */
function contradicts(component: ICAL.Component, names: readonly string[]): boolean {
  return names.some((name) => {
    const written = component.getAllProperties(name).map((property) => JSON.stringify(property.toJSON()));
    return new Set(written).size > 1;
  });
}

/**
 * A time as it was written, because the library turns February 30 into a day in March. A leap second counts as a time
 * (RFC 5545 §3.3.12).
 */
function written(event: ICAL.Component, name: string): string {
  return String(event.getFirstProperty(name)?.toJSON()[3]).replace(/:60Z$/, ':59Z');
}

function isInstant(value: string): boolean {
  return instantSchema.safeParse(value).success;
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
    .replace(/\?.*/, '');
  try {
    return decodeURIComponent(uri);
  } catch {
    // A bare percent sign is allowed in a local part, and some write it so.
    return uri;
  }
}
