import { describe, expect, it } from 'vitest';
import { followUp } from '../../../../functions/alumni/invitation/review.ts';
import { withAddress, withApproval, withConsent } from '../../../../functions/alumni/record/leaver.ts';
import { byOkaeri } from '../../../../shared/decision/decision.ts';
import {
  afterStatement,
  alumniId,
  offboarding,
  registered,
  reviewed,
  reviewedAt,
  somebodyElse,
  statement,
  stored,
  typesOf,
} from '../../../fixtures/leavers.ts';

import { due, event, followedUp, invited, joined, marchFirst } from './invited-leaver.ts';

describe('silence', () => {
  const expired = () => stored(reviewedAt(invited(), '2026-05-01T01:00:00Z'));

  it('closes the invitation on day 30', () => {
    const outcome = reviewedAt(invited(), '2026-05-01T01:00:00Z');
    expect(outcome.state).toMatchObject({ status: 'expired', answer: { status: 'expired', on: '2026-05-01' } });
    expect(typesOf(outcome)).toEqual(['invitation-expired']);
    expect(outcome.timers).toEqual([{ kind: 'erasure', ref: alumniId, dueAt: new Date('2026-06-30T01:00:00Z') }]);
  });

  it('means erasure on day 90, not earlier', () => {
    expect(followedUp(expired(), '2026-06-30T00:59:59Z').events).toEqual([]);
    const erased = followedUp(expired(), '2026-06-30T01:00:00Z');
    expect(typesOf(erased)).toEqual(['leaver-erased']);
    expect(JSON.stringify(erased.state)).not.toMatch(/花子|hanako|開発部/);
    expect(erased.state).toMatchObject({ alumniId, status: 'expired', erasedAt: '2026-06-30T01:00:00.000Z' });
  });

  const tombstone = () => stored(followedUp(expired(), '2026-06-30T01:00:00Z'));

  it('is not undone by an import that says the old exit again', () => {
    const outcome = afterStatement(tombstone(), offboarding({}, '2027-01-01T00:00:00Z'), '2027-01-01T00:00:00Z');
    expect(outcome.state).toEqual(tombstone());
    expect(outcome.events).toEqual([]);
  });

  it('ends with a new stint: who left again is asked again', () => {
    const employment = { hireDate: '2027-04-01', terminationDate: '2030-03-31' };
    const outcome = afterStatement(
      tombstone(),
      offboarding({ employment }, '2030-03-01T00:00:00Z'),
      '2030-03-01T00:00:00Z',
    );
    expect(outcome.state.status).toBe('awaiting_last_day');
    expect(outcome.state.erasedAt).toBeUndefined();
  });
});

describe('who is not to be invited', () => {
  it('is erased 90 days after that was clear, and comes back only by a later announcement', () => {
    const excluded = registered(marchFirst, offboarding({ exit: { type: 'disciplinary_dismissal' } }));
    expect(excluded.timers).toEqual([{ kind: 'erasure', ref: alumniId, dueAt: new Date('2026-05-30T01:00:00Z') }]);
    const erased = stored(followedUp(stored(excluded), '2026-05-30T01:00:00Z'));
    expect(afterStatement(erased, offboarding(), '2026-06-01T00:00:00Z').state.erasedAt).toBeDefined();
    const announcedLater = offboarding({}, '2026-06-01T00:00:00Z');
    expect(afterStatement(erased, announcedLater, '2026-06-01T00:00:00Z').state.status).toBe('invited');
  });
});

