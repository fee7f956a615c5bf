import { expect, test } from 'vitest';
import { day, hour, minute } from '../../../shared/time/durations.ts';

test('lengths of time are in milliseconds', () => {
  const between = (from: string, to: string) => Date.parse(to) - Date.parse(from);
  expect(minute).toBe(between('2026-04-01T00:00:00Z', '2026-04-01T00:01:00Z'));
  expect(hour).toBe(between('2026-04-01T00:00:00Z', '2026-04-01T01:00:00Z'));
  expect(day).toBe(between('2026-04-01T00:00:00Z', '2026-04-02T00:00:00Z'));
});
