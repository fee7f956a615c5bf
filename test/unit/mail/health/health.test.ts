import { describe, expect, it } from 'vitest';
import { harmsOf } from '../../../../functions/mail/health/health.ts';

const none = { accepted: 0, bounced: 0, complained: 0, inDoubt: 0 };
const harms = (counted: Partial<typeof none>, seen: Partial<typeof none> = {}) =>
  harmsOf({ ...none, ...counted }, { ...none, ...seen });

describe('a campaign does harm', () => {
  it.each([
    [{ accepted: 100, bounced: 5 }, ['bounces']],
    [{ accepted: 100, bounced: 4 }, []],
    [{ accepted: 1000, bounced: 41 }, ['bounces']],
    [{ accepted: 99, bounced: 50 }, []],
  ])('with more than 4 %% bounces of a hundred mails or more: %j → %j', (counted, expected) => {
    expect(harms(counted)).toEqual(expected);
  });

  it.each([
    [{ accepted: 1000, complained: 2 }, ['complaints']],
    [{ accepted: 1000, complained: 1 }, []],
    [{ accepted: 200, complained: 2 }, []],
    [{ accepted: 200, complained: 3 }, ['complaints']],
    [{ accepted: 5000, complained: 5 }, []],
  ])('with more than 0.1 %% complaints of a thousand mails, or three of fewer: %j → %j', (counted, expected) => {
    expect(harms(counted)).toEqual(expected);
  });

  it.each([
    [{ accepted: 900, inDoubt: 51 }, ['in_doubt']],
    [{ accepted: 900, inDoubt: 50 }, []],
    [{ accepted: 10_000, inDoubt: 60 }, []],
    [{ inDoubt: 51 }, ['in_doubt']],
  ])('with more than fifty and more than 1 %% in doubt: %j → %j', (counted, expected) => {
    expect(harms(counted)).toEqual(expected);
  });

  it('is judged by what was sent since HR resumed it', () => {
    const seen = { accepted: 1000, bounced: 100, complained: 5, inDoubt: 80 };
    expect(harms(seen, seen)).toEqual([]);
    expect(harms({ ...seen, accepted: 1100, bounced: 103 }, seen)).toEqual([]);
    expect(harms({ ...seen, accepted: 1100, bounced: 105 }, seen)).toEqual(['bounces']);
  });
});
