/** What we generate, read by two parsers that know nothing of each other: ical.js and ts-ics. */
import fc from 'fast-check';
import ICAL from 'ical.js';
import { convertIcsCalendar } from 'ts-ics';
import { describe, expect, test } from 'vitest';
import { gatheringEvent } from '../../../events/read-models/gathering-calendar.ts';
import { cancelGathering, changeGathering, type Gathering } from '../../../functions/gatherings/gathering/gathering.ts';
import { newId } from '../../../shared/identifier.ts';
import { parseLinkKeys } from '../../../shared/links/keys.ts';
import { replyAddress } from '../../../shared/links/reply-address.ts';
import { UnsafeMail } from '../../../shared/mail-format/headers.ts';
import { type CalendarEvent, calendarObject } from '../../../shared/mail-format/icalendar.ts';
import { planned, publishedGathering, taken } from '../../fixtures/gatherings.ts';

const keys = parseLinkKeys({ active: '1', k1: 'key' });
const organizer = {
  name: 'あおぞら製作所アルムナイ',
  address: replyAddress(
    { gatheringId: newId('gathering'), alumniId: newId('alumnus'), epoch: 65_535 },
    'alumni.example.com',
    keys,
  ),
};
const attendee = { name: '髙橋 花子', address: 'hanako@example.net', status: 'NEEDS-ACTION' } as const;

const event = (change: Partial<CalendarEvent> = {}): CalendarEvent => ({
  method: 'REQUEST',
  uid: 'gth_04fz7kq2m9x1c@alumni.example.com',
  sequence: 3,
  stampedAt: new Date('2026-11-22T01:02:03Z'),
  startsAt: new Date('2026-12-10T10:00:00Z'),
  endsAt: new Date('2026-12-10T12:00:00Z'),
  summary: '年末交流会',
  description: '語り合いましょう。\n軽食; 飲み物, ほか \\ 😀',
  location: '本社 2階ホール, 東京都千代田区見本町1-2-3',
  url: 'https://alumni.example.com/r/token',
  organizer,
  attendee,
  ...change,
});

/** The fields in which both parsers must agree. */
interface Fields {
  method: string;
  uid: string;
  sequence: number;
  stampedAt: number;
  startsAt: number;
  endsAt: number;
  summary: string;
  description: string | undefined;
  location: string | undefined;
  url: string | undefined;
  status: string;
  organizer: string;
  attendees: string[];
}

function byIcalJs(text: string): Fields {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const [component, ...others] = calendar.getAllSubcomponents('vevent');
  if (component === undefined || others.length > 0) throw new Error('not one event');
  const text1 = (name: string) => component.getFirstPropertyValue(name)?.toString();
  const time = (name: string) => (component.getFirstPropertyValue(name) as ICAL.Time).toJSDate().getTime();
  const address = (property: ICAL.Property) => String(property.getFirstValue()).replace(/^mailto:/, '');
  return {
    method: String(calendar.getFirstPropertyValue('method')),
    uid: text1('uid') ?? '',
    sequence: Number(text1('sequence')),
    stampedAt: time('dtstamp'),
    startsAt: time('dtstart'),
    endsAt: time('dtend'),
    summary: text1('summary') ?? '',
    description: text1('description'),
    location: text1('location'),
    url: text1('url'),
    status: text1('status') ?? '',
    organizer: component.getAllProperties('organizer').map(address).join(),
    attendees: component
      .getAllProperties('attendee')
      .map((one) => `${address(one)} ${one.getFirstParameter('partstat')} ${one.getFirstParameter('rsvp')}`),
  };
}

function byTsIcs(text: string): Fields {
  const calendar = convertIcsCalendar(undefined, text);
  const [found, ...others] = calendar.events ?? [];
  if (found === undefined || others.length > 0) throw new Error('not one event');
  return {
    method: calendar.method ?? '',
    uid: found.uid,
    sequence: found.sequence ?? 0,
    stampedAt: found.stamp.date.getTime(),
    startsAt: found.start.date.getTime(),
    endsAt: found.end?.date.getTime() ?? 0,
    summary: found.summary,
    description: found.description,
    location: found.location,
    url: found.url,
    status: found.status ?? '',
    organizer: found.organizer?.email ?? '',
    attendees: (found.attendees ?? []).map(
      ({ email, partstat, rsvp }) => `${email} ${partstat} ${String(rsvp).toUpperCase()}`,
    ),
  };
}

/** Reads the object with both, sees that they agree and that the form is RFC 5545's. */
function read(given: CalendarEvent): Fields {
  const text = calendarObject(given);
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
  for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  const fields = byIcalJs(text);
  expect(byTsIcs(text)).toEqual(fields);
  return fields;
}

