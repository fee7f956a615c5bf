/** HR completes how a leaver may be written to, and decides about an address that two people share. Pure. */
import { type Command, type Decision, type Refusal, refuse } from '../../../shared/decision/decision.ts';
import { unlessFrom } from '../../../shared/decision/lifecycle.ts';
import type { Allowance } from '../budget/budget.ts';
import { review } from '../invitation/review.ts';
import { withApproval } from '../record/leaver.ts';
import { leaverLifecycle } from '../record/lifecycle.ts';
import type { Leaver } from '../tables.ts';

type Decided = Decision<Leaver> | Refusal<'unchanged'>;

/** Invites a leaver although another person has the same address. The command's input is the approved record, which holds the address if it is free. */
export function approveLeaver(leaver: Leaver, approved: Command<Leaver>, at: Date, allowance: Allowance): Decided {
  return unlessFrom(leaverLifecycle, 'approve', leaver.status) ?? review(leaver, approved, at, allowance);
}

/** Does not invite a leaver who has the address of another person. */
export function declineLeaver(leaver: Leaver, { by }: Command<unknown>, at: Date): Decided {
  const declined = { by, input: withApproval(leaver, 'declined') };
  return unlessFrom(leaverLifecycle, 'declineByHr', leaver.status) ?? review(leaver, declined, at);
}

/**
 * Takes the record with a new contact, the command's input; afterwards the address belongs to the person alone. For a
 * member, the HR system states the address.
 */
export function completeContact(
  leaver: Leaver,
  command: Command<Leaver>,
  at: Date,
  allowance: Allowance,
): Decision<Leaver> | Refusal<'unchanged' | 'is_member'> {
  if (leaver.status === 'member') return refuse('is_member');
  return unlessFrom(leaverLifecycle, 'completeContact', leaver.status) ?? review(leaver, command, at, allowance);
}
