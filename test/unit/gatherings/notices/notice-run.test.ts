/** Whose turn it is in a run of notices, in the numbers that are stored. */
import { describe, expect, it } from 'vitest';
import { inNextTurn, inSameTurn, turnOf } from '../../../../functions/gatherings/notices/notice-run.ts';
import { idFrom } from '../../../../shared/identifier.ts';

const [first, second] = [idFrom('campaign', 'first'), idFrom('campaign', 'second')];
const plan = { campaigns: [first, second] };

describe('the turn in a run', () => {
  it.each([
    [0, 'guests'],
    [1, { campaignId: first, before: [] }],
    [2, { campaignId: second, before: [first] }],
    [3, 'nobody'],
  ])('of stage %i', (stage, turn) => expect(turnOf({ stage }, plan)).toEqual(turn));

  it.each([
    ['the guests, without a campaign', 0, [], { stage: 1, done: true }],
    ['the guests, before a campaign', 0, [first], { stage: 1, done: false }],
    ['the first of two campaigns', 1, [first, second], { stage: 2, done: false }],
    ['the last campaign', 2, [first, second], { stage: 3, done: true }],
  ])('ends after %s', (_who, stage, campaigns, next) =>
    expect(inNextTurn({ stage }, { campaigns })).toEqual({ ...next, nextRecipient: 0 }),
  );

  it('stays while there are others of them, and is not the end', () => {
    const afterGuest = idFrom('alumnus', 'hanako');
    expect(inSameTurn({ stage: 0 }, { afterGuest })).toEqual({ stage: 0, nextRecipient: 0, done: false, afterGuest });
    expect(inSameTurn({ stage: 1 }, { nextRecipient: 50 })).toEqual({ stage: 1, nextRecipient: 50, done: false });
  });
});
