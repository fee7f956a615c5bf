/** What a lifecycle allows, and which of its steps explain a transition. */
import { describe, expect, test } from 'vitest';
import { lifecycle, stepsBetween, unlessFrom } from '../../../shared/decision/lifecycle.ts';

const door = lifecycle<'open' | 'closed' | 'locked'>()({
  of: 'a door',
  begins: [{ to: ['closed'], says: 'hung' }],
  steps: {
    open: { from: ['closed'], to: ['open'], stays: ['open'], says: 'opened' },
    close: { from: ['open'], to: ['closed'], says: 'closed' },
    slam: { from: ['open'], to: ['closed', 'locked'], says: 'slammed' },
    paint: { from: ['open', 'closed'], says: 'painted' },
  },
});

describe('a step', () => {
  test.each([
    ['open', 'closed'],
    ['open', 'open'],
    ['close', 'open'],
    ['paint', 'closed'],
  ] as const)('%s may be taken by a door that is %s', (step, status) => {
    expect(unlessFrom(door, step, status)).toBeUndefined();
  });

  test.each([
    ['open', 'locked', ['open', 'closed']],
    ['close', 'closed', ['open']],
    ['paint', 'locked', ['open', 'closed']],
  ] as const)('%s is refused to a door that is %s, with the states that it needs', (step, status, needed) => {
    expect(unlessFrom(door, step, status)).toEqual({ refused: 'wrong_state', status, needed });
  });
});

describe('the steps between two states', () => {
  test.each([
    ['closed', 'open', ['open']],
    ['open', 'closed', ['close', 'slam']],
    ['open', 'locked', ['slam']],
    // A step without a state to lead to leaves it, and so does one in the states that it does not change.
    ['closed', 'closed', ['paint']],
    ['open', 'open', ['open', 'paint']],
    ['locked', 'locked', []],
    ['locked', 'open', []],
    ['closed', 'locked', []],
  ] as const)('from %s to %s: %j', (before, after, steps) => {
    expect(stepsBetween(door, before, after)).toEqual(steps);
  });
});
