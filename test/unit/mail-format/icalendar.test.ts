import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { UnsafeMail } from '../../../shared/mail-format/headers.ts';
import { type CalendarEvent, calendarObject } from '../../../shared/mail-format/icalendar.ts';

const gathering = (change: Partial<CalendarEvent> = {}): CalendarEvent => ({
  method: 'REQUEST',
  uid: 'gth_04fz7kq2m9x1c@mail.example.com',
  sequence: 2,
  stampedAt: new Date('2026-11-22T01:02:03Z'),
  startsAt: new Date('2026-12-10T10:00:00Z'),
  endsAt: new Date('2026-12-10T12:00:00Z'),
  summary: '年末交流会',
  organizer: { name: 'あおぞら製作所アルムナイ', address: 'rsvp+token@mail.example.com' },
  attendee: { name: '髙橋 花子', address: 'hanako@example.net', status: 'NEEDS-ACTION' },
  ...change,
});
const read = (text: string) => {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const event = calendar.getFirstSubcomponent('vevent');
  if (event === null) throw new Error('no event');
  return { calendar, event };
};

describe('a calendar object (RFC 5545)', () => {
  it('is read back as it was written, in lines of at most 75 octets that split no character', () => {
    // Without the replacement character: where it is in a value below, a character was split.
    const text = fc
      .string({ unit: 'grapheme', maxLength: 300 })
      .filter((value) => !/[\p{Cs}\r\u2028\u2029\uFFFD]|[^\P{Cc}\n\t]/u.test(value));
    fc.assert(
      fc.property(text, text, (summary, description) => {
        const object = calendarObject(gathering({ summary, description }));
        for (const line of object.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
        expect(object).not.toContain('\uFFFD');
        const { event } = read(object);
        expect(event.getFirstPropertyValue('summary')).toBe(summary);
        expect(event.getFirstPropertyValue('description')).toBe(description);
      }),
      { numRuns: 300 },
    );
  });

  it('names one attendee who is asked to answer, and the organizer to answer to', () => {
    const { calendar, event } = read(calendarObject(gathering()));
    expect(calendar.getFirstPropertyValue('method')).toBe('REQUEST');
    expect(event.getAllProperties('attendee')).toHaveLength(1);
    const attendee = event.getFirstProperty('attendee');
    expect(attendee?.getFirstValue()).toBe('mailto:hanako@example.net');
    expect([attendee?.getParameter('cn'), attendee?.getParameter('rsvp')]).toEqual(['髙橋 花子', 'TRUE']);
    expect(event.getFirstPropertyValue('organizer')).toBe('mailto:rsvp+token@mail.example.com');
    expect(event.getFirstPropertyValue('sequence')).toBe(2);
    expect(String(event.getFirstPropertyValue('dtstart'))).toBe('2026-12-10T10:00:00Z');
  });

  it('a name with quotes and carets is read back as it is (RFC 6868)', () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
      .filter((value) => !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(value));
    fc.assert(
      fc.property(fc.oneof(name, fc.constantFrom('"Taro" ^ Yamada', "^'^n^^", '山田 "太郎" 太郎', '^')), (said) => {
        const attendee = { name: said, address: 'a@example.net', status: 'ACCEPTED' as const };
        const object = calendarObject(gathering({ attendee, organizer: { name: said, address: 'b@example.net' } }));
        const { event } = read(object);
        for (const property of ['attendee', 'organizer']) {
          expect(event.getFirstProperty(property)?.getFirstParameter('cn')).toBe(said);
        }
      }),
    );
  });

  it('a cancellation says so in METHOD and in STATUS', () => {
    const { calendar, event } = read(calendarObject(gathering({ method: 'CANCEL' })));
    expect([calendar.getFirstPropertyValue('method'), event.getFirstPropertyValue('status')]).toEqual([
      'CANCEL',
      'CANCELLED',
    ]);
  });

  it.each<Partial<CalendarEvent>>([
    { uid: 'a\r\nATTENDEE:mailto:x@example.net' },
    { url: 'https://example.com\r\nX:1' },
    { organizer: { name: 'x\r\ny', address: 'a@example.com' } },
    { organizer: { name: 'x', address: 'a@example.com\r\nX:1' } },
    { summary: 'bell\u0007' },
  ])('what would inject a line is refused: %j', (change) => {
    expect(() => calendarObject(gathering(change))).toThrow(UnsafeMail);
  });

  it('a line break in a text stays within it', () => {
    const { event } = read(calendarObject(gathering({ summary: 'x\r\nATTENDEE:mailto:y@example.net' })));
    expect(event.getFirstPropertyValue('summary')).toBe('x\nATTENDEE:mailto:y@example.net');
    expect(event.getAllProperties('attendee')).toHaveLength(1);
  });
});

