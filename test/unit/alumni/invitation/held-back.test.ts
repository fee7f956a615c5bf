/** While the invitations are stopped, nobody is closed for silence whose reminder was held back. */
import { describe, expect, it } from 'vitest';
import { reviewedAt, stored, typesOf } from '../../../fixtures/leavers.ts';
import { closes, invited } from './invited-leaver.ts';

const thirtyDays = '2026-05-10T14:59:00.000Z';

describe('while the invitations are stopped', () => {
  it('an invitation without its reminders stays open, as long as it is after a reminder', () => {
    const held = reviewedAt(invited(), closes, 'stopped');
    expect([typesOf(held), held.state.status, held.state.invitation?.closesAt]).toEqual([[], 'invited', thirtyDays]);
    expect(held.timers.map(({ kind, dueAt }) => [kind, dueAt.toISOString()])).toEqual([
      ['invitation-expiry', thirtyDays],
    ]);
    // Resumed, the reminder leaves, and then silence closes it.
    const reminded = reviewedAt(stored(held), '2026-05-07T01:00:00Z', 'turn');
    expect(reminded.events.map(({ data }) => data)).toMatchObject([{ mail: 'reminder', round: 2 }]);
    expect(typesOf(reviewedAt(stored(reminded), thirtyDays))).toEqual(['invitation-expired']);
  });

  it('one whose reminders have left closes in time', () => {
    const reminded = ['2026-04-08T01:00:00Z', '2026-04-22T01:00:00Z'].reduce(
      (leaver, at) => stored(reviewedAt(leaver, at)),
      invited(),
    );
    expect(typesOf(reviewedAt(reminded, closes, 'stopped'))).toEqual(['invitation-expired']);
  });

  it('one that cannot arrive closes in time', () => {
    const bounced = { ...invited(), reach: { 0: { closed: true, sequence: 1 } } };
    expect(typesOf(reviewedAt(bounced, closes, 'stopped'))).toEqual(['invitation-expired']);
  });

  it('nothing leaves in the hour', () => {
    const held = reviewedAt(invited(), '2026-04-08T01:00:00Z', 'stopped');
    expect([typesOf(held), held.timers.map(({ dueAt }) => dueAt.toISOString())]).toEqual([
      [],
      ['2026-04-09T01:00:00.000Z'],
    ]);
  });
});
