import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ahead,
  dateProblems,
  employmentDay,
  happened,
  notBefore,
  planned,
  toCome,
  unlessUnchanged,
} from '../../../shared/time/date-rules.ts';

const now = new Date('2026-11-28T09:00:00Z');
const minutes = (count: number) => new Date(now.getTime() + count * 60_000).toISOString();

describe('a date against the clock', () => {
  test.each([
    ['what happened', happened, minutes(5), undefined],
    ['what happened', happened, minutes(5.1), 'must not be in the future'],
    ['what happened', happened, '1985-01-01T00:00:00Z', undefined],
    ['a day of employment', employmentDay, '2028-11-28', undefined],
    ['a day of employment', employmentDay, '2028-11-30', 'must be at most 2 years ahead'],
    ['a day of employment, to the second', employmentDay, '2028-11-29T09:00:00Z', undefined],
    ['a day of employment, to the second', employmentDay, '2028-11-29T09:00:01Z', 'must be at most 2 years ahead'],
    // UTC+14: there a day begins first.
    ['what follows a day', notBefore('2026-11-01', 'hireDate'), '2026-10-31T10:00:00Z', undefined],
    ['what follows a day', notBefore('2026-11-01', 'hireDate'), '2026-10-31T09:59:59Z', 'must not be before hireDate'],
    ['what follows a day', notBefore('2026-11-01', 'hireDate'), '2026-11-01T00:00:00+14:00', undefined],
    ['what follows no day', notBefore(undefined, 'hireDate'), '1985-01-01T00:00:00Z', undefined],
    ['what is planned', planned, '2031-11-28T09:00:00Z', undefined],
    ['what is planned', planned, '2031-11-28T09:00:01Z', 'must be at most 5 years ahead'],
    ['what is planned', planned, '2020-01-01T00:00:00Z', undefined],
    ['what is to come', toCome, minutes(-5), undefined],
    ['what is to come', toCome, minutes(-5.1), 'is in the past'],
    ['what is to come', toCome, '2099-01-01T00:00:00Z', 'must be at most 5 years ahead'],
    ['what members come to', ahead, now.toISOString(), 'is in the past'],
    ['what members come to', ahead, new Date(now.getTime() + 1).toISOString(), undefined],
    ['what stays', unlessUnchanged('2026-11-01T00:00:00Z', ahead), '2026-11-01T09:00:00+09:00', undefined],
    ['what moves', unlessUnchanged('2026-11-01T00:00:00Z', ahead), '2026-11-01T00:00:01Z', 'is in the past'],
    ['what is new', unlessUnchanged(null, ahead), '2026-11-01T00:00:00Z', 'is in the past'],
    ['what is new', unlessUnchanged(undefined, ahead), '2026-11-01T00:00:00Z', 'is in the past'],
  ])('%s (%o): %s', (_what, rule, date, wrong) => expect(rule(date, now)).toBe(wrong));

  test('Feb 29 and two years', () => {
    expect(employmentDay('2030-02-28', new Date('2028-02-29T00:00:00Z'))).toBeUndefined();
  });

  test('the same instant is judged the same in every zone', () => {
    fc.assert(
      fc.property(fc.integer({ min: -20_000, max: 20_000 }), fc.integer({ min: -14, max: 14 }), (away, hours) => {
        const at = new Date(now.getTime() + away * 60_000);
        const offset = `${hours < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}:00`;
        const zoned = new Date(at.getTime() + hours * 3_600_000).toISOString().replace('Z', offset);
        expect(happened(zoned, now)).toBe(happened(at.toISOString(), now));
        expect(toCome(zoned, now)).toBe(toCome(at.toISOString(), now));
      }),
    );
  });

  test('each is named by its pointer; what is not given breaks no rule', () => {
    const dates = [
      ['/sendAt', minutes(-60), toCome],
      ['/notAfter', null, toCome],
      ['/timestamp', undefined, happened],
    ] as const;
    expect(dateProblems(dates, now)).toEqual([{ pointer: '/sendAt', detail: 'is in the past' }]);
  });
});
