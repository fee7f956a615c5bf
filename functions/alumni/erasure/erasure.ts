/** Whose data is erased, when, and what is kept. Pure. */
import { leaverErased } from '../../../events/alumni/index.ts';
import { erasureDue } from '../../../events/timers/index.ts';
import { type Command, type Decision, decided } from '../../../shared/decision/decision.ts';
import { emit } from '../../../shared/outbox/outbox.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { daysAfter } from '../../../shared/time/calendar.ts';
import type { AlumniStatus } from '../../../shared/vocabulary.ts';
import { lastStintOf, stintsThatGoOn } from '../record/after-erasure.ts';
import { noFacts } from '../record/facts.ts';
import type { Leaver } from '../tables.ts';

const erasedInTime: ReadonlySet<AlumniStatus> = new Set(['expired', 'excluded']);

/**
 * Sets the time of erasure: for people who did not answer, some days after the invitation; for people who must not be
 * invited, some days after that became clear. Everybody else is kept.
 */
export function eraseInTime(leaver: Leaver, at: Date): Decision<Leaver> {
  if (!erasedInTime.has(leaver.status)) return decided({ ...leaver, eraseAt: undefined });
  if (leaver.eraseAt !== undefined) return decided(leaver);
  const from = leaver.status === 'expired' ? new Date(leaver.invitation?.invitedAt ?? at) : at;
  const eraseAt = daysAfter(from, programme.invitation.erasedAfterDays, programme.timeZone);
  // The sweep looks back a few minutes only: a timer whose time has passed is due now.
  const timers = [erasureDue.at(leaver, eraseAt > at ? eraseAt : at)];
  return decided({ ...leaver, eraseAt: eraseAt.toISOString() }, { timers });
}

/** Whether the time of erasure has come. */
export function isErasureDue({ eraseAt }: Leaver, at: Date): boolean {
  return eraseAt !== undefined && Date.parse(eraseAt) <= at.getTime();
}

/**
 * Erases a leaver. `leaver-erased` tells the contexts that keep data of the person. Others who share the address wait
 * for HR as before: the passing of time does not show whose mailbox it is.
 */
export function erase(leaver: Leaver, { by }: Pick<Command, 'by'>, at: Date): Decision<Leaver> {
  const erased = tombstone({ ...leaver, updatedAt: at.toISOString(), updatedBy: by }, at);
  const events = [emit(leaverErased, { alumniId: leaver.alumniId })];
  return decided(erased, { events });
}

/**
 * What is kept of an erased person: that they must not be invited again, and after which stint. If the person is invited again later,
 * links that were mailed before open nothing. The hash of an address that was left minutes before goes once its sharers were reviewed.
 */
function tombstone(leaver: Leaver, at: Date): Leaver {
  const { alumniId, sequence, status, statusReason, answer, approval, facts, leftAddresses } = leaver;
  const { addressEpoch = 0, updatedAt, updatedBy } = leaver;
  return {
    alumniId,
    sequence,
    status,
    statusReason,
    answer,
    approval: approval?.decision === 'declined' ? { decision: 'declined', hireDate: approval.hireDate } : undefined,
    lastStint: lastStintOf(leaver, at),
    facts: { ...noFacts, rehired: facts.rehired, stints: stintsThatGoOn(leaver, at) },
    leftAddresses,
    addressEpoch: addressEpoch + 1,
    knownFrom: addressEpoch + 1,
    erasedAt: at.toISOString(),
    updatedAt,
    updatedBy,
  };
}
