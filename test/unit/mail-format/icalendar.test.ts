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
    // Without the replacement character: where it stands below, a character was split.
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
