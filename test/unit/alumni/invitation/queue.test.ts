/** The queue of those who wait for mail of an invitation: who is in it, whose turn it is, and what HR sees of it. */
import { describe, expect, it } from 'vitest';
import { newBudget } from '../../../../functions/alumni/budget/budget.ts';
import { wasClosedByInvitation } from '../../../../functions/alumni/invitation/invitation-mails.ts';
import { lastDayOf, nextRun, showInvitations } from '../../../../functions/alumni/invitation/queue.ts';
import type { PersonStatement } from '../../../../functions/alumni/record/facts.ts';
import { withConsent } from '../../../../functions/alumni/record/leaver.ts';
import type { Leaver } from '../../../../functions/alumni/tables.ts';
import {
  afterStatement,
  offboarding,
  registered,
  reviewed,
  reviewedAt,
  statement,
  stored,
  typesOf,
} from '../../../fixtures/leavers.ts';
import { closes, due, event, invited, joined, marchFirst, onSecond } from './invited-leaver.ts';

const turnOf = ({ queue, turn }: { queue?: string | undefined; turn?: string | undefined }) => [queue, turn];
const nobody = [undefined, undefined];

describe('the turn', () => {
  it('of an invitation comes after the last day, of a reminder on its day, and then none is left', () => {
    const waiting = stored(registered(marchFirst, offboarding()));
    expect(turnOf(waiting)).toEqual(['invitations', '2026-03-31']);
    expect(turnOf(invited())).toEqual(['invitations', '2026-04-07']);
    const reminded = stored(reviewedAt(invited(), '2026-04-08T01:00:00Z'));
    expect(turnOf(reminded)).toEqual(['invitations', '2026-04-21']);
    expect(turnOf(stored(reviewedAt(reminded, '2026-04-22T01:00:00Z')))).toEqual(nobody);
  });

  it('of an address that replaced the one invited comes at once', () => {
    const change = statement('updated', { personalEmail: 'new@example.net' }, '2026-04-02T12:00:00Z');
    const moved = stored(afterStatement(invited(), change, '2026-04-02T12:00:00Z'));
    expect(turnOf(moved)).toEqual(['invitations', '2026-04-02']);
    expect(turnOf(stored(reviewedAt(moved, '2026-04-03T01:00:00Z', 'turn')))).toEqual(['invitations', '2026-04-09']);
  });

  it.each<[string, PersonStatement['facts']]>([
    ['whose last day is not known', { employment: { hireDate: '2016-04-01' } }],
    ['without an address', { personalEmail: undefined }],
    [
      'who agreed at exit',
      {
        consentAtExit: {
          decision: 'granted',
          noticeVersion: '2026-04',
          purposes: ['membership'],
          at: marchFirst,
          method: 'paper',
        },
      },
    ],
    ['who refused at exit', { consentAtExit: { decision: 'refused' } }],
  ])('does not come of somebody %s', (_who, facts) => {
    expect(turnOf(stored(registered(marchFirst, offboarding(facts))))).toEqual(nobody);
    expect(turnOf(stored(registered(due, offboarding(facts))))).toEqual(nobody);
  });

  it('does not come of somebody who answered, cannot be reached, or let the invitation close', () => {
    expect(turnOf(reviewed(invited(), withConsent(invited(), joined), onSecond).state)).toEqual(nobody);
    const suppressed = withConsent(
      invited(),
      event('address-suppressed', 3, { scope: 'address', reason: 'bounce', addressEpoch: 0 }),
    );
    const closed = stored(reviewed(invited(), suppressed, onSecond));
    expect(turnOf(closed)).toEqual(nobody);
    const opened = withConsent(closed, event('address-reopened', 4, { addressEpoch: 0 }));
    expect(turnOf(reviewed(closed, opened, onSecond).state)).toEqual(['invitations', '2026-04-07']);
    expect(turnOf(stored(reviewedAt(invited(), closes)))).toEqual(nobody);
  });
});

