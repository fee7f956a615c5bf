import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  dateIn,
  dayOfWeek,
  daysAfter,
  instantAt,
  instantSchema,
  plusDays,
  timeZoneSchema,
} from '../../../shared/time/calendar.ts';

describe('time in a zone', () => {
  test('a date is that of the zone', () => {
    const at = new Date('2026-03-31T15:30:00Z');
    expect([dateIn('Asia/Tokyo', at), dateIn('America/New_York', at)]).toEqual(['2026-04-01', '2026-03-31']);
  });

  test('ten o’clock in Tokyo is one o’clock UTC', () => {
    expect(instantAt('2026-04-01', 10, 'Asia/Tokyo').toISOString()).toBe('2026-04-01T01:00:00.000Z');
  });

  test('an hour that summer time leaves out moves forward', () => {
    expect(instantAt('2026-03-29', 2, 'Europe/Berlin').toISOString()).toBe('2026-03-29T01:00:00.000Z');
  });

  test('days later is the same hour on the wall, across the change of summer time', () => {
    const before = instantAt('2026-03-28', 10, 'Europe/Berlin');
    expect(daysAfter(before, 1, 'Europe/Berlin')).toEqual(instantAt('2026-03-29', 10, 'Europe/Berlin'));
  });

  test('days go over the end of months and leap years, and weekdays follow', () => {
    expect([plusDays('2028-02-28', 1), plusDays('2026-12-31', 1)]).toEqual(['2028-02-29', '2027-01-01']);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5000 }), (days) => {
        expect(dayOfWeek(plusDays('2026-11-23', days))).toBe((days % 7) + 1);
      }),
    );
  });

  test.each([
    ['Asia/Tokyo', true],
    ['UTC', true],
    ['Asia/Edo', false],
    ['+09:00', false],
    ['', false],
  ])('%s is a zone: %s', (zone, known) => {
    expect(timeZoneSchema.safeParse(zone).success).toBe(known);
  });

  test('an instant needs its offset', () => {
    expect(instantSchema.safeParse('2026-12-10T19:00:00+09:00').success).toBe(true);
    expect(instantSchema.safeParse('2026-12-10T19:00:00').success).toBe(false);
  });
});
