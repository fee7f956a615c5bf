import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  calendarDateSchema,
  dateIn,
  datePatterns,
  dayOfWeek,
  daysAfter,
  instantAt,
  instantSchema,
  offsetInstant,
  plusDays,
  storedTimeZoneSchema,
  timeZoneSchema,
  zoneToShow,
} from '../../../shared/time/calendar.ts';

describe('time in a zone', () => {
  test.each([
    ['Asia/Tokyo', '2026-12-10T19:00:00+09:00'],
    ['America/New_York', '2026-12-10T05:00:00-05:00'],
    ['Asia/Kathmandu', '2026-12-10T15:45:00+05:45'],
    ['UTC', '2026-12-10T10:00:00+00:00'],
  ])('an instant is written as the clocks of %s show it: %s', (zone, written) => {
    expect(offsetInstant(zone, new Date('2026-12-10T10:00:00.999Z'))).toBe(written);
  });

  test('an instant that is written in a zone is the same instant, to the second', () => {
    const zones = fc.constantFrom('Asia/Tokyo', 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe');
    const seconds = fc.integer({ min: Date.parse('2020-01-01') / 1000, max: Date.parse('2040-01-01') / 1000 });
    fc.assert(
      fc.property(zones, seconds, (zone, second) => {
        expect(Date.parse(offsetInstant(zone, new Date(second * 1000)))).toBe(second * 1000);
      }),
    );
  });

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
    ['JST', false],
    ['pst', false],
    ['SystemV/PST8', false],
    ['Japan', true],
    ['CET', true],
  ])('%s is a zone: %s', (zone, known) => {
    expect(timeZoneSchema.safeParse(zone).success).toBe(known);
  });

  test.each([
    '2026-02-30',
    '2025-02-29',
    '0000-01-01',
    '0001-01-01',
    '1900-01-01',
    '9999-12-31',
    '2026-03-31T00:00:00Z',
  ])('%s is not a date', (date) => expect(calendarDateSchema.safeParse(date).error?.issues).toHaveLength(1));

  test.each([
    '0000-01-01T00:00:00Z',
    '1901-01-01T00:00:00+00:01',
    '2199-12-31T23:59:59-00:01',
    '9999-12-31T23:59:59-14:00',
    '2026-03-31T09:00:00+14:01',
    '2026-03-31T09:00:00-23:00',
    '2026-02-30T09:00:00Z',
    '2026-03-31',
  ])('%s is not an instant', (instant) => expect(instantSchema.safeParse(instant).error?.issues).toHaveLength(1));

  test('every date and instant of the range is one, in every zone', () => {
    const range = { min: new Date('1901-01-02T00:00:00Z'), max: new Date('2199-12-30T00:00:00Z'), noInvalidDate: true };
    fc.assert(
      fc.property(fc.date(range), fc.integer({ min: -14, max: 14 }), (at, hours) => {
        const offset = `${hours < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}:00`;
        expect(calendarDateSchema.safeParse(at.toISOString().slice(0, 10)).success).toBe(true);
        expect(instantSchema.safeParse(at.toISOString().replace('Z', offset)).success).toBe(true);
      }),
    );
  });

  test.each([
    ['JST', 'must be an IANA time zone; did you mean Asia/Tokyo?'],
    ['Tokyo', 'must be an IANA time zone; did you mean Asia/Tokyo?'],
    ['new york', 'must be an IANA time zone; did you mean America/New_York?'],
    [' Osaka ', 'must be an IANA time zone such as Asia/Tokyo'],
    [' Berlin ', 'must be an IANA time zone; did you mean Europe/Berlin?'],
    ['+09:00', 'must be an IANA time zone such as Asia/Tokyo'],
  ])('%s: %s', (zone, message) =>
    expect(timeZoneSchema.safeParse(zone).error?.issues).toMatchObject([{ code: 'custom', message }]),
  );

  test.each([
    'Asia/Tokyo',
    'Japan',
    'Asia/Kolkata',
    'US/Pacific',
    'Africa/Dar_es_Salaam',
    'GB-Eire',
    'EST',
    'Etc/GMT-14',
  ])('%s is kept under that name, in the spelling of the database, however it is written', (zone) => {
    for (const written of [zone, zone.toLowerCase(), zone.toUpperCase()]) {
      expect(timeZoneSchema.parse(written)).toBe(zone);
      expect(storedTimeZoneSchema.parse(written)).toBe(zone);
    }
  });

  test('an abbreviation of before and a zone of before are read as the zone that they stood for', () => {
    expect(storedTimeZoneSchema.parse('PST')).toBe('America/Los_Angeles');
    expect(storedTimeZoneSchema.parse('Asia/Edo')).toBe('Asia/Edo');
  });

  test('what HR reads is in the stored zone, and in UTC where that is not known any more', () => {
    const zones = ['Asia/Tokyo', 'UTC', 'Mars/Olympus', 'JST', ''];
    expect(zones.map(zoneToShow)).toEqual(['Asia/Tokyo', 'UTC', 'UTC', 'UTC', 'UTC']);
  });

  test('a zone is kept in the spelling of the database, and every zone of the runtime is one for Temporal, too', () => {
    expect(timeZoneSchema.parse('asia/tokyo')).toBe('Asia/Tokyo');
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      expect(dateIn(timeZoneSchema.parse(zone), new Date('2026-12-10T00:00:00Z'))).toMatch(/^2026-12-/);
    }
  });

  const example = 'such as 2026-03-31T09:00:00+09:00';
  const outOfRange = 'must be in the years 1901 to 2199: leave the field out if there is no date';
  test.each([
    ['2026-12-10', `needs a time and an offset, ${example}`],
    ['2026-12-10T19:00:00', `needs an offset (Z or +09:00), ${example}`],
    ['2026-12-10T19:00', `needs an offset (Z or +09:00), ${example}`],
    ['2026-12-10 19:00:00+09:00', `needs a T between date and time, ${example}`],
    ['2026-02-30T19:00:00Z', `must be a date that exists with a time and an offset, ${example}`],
    ['2026-12-10T25:00:00Z', `must be a date that exists with a time and an offset, ${example}`],
    ['on 2026-12-10', `must be a date that exists with a time and an offset, ${example}`],
    ['on 2026-12-10 19:00', `must be a date that exists with a time and an offset, ${example}`],
    ['2026-12-10T19:00Z', `needs seconds, ${example}`],
    ['2026-12-10T19:00+09:00', `needs seconds, ${example}`],
    ['2026-12-10T19:00Zulu', `must be a date that exists with a time and an offset, ${example}`],
    ['on 2026-12-10T19:00Z', `must be a date that exists with a time and an offset, ${example}`],
    ['2026-12-10T19:00:00+14:01', 'must have an offset of at most 14 hours'],
    ['2200-01-01T19:00:00Z', outOfRange],
    ['2026-12-10T19:00:00.1234567890Z', 'must have at most 9 digits after the point of its seconds'],
    ['tomorrow', `must be a date that exists with a time and an offset, ${example}`],
    [1_765_000_000, `must be an instant as text, ${example}`],
    [undefined, `must be an instant as text, ${example}`],
  ])('a text that is not an instant is refused with what it lacks: %s', (text, lacks) => {
    const { error } = instantSchema.safeParse(text);
    expect(error?.issues.map(({ message }) => message)).toEqual([lacks]);
  });

  test.each([
    ['1900-12-31', outOfRange],
    ['31.3.2026', 'must be a date such as 2026-03-31'],
  ])('a text that is not a date is refused with what it lacks: %s', (text, lacks) => {
    expect(calendarDateSchema.safeParse(text).error?.issues.map(({ message }) => message)).toEqual([lacks]);
  });

  test.each([
    ['date', '1901-01-01', true],
    ['date', '2199-12-31', true],
    ['date', '1900-12-31', false],
    ['date', '2200-01-01', false],
    ['date', 'on 2026-03-31', false],
    ['date', '2026-03-31T09:00:00Z', false],
    ['date-time', '2026-03-31T09:00:00Z', true],
    ['date-time', '2026-03-31T09:00Z', false],
    ['date-time', '2026-03-31T09:00:00.123456+13:59', true],
    ['date-time', '2026-03-31T09:00:00.123456789Z', true],
    ['date-time', '2026-03-31T09:00:00.1234567890Z', false],
    ['date-time', '2026-03-31T09:00:00-14:00', true],
    ['date-time', '2026-03-31T09:00:00+14:01', false],
    ['date-time', '2026-03-31T09:00:00+15:00', false],
    ['date-time', '2026-03-31T09:00:00', false],
    ['date-time', '1900-03-31T09:00:00Z', false],
    ['date-time', '2026-03-31', false],
  ] as const)(
    'the description of the API and the schema agree: as a %s, %s is accepted: %s',
    (format, text, accepted) => {
      expect(new RegExp(datePatterns[format] ?? 'nothing', 'u').test(text)).toBe(accepted);
      const schema = format === 'date' ? calendarDateSchema : instantSchema;
      expect(schema.safeParse(text).success).toBe(accepted);
    },
  );

  test('an instant needs its offset', () => {
    expect(instantSchema.safeParse('2026-12-10T19:00:00+09:00').success).toBe(true);
    expect(instantSchema.safeParse('2026-12-10T19:00:00').success).toBe(false);
  });
});