it('no fourth mail goes to an address that came back, and nothing is queued for it', () => {
  const moved = (leaver: Leaver, personalEmail: string, at: string) =>
    stored(afterStatement(leaver, statement('updated', { personalEmail }, at), at));
  const reminded = stored(reviewedAt(invited(), '2026-04-08T01:00:00Z'));
  const elsewhere = moved(reminded, 'new@example.net', '2026-04-09T01:00:00Z');
  const back = moved(elsewhere, 'hanako@example.net', '2026-04-10T01:00:00Z');
  const third = stored(reviewedAt(back, '2026-04-16T01:00:00Z'));
  expect([turnOf(back), turnOf(third)]).toEqual([['invitations', '2026-04-15'], nobody]);
});

describe('on a day without room', () => {
  it('an invitation waits for the next business day, with a timer, and leaves then', () => {
    const waiting = stored(registered(marchFirst, offboarding()));
    const full = reviewedAt(waiting, due, 'none');
    expect([typesOf(full), full.state.statusReason]).toEqual([[], 'invitation_hour']);
    expect(full.timers.map(({ kind, dueAt }) => [kind, dueAt.toISOString()])).toEqual([
      ['invitation', '2026-04-02T01:00:00.000Z'],
    ]);
    expect(typesOf(reviewedAt(stored(full), '2026-04-02T01:00:00Z'))).toContain('alumni-invited');
  });

  it('a reminder waits, too; in its turn it leaves', () => {
    const full = reviewedAt(invited(), '2026-04-08T01:00:00Z', 'none');
    expect(typesOf(full)).toEqual([]);
    expect(full.timers.map(({ dueAt }) => dueAt.toISOString())).toEqual(['2026-04-09T01:00:00.000Z']);
    expect(typesOf(reviewedAt(invited(), '2026-04-09T01:00:00Z', 'turn'))).toEqual(['alumni-invited']);
  });

  it('an address that replaced the one invited waits with the whole time for an answer', () => {
    const change = statement('updated', { personalEmail: 'new@example.net' }, onSecond);
    const full = afterStatement(invited(), change, onSecond, undefined, 'none');
    expect(typesOf(full)).toEqual(['contact-updated']);
    expect(full.state.invitation).toMatchObject({
      dueAt: '2026-04-03T01:00:00.000Z',
      closesAt: '2026-05-03T14:59:00.000Z',
    });
    expect(typesOf(reviewedAt(stored(full), '2026-04-03T01:00:00Z'))).toEqual(['alumni-invited']);
  });

  it('nothing is asked of the budget before the hour', () => {
    const before = '2026-04-01T00:30:00Z';
    const late = stored(
      registered(before, offboarding({ employment: { hireDate: '2016-04-01', terminationDate: '2026-03-30' } })),
    );
    const none = reviewedAt({ ...late, invitation: undefined }, before, 'none');
    expect(none.timers.map(({ dueAt }) => dueAt.toISOString())).toEqual([due]);
  });
});

describe('the closing of an address that an invitation went to', () => {
  const closing = (addressEpoch = 0) =>
    event('address-suppressed', 3, { scope: 'address', reason: 'bounce', addressEpoch });
  const counts = (before: Leaver, epoch = 0, since?: string) =>
    wasClosedByInvitation(before, withConsent(before, closing(epoch)), epoch, since);
  const movedTo = (leaver: Leaver, personalEmail: string, at: string) =>
    stored(afterStatement(leaver, statement('updated', { personalEmail }, at), at));

  it('counts against the invitations once, and not if HR resumed them after that mail', () => {
    expect(counts(invited())).toBe(true);
    expect(counts(withConsent(invited(), closing()))).toBe(false);
    expect(counts(invited(), 0, due)).toBe(false);
    expect(counts(invited(), 0, '2026-04-01T00:59:59.999Z')).toBe(true);
  });

  it('counts after HR put another address there, too; that of the other, to which none went, does not', () => {
    const moved = movedTo(invited(), 'new@example.net', '2026-04-02T12:00:00Z');
    expect(counts(moved, 0)).toBe(true);
    expect(counts(withConsent(moved, closing(0)), 0)).toBe(false);
    expect(counts(moved, 1)).toBe(false);
    const back = movedTo(moved, 'hanako@example.net', '2026-04-02T13:00:00Z');
    expect(counts(back, 2)).toBe(true);
    expect(counts(withConsent(back, closing(0)), 2)).toBe(false);
  });

  it('is timed by the first mail in a record from before the time of the last was noted', () => {
    const { mailedAt: _unknown, ...invitation } = invited().invitation ?? { mailedAt: undefined };
    expect(counts({ ...invited(), invitation: invitation as Leaver['invitation'] }, 0, '2026-03-31T00:00:00Z')).toBe(
      true,
    );
  });

  it('does not count before the invitation, nor after an answer', () => {
    expect(counts(stored(registered(marchFirst, offboarding())))).toBe(false);
    expect(counts(stored(reviewed(invited(), withConsent(invited(), joined), onSecond)))).toBe(false);
  });
});

