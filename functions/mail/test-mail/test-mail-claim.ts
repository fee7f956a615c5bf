/** Who may send a test mail now, and what its claim becomes. Pure. */

import { type Command, type Decide, type Decision, decided, refuse } from '../../../shared/decision/decision.ts';
import type { RetryReason } from '../../../shared/lambda/retry.ts';
import { second } from '../../../shared/time/durations.ts';
import type { SendOutcome } from '../delivery/send-outcome.ts';
import { senders } from '../environment.ts';
import type { SentTestMail } from '../tables.ts';

/** A sender that has noted nothing for this long is dead; in milliseconds. */
const senderSilence = senders.testMail.silence * second;

/**
 * Claims a test mail, unless it was dealt with before, or its sender may be alive. A claim whose sender fell silent is
 * free: a second copy in the author's own inbox does no harm, none at all leaves the author waiting.
 */
export const claimTestMail: Decide<
  SentTestMail | undefined,
  Pick<SentTestMail, 'mailId' | 'expiresAt'>,
  'known' | 'in_progress',
  Decision<SentTestMail>
> = (known, { input: { mailId, expiresAt } }, at) => {
  if (known !== undefined && known.state !== 'claimed') return refuse('known');
  if (known !== undefined && at.getTime() - Date.parse(known.updatedAt) <= senderSilence) return refuse('in_progress');
  return decided({ mailId, state: 'claimed', updatedAt: at.toISOString(), expiresAt });
};

/** Why the event of a mail that SES did not take is tried again. */
export const retryReasons = {
  rate: 'throttled',
  quota: 'quota',
  account: 'account',
  unreachable: 'unreachable',
} as const satisfies Record<Extract<SendOutcome, { outcome: 'notSent' }>['because'], RetryReason>;

/** What the claim of a test mail becomes. The state is undefined where the mail did not leave, and the claim is given back. */
export function settleTestMail(
  claim: SentTestMail,
  { input: outcome }: Command<SendOutcome>,
  at: Date,
): Decision<SentTestMail | undefined> {
  if (outcome.outcome === 'notSent') return decided(undefined);
  const settled = { ...claim, state: outcome.outcome, updatedAt: at.toISOString() };
  return decided(outcome.outcome === 'refused' ? { ...settled, reason: outcome.reason } : settled);
}
