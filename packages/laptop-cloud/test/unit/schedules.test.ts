import { describe, expect, it } from 'vitest';
import { compileSchedule } from '../../src/schedules/expression.ts';

const next = (expression: string, after: string, zone = 'UTC'): string | undefined => {
  const at = compileSchedule(expression, zone, 'a schedule')(Date.parse(after));
  return at === undefined ? undefined : new Date(at).toISOString();
};

describe('schedule expressions', () => {
  it.each([
    ['rate(1 minute)', '2026-11-22T08:00:30Z', '2026-11-22T08:01:00.000Z'],
    ['rate(1 minute)', '2026-11-22T08:01:00Z', '2026-11-22T08:02:00.000Z'],
    ['rate(2 hours)', '2026-11-22T08:30:00Z', '2026-11-22T10:00:00.000Z'],
    ['cron(0 18 * * ? *)', '2026-11-22T18:00:00Z', '2026-11-23T18:00:00.000Z'],
    ['cron(15 8-10 ? * MON-FRI *)', '2026-11-20T10:15:00Z', '2026-11-23T08:15:00.000Z'],
    ['cron(0/20 0 1 JAN ? 2027)', '2026-11-22T00:00:00Z', '2027-01-01T00:00:00.000Z'],
    ['cron(0 0 L * ? *)', '2027-02-01T00:00:00Z', '2027-02-28T00:00:00.000Z'],
    ['at(2026-12-01T09:00:00)', '2026-11-22T00:00:00Z', '2026-12-01T09:00:00.000Z'],
  ])('%s after %s is %s', (expression, after, expected) => {
    expect(next(expression, after)).toBe(expected);
  });

  it('follows the time zone of the schedule', () => {
    expect(next('cron(0 9 * * ? *)', '2026-11-22T00:00:00Z', 'Asia/Tokyo')).toBe('2026-11-23T00:00:00.000Z');
  });

  it('fires once and never again for a single time', () => {
    expect(next('at(2026-11-01T09:00:00)', '2026-11-22T00:00:00Z')).toBeUndefined();
  });

  it.each(['rate(1 fortnight)', 'cron(0 0 * *)', 'cron(0 0 LW * ? *)', 'daily'])('refuses %s', (expression) => {
    expect(() => next(expression, '2026-11-22T00:00:00Z')).toThrow('the laptop cloud does not know');
  });
});
