import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { quietUntil } from '../../../../functions/mail/delivery/quiet-hours.ts';

const night = { from: '21:00', to: '08:00' };
const until = (zone: string, at: string, hours = night) => quietUntil(hours, zone, new Date(at))?.toISOString();

describe('quiet hours', () => {
  it('are none where the programme sets none', () =>
    expect(quietUntil(null, 'Asia/Tokyo', new Date(0))).toBeUndefined());

  it.each([
    ['2026-12-01T11:59:59Z', undefined],
    ['2026-12-01T12:00:00Z', '2026-12-01T23:00:00.000Z'],
    ['2026-12-01T22:59:59Z', '2026-12-01T23:00:00.000Z'],
    ['2026-12-01T23:00:00Z', undefined],
  ])('from nine in the evening to eight in the morning in Tokyo: at %s until %s', (at, end) => {
    expect(until('Asia/Tokyo', at)).toBe(end);
  });

  it('are those of the member’s own zone', () => {
    expect(until('America/New_York', '2026-12-01T12:00:00Z')).toBe('2026-12-01T13:00:00.000Z');
    expect(until('Europe/Berlin', '2026-12-01T12:00:00Z')).toBeUndefined();
  });

  it('need not span midnight', () => {
    const noon = { from: '12:00', to: '13:00' };
    expect(until('Asia/Tokyo', '2026-12-01T03:30:00Z', noon)).toBe('2026-12-01T04:00:00.000Z');
    expect(until('Asia/Tokyo', '2026-12-01T04:00:00Z', noon)).toBeUndefined();
  });

  it('end at the first time that exists where the clock is turned forward', () => {
    // Berlin, 2026-03-29: 02:00 becomes 03:00.
    expect(until('Europe/Berlin', '2026-03-29T00:30:00Z', { from: '23:00', to: '02:30' })).toBe(
      '2026-03-29T01:30:00.000Z',
    );
    expect(until('Europe/Berlin', '2026-03-28T21:00:00Z')).toBe('2026-03-29T06:00:00.000Z');
  });

  it('end at the later of two equal times where the clock is turned back', () => {
    // Berlin, 2026-10-25: 03:00 becomes 02:00.
    expect(until('Europe/Berlin', '2026-10-25T00:10:00Z', { from: '23:00', to: '02:30' })).toBe(
      '2026-10-25T01:30:00.000Z',
    );
    expect(until('Europe/Berlin', '2026-10-24T20:00:00Z')).toBe('2026-10-25T07:00:00.000Z');
  });

  it('always end later, within a day, and at a time that is not quiet', () => {
    const time = fc.integer({ min: 0, max: 24 * 4 - 1 }).map((quarter) =>
      Temporal.PlainTime.from('00:00')
        .add({ minutes: quarter * 15 })
        .toString({ smallestUnit: 'minute' }),
    );
    fc.assert(
      fc.property(
        time,
        time,
        fc.constantFrom('Asia/Tokyo', 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kathmandu'),
        fc.date({ min: new Date('2026-01-01T00:00:00Z'), max: new Date('2027-12-31T00:00:00Z'), noInvalidDate: true }),
        (from, to, zone, at) => {
          const end = quietUntil({ from, to }, zone, at);
          if (end === undefined) return;
          const hours = (end.getTime() - at.getTime()) / 3_600_000;
          expect(hours).toBeGreaterThan(0);
          expect(hours).toBeLessThanOrEqual(25);
          expect(quietUntil({ from, to }, zone, end)).toBeUndefined();
        },
      ),
    );
  });
});
