import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { senders } from '../../../../functions/mail/environment.ts';
import { claimable } from '../../../../functions/mail/test-mail/test-mail-claim.ts';

const claimedAt = new Date('2026-11-29T00:00:00Z');
const known = (state: 'claimed' | 'accepted' | 'refused' | 'inDoubt') => ({
  state,
  updatedAt: claimedAt.toISOString(),
});

describe('a test mail', () => {
  test('that nobody claimed is free', () => {
    expect(claimable(undefined, claimedAt)).toBe('free');
  });

  test('is sent once: whatever became of it, it is not free again', () => {
    fc.assert(
      fc.property(fc.constantFrom('accepted', 'refused', 'inDoubt'), fc.nat(10_000_000), (state, later) => {
        expect(claimable(known(state), new Date(claimedAt.getTime() + later))).toBe('known');
      }),
    );
  });

  test('is busy while its sender may be alive, and free when that was silent for longer', () => {
    const silence = senders.testMail.silence * 1_000;
    for (const [later, standing] of [
      [0, 'busy'],
      [silence, 'busy'],
      [silence + 1, 'free'],
    ] as const) {
      expect(claimable(known('claimed'), new Date(claimedAt.getTime() + later))).toBe(standing);
    }
  });
});
