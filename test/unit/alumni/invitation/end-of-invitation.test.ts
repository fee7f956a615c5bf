import { describe, expect, it } from 'vitest';
import { followUp } from '../../../../functions/alumni/invitation/review.ts';
import { withConsent } from '../../../../functions/alumni/record/leaver.ts';
import { byOkaeri } from '../../../../shared/decision/decision.ts';
import {
  afterStatement,
  alumniId,
  offboarding,
  reviewed,
  reviewedAt,
  statement,
  stored,
  typesOf,
} from '../../../fixtures/leavers.ts';

import { closes, event, followedUp, invited, joined } from './invited-leaver.ts';

describe('silence', () => {
  it('closes the invitation at the end of day 30', () => {
    expect(typesOf(reviewedAt(invited(), '2026-05-01T14:58:59Z'))).not.toContain('invitation-expired');
    const outcome = reviewedAt(invited(), closes);
    expect(outcome.state).toMatchObject({ status: 'expired', answer: { status: 'expired', on: '2026-05-01' } });
    expect(typesOf(outcome)).toEqual(['invitation-expired']);
    expect(outcome.timers).toEqual([{ kind: 'erasure', ref: alumniId, dueAt: new Date('2026-06-30T01:00:00Z') }]);
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
    for (const at of ['2026-04-08T01:00:00Z', closes, '2026-06-30T01:00:00Z']) {
      expect(followUp(leaver, byOkaeri(), new Date(at))).toEqual({ refused: 'unchanged' });
      expect(leaver.status).toBe('member');
    }
  });

  it('of somebody who joined on the last minute win over the end of the invitation', () => {
    const expired = stored(reviewedAt(invited(), closes));
    const outcome = reviewed(expired, withConsent(expired, joined), '2026-05-01T15:00:00Z');
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

  it('is excluded with one event, and erased in time', () => {
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

  it('is excluded as well if the answer was on its way', () => {
    const excluded = stored(afterStatement(invited(), died, '2026-06-01T00:00:00Z'));
    const outcome = reviewed(excluded, withConsent(excluded, joined), '2026-06-01T00:01:00Z');
    expect(outcome.state.status).toBe('excluded');
    expect(typesOf(outcome)).toEqual(['alumnus-excluded']);
  });

  it('is treated as having left if the death proves wrong', () => {
    const excluded = stored(afterStatement(member(), died, '2026-06-01T00:00:00Z'));
    const lives = statement('updated', { exit: { type: 'voluntary' } }, '2026-06-02T00:00:00Z');
    expect(afterStatement(excluded, lives, '2026-06-02T00:00:00Z').state).toMatchObject({
      status: 'left',
      eraseAt: undefined,
    });
  });
});
