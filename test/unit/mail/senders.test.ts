import { describe, expect, it } from 'vitest';
import { harmLimits, senders } from '../../../functions/mail/environment.ts';

describe('a function that sends', () => {
  it.each(Object.entries(senders))(
    '%s counts as dead only after it cannot run any more',
    (_name, { timeout, silence }) => {
      expect(silence).toBeGreaterThan(timeout);
    },
  );
});

it('campaigns stop, and the account’s alarms go off, before SES reviews the account', () => {
  expect(harmLimits.bounces.share).toBeLessThan(0.05);
  expect(harmLimits.complaints.share).toBeLessThanOrEqual(0.001);
});
