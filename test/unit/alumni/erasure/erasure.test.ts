import { describe, expect, it } from 'vitest';
import { eraseInTime } from '../../../../functions/alumni/erasure/erasure.ts';
import { alumniStatusSchema } from '../../../../shared/vocabulary.ts';
import {
  afterStatement,
  alumniId,
  offboarding,
  registered,
  reviewedAt,
  stored,
  typesOf,
} from '../../../fixtures/leavers.ts';
import { closes, followedUp, invited, marchFirst } from '../invitation/invited-leaver.ts';

it.each(alumniStatusSchema.options)(
  '%s: only people who did not answer, or are not to be invited, are erased',
  (status) => {
    const { state, timers } = eraseInTime({ ...invited(), status }, new Date('2026-05-01T01:00:00Z'));
    const erased = status === 'expired' || status === 'excluded';
    expect({ eraseAt: state.eraseAt !== undefined, timers: timers.length }).toEqual({
      eraseAt: erased,
      timers: erased ? 1 : 0,
    });
  },
);

describe('the erasure of somebody who did not answer', () => {
  const expired = () => stored(reviewedAt(invited(), closes));

  it('follows on day 90, not earlier', () => {
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
    expect(afterStatement(erased, announcedLater, '2026-06-01T01:00:00Z').state.status).toBe('invited');
  });
});