describe('both parsers read what was written', () => {
  test('an invitation: one attendee who is asked, an organizer to answer to', () => {
    expect(read(event())).toEqual({
      method: 'REQUEST',
      uid: 'gth_04fz7kq2m9x1c@alumni.example.com',
      sequence: 3,
      stampedAt: Date.parse('2026-11-22T01:02:03Z'),
      startsAt: Date.parse('2026-12-10T10:00:00Z'),
      endsAt: Date.parse('2026-12-10T12:00:00Z'),
      summary: '年末交流会',
      description: '語り合いましょう。\n軽食; 飲み物, ほか \\ 😀',
      location: '本社 2階ホール, 東京都千代田区見本町1-2-3',
      url: 'https://alumni.example.com/r/token',
      status: 'CONFIRMED',
      organizer: organizer.address,
      attendees: ['hanako@example.net NEEDS-ACTION TRUE'],
    });
  });

  test('any text, in lines that split no character', () => {
    const text = fc
      .string({ unit: 'grapheme', maxLength: 120 })
      .map((value) => value.replace(/[\p{Cs}\p{Zl}\p{Zp}]|[^\P{Cc}\n]/gu, '').trim())
      .filter((value) => value !== '');
    fc.assert(
      fc.property(text, text, text, (summary, description, location) => {
        expect(read(event({ summary, description, location }))).toMatchObject({ summary, description, location });
      }),
    );
  });

  test('the organizer’s local part keeps within 64 octets; one that does not is refused', () => {
    expect(organizer.address.indexOf('@')).toBeLessThanOrEqual(64);
    const address = `${'a'.repeat(65)}@alumni.example.com`;
    expect(() => calendarObject(event({ organizer: { name: 'x', address } }))).toThrow(UnsafeMail);
  });

  test('an old carrier address with its quotes is a URI (RFC 6068)', () => {
    const address = '"a..b"@docomo.ne.jp';
    expect(calendarObject(event({ attendee: { ...attendee, address } })).replaceAll('\r\n ', '')).toContain(
      ':mailto:%22a..b%22@docomo.ne.jp\r\n',
    );
  });
});

describe('the life of an invitation in a calendar (RFC 5546 §3.2)', () => {
  const hr = <Input>(input: Input) => ({ by: 'hr-1', input });
  const movedAt = new Date('2026-11-23T00:00:00Z');
  const shown = (gathering: Gathering, method: 'REQUEST' | 'CANCEL') => {
    const reader = { language: 'ja', domain: 'alumni.example.com', url: 'https://alumni.example.com/r/x' } as const;
    return read({ ...gatheringEvent(gathering, reader), method, organizer, attendee });
  };

  test('same UID and organizer throughout; SEQUENCE and DTSTAMP go up with time, place and status', () => {
    const invited = publishedGathering();
    const moved = taken(changeGathering(invited, hr({ startsAt: '2026-12-10T18:00:00+09:00' }), movedAt)).state;
    const cancelled = taken(cancelGathering(moved, hr(undefined), new Date('2026-11-24T00:00:00Z'))).state;
    const seen = [shown(invited, 'REQUEST'), shown(moved, 'REQUEST'), shown(cancelled, 'CANCEL')];
    expect(new Set(seen.map(({ uid, organizer: to }) => `${uid} ${to}`)).size).toBe(1);
    expect(seen.map(({ sequence }) => sequence)).toEqual([0, 1, 2]);
    expect(seen.map(({ stampedAt }) => new Date(stampedAt))).toEqual([planned, movedAt, new Date('2026-11-24')]);
    expect(seen.map(({ method, status }) => `${method} ${status}`)).toEqual([
      'REQUEST CONFIRMED',
      'REQUEST CONFIRMED',
      'CANCEL CANCELLED',
    ]);
    expect(seen.every(({ attendees }) => attendees.length === 1)).toBe(true);
  });

  test('another text changes neither, so that no calendar moves', () => {
    const worded = taken(changeGathering(publishedGathering(), hr({ description: { ja: '別の文' } }), movedAt)).state;
    expect(shown(worded, 'REQUEST').sequence).toBe(0);
  });
});

describe('the right time in every zone', () => {
  const clock = (zone: string) => {
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
    return (at: number) => format.format(at);
  };

  test.each([
    ['Tokyo, where clocks never change', 'Asia/Tokyo', '2026-12-10T19:00:00+09:00', '2026-12-10 19:00'],
    ['New York in winter', 'America/New_York', '2026-12-10T19:00:00-05:00', '2026-12-10 19:00'],
    ['New York in summer', 'America/New_York', '2026-07-10T19:00:00-04:00', '2026-07-10 19:00'],
    ['the evening before the clocks go back', 'America/New_York', '2026-10-31T23:30:00-04:00', '2026-10-31 23:30'],
    ['half past one the first time', 'America/New_York', '2026-11-01T01:30:00-04:00', '2026-11-01 01:30'],
    ['half past one the second time', 'America/New_York', '2026-11-01T01:30:00-05:00', '2026-11-01 01:30'],
    ['the morning after', 'America/New_York', '2026-11-01T09:00:00-05:00', '2026-11-01 09:00'],
    ['just before they go forward', 'Europe/Berlin', '2026-03-29T01:59:00+01:00', '2026-03-29 01:59'],
    ['just after', 'Europe/Berlin', '2026-03-29T03:00:00+02:00', '2026-03-29 03:00'],
    ['Berlin, the hour that comes twice', 'Europe/Berlin', '2026-10-25T02:30:00+02:00', '2026-10-25 02:30'],
    ['Berlin, the same hour again', 'Europe/Berlin', '2026-10-25T02:30:00+01:00', '2026-10-25 02:30'],
    ['Tokyo’s evening in Berlin', 'Europe/Berlin', '2026-12-10T19:00:00+09:00', '2026-12-10 11:00'],
  ])('%s (%s)', (_when, zone, startsAt, local) => {
    const start = new Date(startsAt);
    const seen = read(event({ startsAt: start, endsAt: new Date(start.getTime() + 2 * 3_600_000) }));
    expect(clock(zone)(seen.startsAt)).toBe(local);
    expect(seen.endsAt - seen.startsAt).toBe(2 * 3_600_000);
  });

  test('no zone is named and none is needed: the times are moments', () => {
    const text = calendarObject(event());
    expect(text).not.toMatch(/TZID|VTIMEZONE/);
    expect(text.match(/^DT(START|END|STAMP):\d{8}T\d{6}Z$/gm)).toHaveLength(3);
  });
});