describe('every line of a calendar object', () => {
  const unfolded = (change: Partial<CalendarEvent> = {}) =>
    calendarObject(gathering(change)).replaceAll('\r\n ', '').split('\r\n');
  const attendee = { name: '髙橋 花子', address: 'hanako@example.net', status: 'NEEDS-ACTION' } as const;

  it('is as calendars expect it', () => {
    const about = { description: 'a;b', location: '本社, 東京', url: 'https://example.com/r/x' };
    expect(unfolded(about)).toEqual([
      'BEGIN:VCALENDAR',
      'PRODID:-//Okaeri//Alumni programme//EN',
      'VERSION:2.0',
      'CALSCALE:GREGORIAN',
      'METHOD:REQUEST',
      'BEGIN:VEVENT',
      'UID:gth_04fz7kq2m9x1c@mail.example.com',
      'SEQUENCE:2',
      'DTSTAMP:20261122T010203Z',
      'DTSTART:20261210T100000Z',
      'DTEND:20261210T120000Z',
      'SUMMARY:年末交流会',
      'DESCRIPTION:a\\;b',
      'LOCATION:本社\\, 東京',
      'URL:https://example.com/r/x',
      'ORGANIZER;CN="あおぞら製作所アルムナイ":mailto:rsvp+token@mail.example.com',
      'ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN="髙橋 花子":mailto:hanako@example.net',
      'STATUS:CONFIRMED',
      'TRANSP:OPAQUE',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ]);
  });

  it('that says nothing is left out', () => {
    const [all, plain] = [unfolded(), unfolded({ attendee: undefined })];
    for (const name of ['DESCRIPTION', 'LOCATION', 'URL'])
      expect(all.some((line) => line.startsWith(name))).toBe(false);
    expect(plain).toEqual(all.filter((line) => !line.startsWith('ATTENDEE')));
  });

  it.each([
    [undefined, 'TRUE'],
    [true, 'TRUE'],
    [false, 'FALSE'],
  ])('asks for a reply unless none would be taken: %s', (expectsReply, rsvp) => {
    expect(unfolded({ attendee: { ...attendee, expectsReply } }).join('\n')).toContain(`;RSVP=${rsvp};`);
  });

  it.each([
    ['REQUEST', undefined, 'CONFIRMED'],
    ['REQUEST', false, 'CONFIRMED'],
    ['PUBLISH', true, 'CANCELLED'],
    ['CANCEL', undefined, 'CANCELLED'],
    ['CANCEL', false, 'CANCELLED'],
  ] as const)('says whether the gathering takes place: %s, cancelled %s', (method, cancelled, status) => {
    const change = cancelled === undefined ? { method } : { method, cancelled };
    expect(unfolded(change)).toContain(`STATUS:${status}`);
  });

  it('has at most 75 octets, and as many where there are more', () => {
    for (const length of [66, 67, 68, 141, 142]) {
      const lines = calendarObject(gathering({ summary: 'x'.repeat(length) })).split('\r\n');
      const at = lines.findIndex((line) => line.startsWith('SUMMARY:'));
      const folded = lines.slice(
        at,
        lines.findIndex((line) => line.startsWith('ORGANIZER')),
      );
      expect(folded.slice(0, -1).map((line) => line.length)).toEqual(folded.slice(0, -1).map(() => 75));
      expect(folded).toHaveLength(length <= 67 ? 1 : length <= 141 ? 2 : 3);
    }
  });
});

describe('an address in a calendar object', () => {
  const withAddress = (address: string) => calendarObject(gathering({ organizer: { name: 'x', address } }));

  it.each([1, 63, 64])('has a local part of up to 64 octets: %i', (length) => {
    expect(withAddress(`${'a'.repeat(length)}@example.net`).replaceAll('\r\n ', '')).toContain(
      `mailto:${'a'.repeat(length)}@example.net`,
    );
  });

  it.each(['a'.repeat(65), '花'.repeat(22), ''])('has no other: %j', (local) => {
    expect(() => withAddress(`${local}@example.net`)).toThrow(UnsafeMail);
  });

  it('has a domain', () => expect(() => withAddress('hanako')).toThrow(/ORGANIZER.*is not an e-mail address/));
});

it.each<[string, Partial<CalendarEvent>]>([
  ['UID', { uid: 'a\u0007' }],
  ['URL', { url: 'https://example.com/\u0007' }],
  ['TEXT', { summary: '\u0007' }],
  ['TEXT', { description: '\u0007' }],
  ['TEXT', { location: '\u0007' }],
  ['CN', { organizer: { name: '\u0007', address: 'a@example.com' } }],
  ['ORGANIZER', { organizer: { name: 'x', address: '\u0007@example.com' } }],
  ['ATTENDEE', { attendee: { name: 'x', address: '\u0007@example.com', status: 'ACCEPTED' } }],
])('what is refused is named: %s in %j', (field, change) => {
  expect(() => calendarObject(gathering(change))).toThrow(new RegExp(field));
});
