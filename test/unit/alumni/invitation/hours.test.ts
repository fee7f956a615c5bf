/** When mail of an invitation leaves: in the programme's hour of a business day, whatever HR and its systems do, and when. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBusinessDay, nextInvitationTime } from '../../../../functions/alumni/invitation/business-days.ts';
import { contactCard } from '../../../../functions/alumni/record/contact.ts';
import type { Leaver } from '../../../../functions/alumni/tables.ts';
import type { Decision } from '../../../../shared/decision/decision.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import { dateIn } from '../../../../shared/time/calendar.ts';
import {
  afterStatement,
  offboarding,
  registered,
  reviewedAt,
  statement,
  stored,
  typesOf,
} from '../../../fixtures/leavers.ts';
import { closes, due, invited } from './invited-leaver.ts';

const longAgo = { hireDate: '2005-04-01', terminationDate: '2015-03-31' };
const clockIn = (zone: string, at: Date) => at.toLocaleTimeString('en-GB', { timeZone: zone });

describe('the next time', () => {
  it.each([
    ['an hour before it', '2026-04-01T00:00:00Z', '2026-04-01T01:00:00Z'],
    ['at it', '2026-04-01T01:00:00Z', '2026-04-01T01:00:00Z'],
    ['within its hour: at once', '2026-04-01T01:59:59.999Z', '2026-04-01T01:59:59.999Z'],
    ['after its hour', '2026-04-01T02:00:00Z', '2026-04-02T01:00:00Z'],
    ['at night', '2026-04-01T18:00:00Z', '2026-04-02T01:00:00Z'],
    ['on a Friday evening', '2026-04-03T10:00:00Z', '2026-04-06T01:00:00Z'],
    ['on a Saturday at that hour', '2026-04-04T01:00:00Z', '2026-04-06T01:00:00Z'],
    ['before holidays', '2026-05-01T02:00:00Z', '2026-05-07T01:00:00Z'],
    ['before the days on which the company is closed', '2026-12-28T02:00:00Z', '2027-01-04T01:00:00Z'],
  ])('%s', (_when, at, next) => {
    expect(nextInvitationTime(new Date(at), programme)).toEqual(new Date(next));
  });

  it.each(['Asia/Tokyo', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'])(
    'in %s is in the hour of a business day, the first one that there is',
    (timeZone) => {
      fc.assert(
        fc.property(
          fc.date({ noInvalidDate: true, min: new Date('2026-01-01'), max: new Date('2030-01-01') }),
          fc.nat(23),
          (at, hour) => {
            const rules = { ...programme, timeZone, invitation: { ...programme.invitation, hour } };
            const next = nextInvitationTime(at, rules);
            expect(next.getTime()).toBeGreaterThanOrEqual(at.getTime());
            expect(isBusinessDay(dateIn(timeZone, next), rules)).toBe(true);
            // An hour that the clock skips is made up for by the one after it.
            expect([hour, hour + 1]).toContain(Number(clockIn(timeZone, next).slice(0, 2)));
            expect(nextInvitationTime(next, rules)).toEqual(next);
          },
        ),
      );
    },
  );
});

describe('an address that HR corrects in the evening', () => {
  const evening = '2026-04-30T12:00:00Z';
  const correction = statement('updated', { personalEmail: 'new@example.net' }, evening);
  const corrected = () => afterStatement(invited(), correction, evening);
  /** A Friday before holidays. */
  const next = '2026-05-01T01:00:00.000Z';

  it('is invited at ten of the next business day, with the whole time for an answer', () => {
    expect(typesOf(corrected())).toEqual(['contact-updated']);
    expect(corrected().timers.map(({ kind, dueAt }) => [kind, dueAt.toISOString()])).toEqual([
      ['invitation', next],
      ['invitation-expiry', '2026-05-31T14:59:00.000Z'],
      ['address-review', '2026-04-30T12:01:00.000Z'],
    ]);
    const outcome = reviewedAt(stored(corrected()), next);
    expect(typesOf(outcome)).toEqual(['alumni-invited']);
    expect(contactCard(outcome.state)).toMatchObject({ closesAt: '2026-05-31T14:59:00.000Z' });
  });

  it('is invited although the first invitation would have closed meanwhile', () => {
    const [late, fridayNight] = ['2026-05-01T12:00:00Z', '2026-05-01T14:59:00Z'];
    const moved = stored(afterStatement(invited(), { ...correction, statedAt: late }, late));
    expect(fridayNight).toBe(closes.replace('.000', ''));
    expect(typesOf(reviewedAt(moved, fridayNight))).toEqual([]);
    expect(typesOf(reviewedAt(moved, '2026-05-07T01:00:00Z'))).toEqual(['alumni-invited']);
  });

  it('waits once: other corrections of that evening set no more timers', () => {
    const name = statement('updated', { names: { family: '高橋', given: '花子' } }, '2026-04-30T12:30:00Z');
    expect(afterStatement(stored(corrected()), name, '2026-04-30T12:30:00Z').timers).toEqual([]);
  });

  it('closes in time although HR takes the correction back', () => {
    const back = statement('updated', { personalEmail: 'hanako@example.net' }, '2026-04-30T13:00:00Z');
    const leaver = stored(afterStatement(stored(corrected()), back, '2026-04-30T13:00:00Z'));
    expect(typesOf(reviewedAt(leaver, '2026-05-31T14:59:00Z'))).toEqual(['invitation-expired']);
  });
});

