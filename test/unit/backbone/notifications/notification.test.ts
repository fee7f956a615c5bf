import { expect, test } from 'vitest';
import { subjectOf } from '../../../../functions/backbone/notifications/notification.ts';

test('a subject is as long as a topic takes, and no longer', () => {
  expect(subjectOf('ALARM: short')).toBe('ALARM: short');
  expect(subjectOf('x'.repeat(101))).toBe('x'.repeat(100));
});