describe('answers', () => {
  const changed = event('profile-updated', 3, { topics: ['jobs'] });
  const left = event('member-left', 4);

  it.each([
    ['in order', [joined, changed, left]],
    ['in reverse', [left, changed, joined]],
    ['twice', [joined, left, changed, joined, left]],
  ])('%s give the newest', (_name, events) => {
    const leaver = events.reduce(withConsent, invited());
    const outcome = reviewed(invited(), leaver, '2026-04-03T00:00:00Z');
    expect(outcome.state).toMatchObject({ status: 'left', topics: { granted: [] } });
    expect(typesOf(outcome)).toEqual([]);
  });

  it('after which reminders and the end of the invitation find nothing to do', () => {
    const leaver = stored(reviewed(invited(), withConsent(invited(), joined), '2026-04-03T00:00:00Z'));
    for (const at of ['2026-04-08T01:00:00Z', '2026-05-01T01:00:00Z', '2026-06-30T01:00:00Z']) {
      expect(followUp(leaver, byOkaeri(), new Date(at))).toEqual({ refused: 'unchanged' });
      expect(leaver.status).toBe('member');
    }
  });

  it('of somebody who joined on the last minute win over the end of the invitation', () => {
    const expired = stored(reviewedAt(invited(), '2026-05-01T01:00:00Z'));
    const outcome = reviewed(expired, withConsent(expired, joined), '2026-05-01T02:00:00Z');
    expect(outcome.state).toMatchObject({ status: 'member', eraseAt: undefined });
  });

  it('a member who is rehired has returned', () => {
    const leaver = stored(reviewed(invited(), withConsent(invited(), joined), '2026-04-03T00:00:00Z'));
    const back = afterStatement(
      leaver,
      statement('rehired', { employment: { hireDate: '2027-04-01' } }, '2027-03-01T00:00:00Z'),
      '2027-03-01T00:00:00Z',
    );
    expect(back.state.status).toBe('returned');
    expect(typesOf(back)).toEqual(['alumnus-returned']);
  });
});

describe('a member who is stated to have died', () => {
  const died = statement('updated', { exit: { type: 'deceased' } }, '2026-06-01T00:00:00Z');
  const member = () => stored(reviewed(invited(), withConsent(invited(), joined), '2026-04-03T00:00:00Z'));

  it('is excluded, which is told once, and erased in time', () => {
    const excluded = afterStatement(member(), died, '2026-06-01T00:00:00Z');
    expect(excluded.state).toMatchObject({ status: 'excluded', statusReason: 'exit_type' });
    expect(typesOf(excluded)).toEqual(['leaver-registered', 'alumnus-excluded']);
    expect(excluded.timers.map(({ kind }) => kind)).toEqual(['erasure']);
    const again = { ...died, statedAt: '2026-06-02T00:00:00Z' };
    expect(typesOf(afterStatement(stored(excluded), again, '2026-06-02T00:00:00Z'))).toEqual([]);

    const erased = stored(followedUp(stored(excluded), excluded.state.eraseAt ?? ''));
    expect(erased).toMatchObject({ status: 'excluded', facts: { stints: {} } });
    expect(afterStatement(erased, offboarding({}, '2026-12-01T00:00:00Z'), '2026-12-01T00:00:00Z').state.status).toBe(
      'excluded',
    );
  });

  it('is excluded as well if the response was on its way', () => {
    const excluded = stored(afterStatement(invited(), died, '2026-06-01T00:00:00Z'));
    const outcome = reviewed(excluded, withConsent(excluded, joined), '2026-06-01T00:01:00Z');
    expect(outcome.state.status).toBe('excluded');
    expect(typesOf(outcome)).toEqual(['alumnus-excluded']);
  });

  it('counts as one who left, should it prove wrong', () => {
    const excluded = stored(afterStatement(member(), died, '2026-06-01T00:00:00Z'));
    const lives = statement('updated', { exit: { type: 'voluntary' } }, '2026-06-02T00:00:00Z');
    expect(afterStatement(excluded, lives, '2026-06-02T00:00:00Z').state).toMatchObject({
      status: 'left',
      eraseAt: undefined,
    });
  });
});

it('HR decides about an address of two people', () => {
  const waiting = stored(
    afterStatement(
      stored(registered(marchFirst, offboarding({ personalEmail: undefined }))),
      offboarding({}, '2026-03-02T00:00:00Z'),
      due,
      somebodyElse,
    ),
  );
  expect(waiting.status).toBe('awaiting_approval');
  expect(reviewed(waiting, withApproval(waiting, 'approved'), due).state.status).toBe('invited');
  const declined = reviewed(waiting, withApproval(waiting, 'declined'), due);
  expect(declined.state).toMatchObject({ status: 'excluded', statusReason: 'declined_by_hr' });
  const later = afterStatement(
    stored(declined),
    offboarding({ personalEmail: 'own@example.net' }, '2026-05-01T00:00:00Z'),
    due,
  );
  expect(later.state.status).toBe('excluded');
  expect(withAddress(waiting, alumniId).address?.shared).toBe(false);
});