it('a timer that comes hours late sends nothing then, and sets the next one', () => {
  const night = '2026-04-08T15:00:00Z';
  const reminder = reviewedAt(invited(), night);
  expect([typesOf(reminder), reminder.timers.map(({ dueAt }) => dueAt.toISOString())]).toEqual([
    [],
    ['2026-04-09T01:00:00.000Z'],
  ]);
  const waiting = stored(registered('2026-03-30T00:00:00Z', offboarding()));
  const invitation = reviewedAt(waiting, '2026-04-01T11:00:00Z');
  expect([typesOf(invitation), invitation.timers.map(({ dueAt }) => dueAt.toISOString())]).toEqual([
    [],
    ['2026-04-02T01:00:00.000Z'],
  ]);
});

describe('whatever is stated, and however late timers come', () => {
  const step = fc.record({
    allowance: fc.constantFrom('none' as const, 'free' as const, 'turn' as const),
    address: fc.option(fc.constantFrom(0, 1, 2), { nil: undefined }),
    minutes: fc.integer({ min: 1, max: 20_000 }),
  });

  it('mail leaves in the hour of a business day, deadlines are at the end of a day, and something always comes next', () => {
    const first = fc.constantFrom(
      registered(due, offboarding({ employment: longAgo })),
      registered('2026-04-01T20:00:00Z', offboarding({ employment: longAgo })),
      reviewedAt(stored(registered('2026-03-01T01:00:00Z', offboarding())), due),
    );
    fc.assert(
      fc.property(first, fc.array(step, { maxLength: 30 }), (start, steps) => {
        let [leaver, at] = [stored(start), Date.parse('2026-04-02T00:00:00Z')];
        const timers = new Set(start.timers.map(({ dueAt }) => dueAt.getTime()));
        for (const { address, minutes, allowance } of steps) {
          at += minutes * 60_000;
          const when = new Date(at).toISOString();
          const change = statement('updated', { personalEmail: `address-${address}@example.net` }, when);
          const outcome: Decision<Leaver> =
            address === undefined ? reviewedAt(leaver, when, allowance) : afterStatement(leaver, change, when);
          if (typesOf(outcome).includes('alumni-invited')) {
            expect(allowance === 'none' && address === undefined).toBe(false);
            expect(clockIn(programme.timeZone, new Date(at))).toMatch(/^10:/);
            expect(isBusinessDay(dateIn(programme.timeZone, new Date(at)), programme)).toBe(true);
          }
          leaver = stored(outcome);
          for (const { dueAt } of outcome.timers) timers.add(dueAt.getTime());
          const { status, invitation } = leaver;
          // A timer of its own, or the daily run once its turn has come.
          if (status === 'awaiting_last_day' && leaver.turn !== '2015-03-31')
            expect(timers).toContain(Date.parse(invitation?.dueAt ?? ''));
          if (status === 'awaiting_last_day') expect(leaver).toMatchObject({ queue: 'invitations' });
          if (status === 'invited') {
            const closesAt = new Date(invitation?.closesAt ?? '');
            expect(clockIn(programme.timeZone, closesAt)).toBe('23:59:00');
            expect(timers).toContain(closesAt.getTime());
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
