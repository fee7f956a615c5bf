import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { offerEnds } from '../../../../functions/gatherings/waiting-list/offer-hours.ts';

const far = new Date('2027-12-31T00:00:00Z');
const ends = (from: string, zone: string, until = far) => offerEnds(new Date(from), zone, until)?.toISOString();

describe('an offer is open for twelve hours between 08:00 and 22:00 of the member’s day', () => {
  test.each([
    ['in the morning: until the evening', '2026-11-24T08:00:00+09:00', '2026-11-24T20:00:00+09:00'],
    ['at noon: into the next morning', '2026-11-24T12:00:00+09:00', '2026-11-25T10:00:00+09:00'],
    ['at night: from eight o’clock', '2026-11-24T23:30:00+09:00', '2026-11-25T20:00:00+09:00'],
    ['before dawn: from eight o’clock', '2026-11-24T03:00:00+09:00', '2026-11-24T20:00:00+09:00'],
    ['a minute before ten', '2026-11-24T21:59:00+09:00', '2026-11-25T19:59:00+09:00'],
    [
      'ten hours before ten: exactly to the end of the day and two more',
      '2026-11-24T10:00:00+09:00',
      '2026-11-24T22:00:00+09:00',
    ],
  ])('made %s', (_case, from, until) => {
    expect(ends(from, 'Asia/Tokyo')).toBe(new Date(until).toISOString());
  });

  test('the member’s zone counts, not the company’s', () => {
    expect(ends('2026-11-24T20:00:00Z', 'Europe/Berlin')).toBe('2026-11-25T18:00:00.000Z');
    expect(ends('2026-11-24T20:00:00Z', 'Asia/Tokyo')).toBe('2026-11-25T11:00:00.000Z');
  });

  test('the night in which the clocks change does not count either', () => {
    // New York: 8 March 2026 has 23 hours, 1 November 2026 has 25.
    expect(ends('2026-03-07T20:00:00-05:00', 'America/New_York')).toBe('2026-03-08T22:00:00.000Z');
    expect(ends('2026-10-31T20:00:00-04:00', 'America/New_York')).toBe('2026-11-01T23:00:00.000Z');
  });

  test('a day that a zone skipped does not count', () => {
    // Samoa had no 30 December 2011.
    expect(ends('2011-12-29T20:00:00-10:00', 'Pacific/Apia')).toBe(new Date('2011-12-31T18:00:00+14:00').toISOString());
  });

  test('an offer never lasts past the deadline', () => {
    const deadline = new Date('2026-11-24T18:00:00+09:00');
    expect(ends('2026-11-24T08:00:00+09:00', 'Asia/Tokyo', deadline)).toBe(deadline.toISOString());
    expect(ends('2026-11-23T20:00:00+09:00', 'Asia/Tokyo', new Date('2026-11-24T06:00:00+09:00'))).toBe(
      '2026-11-23T21:00:00.000Z',
    );
  });

  test.each([
    ['the whole time is night', '23T23:00', '24T06:00', false],
    ['a minute before the deadline', '24T08:59', '24T09:00', false],
    ['59 minutes of the morning are left', '23T23:00', '24T08:59', false],
    ['an hour of the morning is left', '23T23:00', '24T09:00', true],
    ['half an hour in the evening and another in the morning', '23T21:30', '24T08:30', true],
    ['29 minutes in the evening, and 30 in the morning', '23T21:31', '24T08:30', false],
    ['the deadline has passed', '24T10:00', '24T09:00', false],
  ])('no offer is made where less than an hour of the day is left: %s', (_case, from, until, isMade) => {
    const end = ends(`2026-11-${from}:00+09:00`, 'Asia/Tokyo', new Date(`2026-11-${until}:00+09:00`));
    expect(end !== undefined).toBe(isMade);
  });

  test('an offer that is made leaves at least an hour of the day', () => {
    const minutes = fc.integer({ min: -600, max: 3000 });
    const date = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-01'), noInvalidDate: true });
    fc.assert(
      fc.property(date, minutes, (from, length) => {
        const until = new Date(from.getTime() + length * 60_000);
        const end = offerEnds(from, 'Asia/Tokyo', until);
        if (end === undefined) return;
        expect(end.getTime()).toBeGreaterThanOrEqual(from.getTime() + 3_600_000);
        expect(end.getTime()).toBeLessThanOrEqual(until.getTime());
      }),
    );
  });

  test('an offer lasts from twelve to twenty-six hours, and never ends in the night', () => {
    const zones = fc.constantFrom('Asia/Tokyo', 'America/New_York', 'Europe/London', 'Australia/Lord_Howe', 'UTC');
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-01'), noInvalidDate: true }),
        zones,
        (from, zone) => {
          const end = offerEnds(from, zone, new Date('2030-01-01')) ?? from;
          const hours = (end.getTime() - from.getTime()) / 3_600_000;
          expect(hours).toBeGreaterThanOrEqual(12);
          expect(hours).toBeLessThanOrEqual(26);
          const local = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(
            end,
          );
          expect(local >= '08:00' && local <= '22:00').toBe(true);
        },
      ),
    );
  });
});