const friday = new Date('2026-04-03T02:00:00Z');
const longAgo = (people: number) => Array.from({ length: people }, (_, number) => `${2015 - (number % 20)}-03-31`);

describe('the day on which the last who waits will have their mail', () => {
  const monday = '2026-06-01';
  const last = (turns: readonly string[]) => lastDayOf(turns, monday, newBudget);

  it.each([
    [0, monday],
    [200, monday],
    [201, '2026-06-02'],
    [500, '2026-06-02'],
    [501, '2026-06-03'],
    // The sixth day is also that of the reminders to those of the first.
    [200 + 300 + 450 + 675 + 1013 + 1320, '2026-06-08'],
    [200 + 300 + 450 + 675 + 1013 + 1321, '2026-06-09'],
  ])('of %i is %s', (people, day) => {
    expect(last(longAgo(people))).toBe(day);
  });

  it('comes later the more become due before: leavers of these days, and reminders to those who were invited', () => {
    expect(last([...longAgo(201), ...Array.from({ length: 300 }, () => monday)])).toBe('2026-06-03');
    // Nobody answers: each of 50,000 gets three mails, and the reminders go first.
    expect(last(longAgo(50_000))).toBe('2026-07-13');
  });

  it('counts from what has left today, and only whose turn has come', () => {
    const today = { ...newBudget, day: monday, sent: 150 };
    expect(lastDayOf(longAgo(50), monday, today)).toBe(monday);
    expect(lastDayOf(longAgo(51), monday, today)).toBe('2026-06-02');
    // They leave on Monday themselves: theirs is not the mail that is waited for.
    const leaving = Array.from({ length: 500 }, () => monday);
    expect(lastDayOf([...longAgo(1), ...leaving], monday, newBudget)).toBe(monday);
    expect(showInvitations(newBudget, ['2026-04-06', '2026-04-05'], friday)).toMatchObject({ waiting: 1 });
  });

  it('is the same in whatever order they are read', () => {
    const turns = [...longAgo(700), monday, '2026-06-03'];
    expect(last(turns.toReversed())).toBe(last(turns));
  });
});

describe('what HR sees', () => {
  it.each([
    ['before the hour of a business day', '2026-04-03T00:59:59.000Z', '2026-04-03T01:00:00.000Z'],
    ['in it', '2026-04-03T01:00:00.000Z', '2026-04-06T01:00:00.000Z'],
    ['on a Sunday', '2026-04-05T00:00:00.000Z', '2026-04-06T01:00:00.000Z'],
  ])('the next run %s', (_when, at, next) => {
    expect(nextRun(new Date(at)).toISOString()).toBe(next);
  });

  it('is how many wait, what has left today, and the day on which all that wait will have their mail', () => {
    const budget = { ...newBudget, day: '2026-04-03', sent: 200 };
    const turns = [...longAgo(400), '2026-04-06', '2026-06-30'];
    expect(showInvitations(budget, turns, friday)).toEqual({
      waiting: 400,
      today: { date: '2026-04-03', sent: 200, budget: 200 },
      nextRunAt: '2026-04-06T01:00:00.000Z',
      // 300 on Monday, 99 and the one who leaves on Monday on Tuesday, the last with room on the same day.
      expectedLastDay: '2026-04-07',
      stopped: null,
      resumed: null,
    });
    expect(showInvitations(budget, ['2026-04-06'], friday)).toMatchObject({ waiting: 0, expectedLastDay: null });
  });

  it('is not a time of a run while the invitations are stopped', () => {
    const stopped = { at: friday.toISOString(), because: 'hr', by: 'hr-1' } as const;
    expect(showInvitations({ ...newBudget, stopped }, longAgo(3), friday)).toMatchObject({
      waiting: 3,
      today: { sent: 0 },
      nextRunAt: null,
      expectedLastDay: null,
      stopped,
    });
  });
});
