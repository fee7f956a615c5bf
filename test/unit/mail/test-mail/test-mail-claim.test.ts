import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { senders } from '../../../../functions/mail/environment.ts';
import type { SentTestMail } from '../../../../functions/mail/tables.ts';
import { claimTestMail, retryReasons, settleTestMail } from '../../../../functions/mail/test-mail/test-mail-claim.ts';
import { byOkaeri } from '../../../../shared/decision/decision.ts';
import { idFrom } from '../../../../shared/identifier.ts';

const claimedAt = new Date('2026-11-29T00:00:00Z');
const wanted = { mailId: idFrom('mail', 'test', 'ja'), expiresAt: 1_800_000_000 };
const known = (state: SentTestMail['state']): SentTestMail => ({
  ...wanted,
  state,
  updatedAt: claimedAt.toISOString(),
});
const claimLater = (before: SentTestMail | undefined, milliseconds: number) =>
  claimTestMail(before, byOkaeri(wanted), new Date(claimedAt.getTime() + milliseconds));

describe('the claim of a test mail', () => {
  test('is taken where nobody has claimed the mail', () => {
    expect(claimLater(undefined, 0)).toEqual({ state: known('claimed'), events: [], timers: [] });
  });

  test('is refused for good once the mail was sent, refused or in doubt', () => {
    fc.assert(
      fc.property(fc.constantFrom('accepted', 'refused', 'inDoubt'), fc.nat(10_000_000), (state, later) => {
        expect(claimLater(known(state), later)).toEqual({ refused: 'known' });
      }),
    );
  });

  test('is refused while its sender may be alive, and taken over when that was silent for longer', () => {
    const silence = senders.testMail.silence * 1_000;
    for (const later of [0, silence]) expect(claimLater(known('claimed'), later)).toEqual({ refused: 'in_progress' });
    const updatedAt = new Date(claimedAt.getTime() + silence + 1).toISOString();
    expect(claimLater(known('claimed'), silence + 1)).toMatchObject({ state: { state: 'claimed', updatedAt } });
  });
});

describe('the outcome of a test mail', () => {
  const at = new Date('2026-11-29T00:00:05Z');
  const settled = (outcome: Parameters<typeof settleTestMail>[1]['input']) =>
    settleTestMail(known('claimed'), byOkaeri(outcome), at).state;

  test.each([
    [{ outcome: 'accepted' }],
    [{ outcome: 'refused', reason: 'message_rejected' }],
    [{ outcome: 'inDoubt' }],
  ] as const)('is noted with its time: %j', (outcome) => {
    const { outcome: state, ...reason } = outcome;
    expect(settled(outcome)).toEqual({ ...known(state), ...reason, updatedAt: at.toISOString() });
  });

  test.each([
    ['rate', 'throttled'],
    ['quota', 'quota'],
    ['account', 'account'],
    ['unreachable', 'unreachable'],
  ] as const)('that SES did not take (%s) is tried again for a reason of its own: %s', (because, reason) => {
    expect(retryReasons[because]).toBe(reason);
  });

  test.each(['rate', 'quota', 'unreachable', 'account'] as const)(
    'gives the claim back where the mail did not leave: %s',
    (because) => expect(settled({ outcome: 'notSent', because })).toBeUndefined(),
  );
});
