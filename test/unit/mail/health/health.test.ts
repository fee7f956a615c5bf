import { describe, expect, it } from 'vitest';
import { sendingHarmed } from '../../../../events/mail/index.ts';
import { countsOf, harmsOf, judgeHealth, restartJudgement } from '../../../../functions/mail/health/health.ts';
import type { SendHealth } from '../../../../functions/mail/tables.ts';
import { byOkaeri } from '../../../../shared/decision/decision.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { emit } from '../../../../shared/outbox/outbox.ts';

const none = { accepted: 0, bounced: 0, complained: 0, inDoubt: 0, unauthenticated: 0 };
const harms = (counted: Partial<typeof none>, seen: Partial<typeof none> = {}, refusing: readonly number[] = []) =>
  harmsOf({ ...none, ...counted, refusingDomains: new Set(refusing) }, { ...none, ...seen });

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
    // Exactly one percent of 5,100, and of more by the doubtful ones themselves.
    [{ accepted: 5_049, inDoubt: 51 }, []],
    [{ accepted: 5_149, inDoubt: 51 }, []],
    [{ accepted: 5_048, inDoubt: 51 }, ['in_doubt']],
    [{ inDoubt: 51 }, ['in_doubt']],
  ])('with more than fifty and more than 1 %% in doubt: %j → %j', (counted, expected) => {
    expect(harms(counted)).toEqual(expected);
  });

  it('when one receiver cannot authenticate its mail', () => {
    expect(harms({ unauthenticated: 1 })).toEqual(['policy']);
    expect(harms({ accepted: 5000, unauthenticated: 3 }, { unauthenticated: 3 })).toEqual([]);
  });

  it('when five receiving domains refuse it by policy, however many mails each', () => {
    expect(harms({ accepted: 5000 }, {}, [1, 2, 3, 4])).toEqual([]);
    expect(harms({ accepted: 5 }, {}, [1, 2, 3, 4, 5])).toEqual(['policy']);
  });

  it('is judged by what was sent since HR resumed it', () => {
    const seen = { ...none, accepted: 1000, bounced: 100, complained: 5, inDoubt: 80 };
    expect(harms(seen, seen)).toEqual([]);
    expect(harms({ ...seen, accepted: 1100, bounced: 103 }, seen)).toEqual([]);
    expect(harms({ ...seen, accepted: 1100, bounced: 105 }, seen)).toEqual(['bounces']);
  });
});

describe('a judgement', () => {
  const campaignId = idFrom('campaign', 'one');
  const now = new Date('2026-11-22T00:00:00Z');
  const bad = { ...none, accepted: 100, bounced: 5 };
  const health = (change: Partial<SendHealth> = {}): SendHealth => ({
    campaignId,
    ...bad,
    sequence: 4,
    announced: [],
    seen: none,
    refusingDomains: new Set([7]),
    resumption: 2,
    ...change,
  });

  it('emits one event on each cause', () => {
    const judged = judgeHealth(health(), byOkaeri(), now);
    expect(judged).toMatchObject({
      state: { announced: ['bounces'], sequence: 5 },
      events: [emit(sendingHarmed, { campaignId, because: 'bounces' })],
      harms: ['bounces'],
    });
    expect(judgeHealth(health({ announced: ['bounces'] }), byOkaeri(), now)).toEqual({ refused: 'no_harm' });
  });

  it('starts again with a newer resumption, once', () => {
    const resume = (resumption: number, announced = ['bounces']) =>
      restartJudgement(health({ announced }), byOkaeri({ resumption }), now);
    expect(resume(3)).toMatchObject({
      state: { announced: [], seen: bad, refusingDomains: new Set(), resumption: 3, sequence: 4 },
      events: [],
    });
    expect(resume(2)).toEqual({ refused: 'known' });
    expect(resume(3, [])).toEqual({ refused: 'no_harm' });
  });
});

describe('what a chunk counts', () => {
  const chunk = { outcomes: 'aasdrpa', judged: { accepted: 1, inDoubt: 2 } };

  it('is how many of its mails were accepted and stayed in doubt, and the difference to what was counted before', () => {
    expect(countsOf(chunk, 1)).toEqual({
      total: { accepted: 3, inDoubt: 1 },
      difference: { accepted: 2, inDoubt: -1 },
    });
  });

  it('is nothing new where both are as they were', () => {
    expect(countsOf({ ...chunk, judged: { accepted: 3, inDoubt: 1 } }, 1)).toBeUndefined();
    expect(countsOf({ ...chunk, judged: { accepted: 3, inDoubt: 0 } }, 1)).toMatchObject({
      difference: { accepted: 0, inDoubt: 1 },
    });
  });
});
