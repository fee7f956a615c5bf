/** One private address of several people: who holds it, and what is noted when somebody leaves it. Pure. */
import { addressReviewDue } from '../../../events/timers/index.ts';
import { type Command, type Decision, decided, type Refusal, refuse } from '../../../shared/decision/decision.ts';
import { minute } from '../../../shared/time/durations.ts';
import type { Timer } from '../../../shared/timers/timers.ts';
import type { Leaver } from '../tables.ts';

/** The index that finds who has an address lags behind the records by less than this. */
const indexLag = minute;

/** Whether HR approved of inviting a person at an address that another one has, too. */
export function isApproved({ approval }: Leaver, hash: string | undefined): boolean {
  return approval?.decision === 'approved' && approval.address === hash;
}

/**
 * Whether one of two people who have an address holds it rather than the other, once it is free: somebody who is written to there, else
 * the one who stated it first.
 */
export function comesBefore(hash: string, one: Leaver, other: Leaver): boolean {
  const [uses, otherUses] = [isWrittenTo(one, hash), isWrittenTo(other, hash)];
  if (uses !== otherUses) return uses;
  return orderOf(one) < orderOf(other);
}

function isWrittenTo(leaver: Leaver, hash: string): boolean {
  return isApproved(leaver, hash) || leaver.status === 'member' || leaver.invitation?.mailed?.[hash] !== undefined;
}

function orderOf({ alumniId, facts }: Leaver): string {
  return `${facts.personalEmail?.at} ${alumniId}`;
}

/** The record without its private address. It is noted as left, so that those who share it are reviewed. */
export function leaveAddress(leaver: Leaver): Leaver {
  const { address, leftAddresses = [] } = leaver;
  if (address === undefined) return leaver;
  return { ...leaver, address: undefined, leftAddresses: [...new Set([...leftAddresses, address.hash])] };
}

/** If an address was left: when those who share it are reviewed. */
export function reviewOfSharers(before: Leaver, after: Leaver, at: Date): Timer[] {
  if (before.address === undefined || before.address.hash === after.address?.hash) return [];
  return [addressReviewDue.at(after, new Date(at.getTime() + indexLag))];
}

/** Those who share them were reviewed: the addresses that were left are forgotten. */
export function forgetLeft(
  leaver: Leaver,
  { input: reviewed }: Command<readonly string[]>,
): Decision<Leaver> | Refusal<'unchanged'> {
  if (leaver.leftAddresses === undefined) return refuse('unchanged');
  const rest = leaver.leftAddresses.filter((hash) => !reviewed.includes(hash));
  return decided({ ...leaver, leftAddresses: rest.length === 0 ? undefined : rest });
}
