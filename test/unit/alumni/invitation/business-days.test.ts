import { expect, it } from 'vitest';
import { isBusinessDay, nextBusinessDay } from '../../../../functions/alumni/invitation/business-days.ts';
import { programme } from '../../../../shared/programme/compiled.ts';

it.each([
  ['a Thursday', '2026-03-26', '2026-03-27'],
  ['a Friday', '2026-03-27', '2026-03-30'],
  ['the end of the business year', '2026-03-31', '2026-04-01'],
  ['before Golden Week (substitute holiday on the 6th)', '2026-05-01', '2026-05-07'],
  ['before the year-end holidays: closed from 29 December to 3 January', '2026-12-28', '2027-01-04'],
  ['before Silver Week (a day between two holidays is one, 国民の祝日に関する法律 3条3項)', '2026-09-18', '2026-09-24'],
])('the next business day after %s', (_name, date, next) => {
  expect(nextBusinessDay(date, programme)).toBe(next);
});

it('knows no Japanese holidays for a programme elsewhere', () => {
  expect(isBusinessDay('2026-05-05', { businessCalendar: { country: 'none', closed: [] }, holidays: [] })).toBe(true);
  expect(isBusinessDay('2026-05-05', programme)).toBe(false);
});

it('knows the holidays of the years to come', () => {
  expect(programme.holidays).toContain('2030-01-01');
});
