/** Who may send a test mail now. Pure. */

import { second } from '../../../shared/time/durations.ts';
import { senders } from '../environment.ts';
import type { SentTestMail } from '../tables.ts';

/** A sender that has noted nothing for this long is dead; in milliseconds. */
const senderSilence = senders.testMail.silence * second;

/**
 * Whether a test mail is free to be claimed, was dealt with before, or is `busy`: its sender may be alive. A claim whose
 * sender fell silent is free: a second copy in the author's own inbox does no harm, none at all leaves the author waiting.
 */
export function claimable(
  known: Pick<SentTestMail, 'state' | 'updatedAt'> | undefined,
  at: Date,
): 'free' | 'known' | 'busy' {
  if (known === undefined) return 'free';
  if (known.state !== 'claimed') return 'known';
  return at.getTime() - Date.parse(known.updatedAt) <= senderSilence ? 'busy' : 'free';
}
