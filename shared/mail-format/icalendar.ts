/**
 * iTIP objects (RFC 5545, 5546): the calendar part of a gathering invitation, an update and a cancellation. Times are in UTC: right in
 * every zone without a VTIMEZONE (docs/adr/010-calendar-times-in-utc.md).
 */
import { withLineFeeds } from '../characters/characters.ts';
import { refuseControls, UnsafeMail } from './headers.ts';
import type { CalendarPart } from './message.ts';

export interface CalendarEvent {
  readonly method: CalendarPart['method'];
  /** A published file may describe a cancelled gathering; CANCEL always does. */
  readonly cancelled?: boolean;
  /** Stable for the life of the gathering. */
  readonly uid: string;
  /** Raised when time, place or status changes. */
  readonly sequence: number;
  readonly stampedAt: Date;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly summary: string;
  readonly description?: string | undefined;
  readonly location?: string | undefined;
  readonly url?: string | undefined;
  readonly organizer: { readonly name: string; readonly address: string };
  /** One person only: nobody learns who else is invited. */
  readonly attendee?:
    | {
        readonly name: string;
        readonly address: string;
        readonly status: 'NEEDS-ACTION' | 'ACCEPTED' | 'DECLINED' | 'TENTATIVE';
        /** Whether a reply would be taken (RFC 5545 §3.2.17); absent = it would. */
        readonly expectsReply?: boolean | undefined;
      }
    | undefined;
}

/** The object as text: CRLF, folded at 75 octets. */
export function calendarObject(event: CalendarEvent): string {
  const { attendee, organizer } = event;
  const lines = [
    'BEGIN:VCALENDAR',
    'PRODID:-//Okaeri//Alumni programme//EN',
    'VERSION:2.0',
    'CALSCALE:GREGORIAN',
    `METHOD:${event.method}`,
    'BEGIN:VEVENT',
    `UID:${refuseControls('UID', event.uid)}`,
    `SEQUENCE:${event.sequence}`,
    `DTSTAMP:${utc(event.stampedAt)}`,
    `DTSTART:${utc(event.startsAt)}`,
    `DTEND:${utc(event.endsAt)}`,
    `SUMMARY:${escapeText(event.summary)}`,
    ...(event.description === undefined ? [] : [`DESCRIPTION:${escapeText(event.description)}`]),
    ...(event.location === undefined ? [] : [`LOCATION:${escapeText(event.location)}`]),
    ...(event.url === undefined ? [] : [`URL:${refuseControls('URL', event.url)}`]),
    `ORGANIZER;CN=${parameter(organizer.name)}:${mailto('ORGANIZER', organizer.address)}`,
    ...(attendee === undefined
      ? []
      : [
          `ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=${attendee.status};RSVP=${attendee.expectsReply === false ? 'FALSE' : 'TRUE'};CN=${parameter(attendee.name)}:${mailto('ATTENDEE', attendee.address)}`,
        ]),
    `STATUS:${event.method === 'CANCEL' || event.cancelled === true ? 'CANCELLED' : 'CONFIRMED'}`,
    'TRANSP:OPAQUE',
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${fold(line)}\r\n`).join('');
}

function utc(at: Date): string {
  return `${at.toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`;
}

/** TEXT values (RFC 5545 §3.3.11). @throws UnsafeMail on control characters other than line breaks and tabs. */
function escapeText(text: string): string {
  const escaped = withLineFeeds(text)
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');
  return refuseControls('TEXT', escaped);
}

/** Quoted parameter values. A double quote cannot be in one (RFC 5545 §3.2): it is written with a caret (RFC 6868 §3). */
function parameter(value: string): string {
  return `"${refuseControls('CN', value).replaceAll('^', '^^').replaceAll('"', "^'")}"`;
}

/** RFC 5321 §4.5.3.1.1. Octets. */
const longestLocalPart = 64;

/**
 * The address as a URI (RFC 6068): what a URI cannot hold is encoded, such as the quotes of old carrier addresses; the rest
 * stays as it is, since calendars compare it with their owner's address letter by letter.
 */
function mailto(field: string, address: string): string {
  const at = refuseControls(field, address).lastIndexOf('@');
  const local = address.slice(0, at);
  if (at < 1 || Buffer.byteLength(local) > longestLocalPart) throw new UnsafeMail(field, 'is not an e-mail address');
  return `mailto:${encodeURI(local).replace(/[?#]/g, encodeURIComponent)}${address.slice(at)}`;
}

/** Lines of at most 75 octets that never split a character (RFC 5545 §3.1). */
function fold(line: string): string {
  const folded: string[] = [];
  let current = '';
  let size = 0;
  for (const character of line) {
    const bytes = Buffer.byteLength(character);
    if (size + bytes > 75) {
      folded.push(current);
      current = ' ';
      size = 1;
    }
    current += character;
    size += bytes;
  }
  folded.push(current);
  return folded.join('\r\n');
}
