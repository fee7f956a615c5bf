/** How many mails of invitations leave a day: it grows slowly from little, never passes the most, and stops when mails bounce. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dailyBudget,
  mailsLeft,
  newBudget,
  onDay,
  resumeInvitations,
  stopIfHarmful,
  stopInvitations,
} from '../../../../functions/alumni/budget/budget.ts';
import type { InvitationBudget } from '../../../../functions/alumni/tables.ts';
import { byOkaeri, isRefusal } from '../../../../shared/decision/decision.ts';
import { plusDays } from '../../../../shared/time/calendar.ts';
import { taken } from '../../../fixtures/consent.ts';

const rules = { first: 200, growth: 1.5, most: 5000 };
const monday = '2026-04-06';
const tuesday = '2026-04-07';
const at = new Date('2026-04-06T01:00:00Z');
const hr = { by: 'hr-1', input: undefined };
const dayAfter = (day: string) => plusDays(day, 1);

/** The budget after every mail of some days in a row has left. */
function afterDays(days: number): { budget: InvitationBudget; sent: number[]; day: string } {
  let [budget, day] = [newBudget, monday];
  const sent: number[] = [];
  for (let count = 0; count < days; count++, day = dayAfter(day)) {
    const leaving = mailsLeft(budget, day, rules);
    budget = { ...onDay(budget, day), sent: onDay(budget, day).sent + leaving };
    sent.push(leaving);
  }
  return { budget, sent, day };
}

it('grows from 200 a day to 5,000, each day by half of the busiest at most', () => {
  expect(afterDays(11).sent).toEqual([200, 300, 450, 675, 1013, 1520, 2280, 3420, 5000, 5000, 5000]);
});

it('does not shrink after quiet days, and begins again after a month without mail', () => {
  const { budget, day } = afterDays(3);
  const quiet = { ...onDay(budget, day), sent: 1 };
  expect(mailsLeft(quiet, dayAfter(dayAfter(day)), rules)).toBe(675);
  expect(mailsLeft(quiet, plusDays(day, 30), rules)).toBe(675);
  expect(mailsLeft(quiet, plusDays(day, 31), rules)).toBe(200);
});

it('whatever leaves, no day has more than 200 or half as many again as the busiest day before it', () => {
  const step = fc.record({ days: fc.nat(3), share: fc.double({ min: 0, max: 1, noNaN: true }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let [budget, today] = [newBudget, monday];
      const sentOn = new Map<string, number>();
      for (const { days, share } of steps) {
        today = plusDays(today, days);
        const leaving = Math.floor(mailsLeft(budget, today, rules) * share);
        budget = onDay(budget, today);
        budget = { ...budget, sent: budget.sent + leaving };
        const busiest = Math.max(0, ...[...sentOn].filter(([day]) => day < today).map(([, sent]) => sent));
        sentOn.set(today, (sentOn.get(today) ?? 0) + leaving);
        expect(budget.sent).toBe(sentOn.get(today));
        expect(budget.sent).toBeLessThanOrEqual(
          Math.min(rules.most, Math.max(rules.first, Math.ceil(busiest * rules.growth))),
        );
      }
    }),
  );
});

it('grows from the smallest first day, too', () => {
  const small = { ...onDay(newBudget, monday), sent: 1 };
  expect(mailsLeft(small, tuesday, { first: 1, growth: 1.05, most: 10 })).toBe(2);
});

it('a mail that is counted for the day before, by a clock that is behind, leaves the new day as it is', () => {
  const today = { ...onDay(newBudget, tuesday), sent: 150 };
  expect(onDay(today, monday)).toEqual(today);
  expect(mailsLeft(today, monday, rules)).toBe(50);
});

it('takes the rules of the programme', () => {
  expect([dailyBudget(newBudget), mailsLeft(newBudget, monday)]).toEqual([200, 200]);
});

describe('mails that come back', () => {
  const counted = (mailed: number, bounced: number, complained = 0) => ({ ...newBudget, mailed, bounced, complained });
  const because = (budget: InvitationBudget) => {
    const outcome = stopIfHarmful(budget, byOkaeri(), at);
    return isRefusal(outcome) ? undefined : outcome.state.stopped?.because;
  };

  it.each([
    ['4 of 100 bounces', counted(100, 4), undefined],
    ['5 of 100 bounces', counted(100, 5), 'bounces'],
    ['5 of 99 bounces', counted(99, 5), undefined],
    ['2 complaints of 10', counted(10, 0, 2), undefined],
    ['3 complaints of 10', counted(10, 0, 3), 'complaints'],
    ['2 complaints of 1,000', counted(1000, 0, 2), 'complaints'],
    ['1 complaint of 1,000', counted(1000, 0, 1), undefined],
  ] as const)('%s: stopped because of %s', (_what, budget, reason) => {
    expect(because(budget)).toBe(reason);
  });

  it('stop them once, and nothing more leaves', () => {
    const stopped = taken(stopIfHarmful(counted(100, 50), byOkaeri(), at)).state;
    expect(stopped.stopped).toEqual({ at: at.toISOString(), because: 'bounces', by: 'okaeri' });
    expect(mailsLeft(stopped, tuesday, rules)).toBe(0);
    expect(stopIfHarmful(stopped, byOkaeri(), at)).toEqual({ refused: 'stopped' });
  });

  it('are judged from zero after HR resumed', () => {
    const stopped = {
      ...counted(100, 50),
      stopped: { at: at.toISOString(), because: 'bounces', by: 'okaeri' },
    } as const;
    const resumed = taken(resumeInvitations(stopped, hr, at)).state;
    expect(resumed).toMatchObject({ mailed: 0, bounced: 0, complained: 0, resumed: { by: 'hr-1' } });
    expect(resumed.stopped).toBeUndefined();
    expect(because({ ...resumed, mailed: 99, bounced: 99 })).toBeUndefined();
  });
});

it('HR stops and resumes, each once', () => {
  const stopped = taken(stopInvitations(newBudget, hr, at)).state;
  expect(stopped.stopped).toEqual({ at: at.toISOString(), because: 'hr', by: 'hr-1' });
  expect(stopInvitations(stopped, hr, at)).toEqual({ refused: 'stopped' });
  expect(resumeInvitations(newBudget, hr, at)).toEqual({ refused: 'not_stopped' });
});
