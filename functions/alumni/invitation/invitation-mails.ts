/** The mails of an invitation: which have left, to which address, and when it is the next one's turn. Pure. */
import { presentEpochs } from '../../../events/agreements/address-epoch.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { dateIn, daysAfter, plusDays } from '../../../shared/time/calendar.ts';
import { addressesOf, isClosed, isUnreachable } from '../record/leaver.ts';
import { consentAtExitOf, latestExit } from '../record/standing.ts';
import { type Invitation, invitationQueue, type Leaver } from '../tables.ts';
import { nextInvitationTime } from './business-days.ts';

const { invitation: rules, timeZone } = programme;

/**
 * The day after which the next mail of the invitation may leave, and with it the place in the queue; none where no mail is to come. A
 * consent given at exit is not mailed.
 */
export function turnOf(leaver: Leaver): Pick<Leaver, 'queue' | 'turn'> {
  const { status, statusReason, invitation } = leaver;
  const exit = latestExit(leaver.facts);
  const queued = (turn: string) => ({ queue: invitationQueue, turn }) as const;
  const none = { queue: undefined, turn: undefined };
  if (status === 'awaiting_last_day') {
    const presented = consentAtExitOf(leaver.facts)?.decision === 'granted';
    return presented || exit?.terminationDate === undefined ? none : queued(exit.terminationDate);
  }
  if (status !== 'invited' || statusReason === 'consent_presented' || invitation?.invitedAt === undefined) return none;
  if (isUnreachable(leaver)) return none;
  const before = (at: Date) => queued(plusDays(dateIn(timeZone, at), -1));
  if (isReaddressed(leaver, invitation)) return before(new Date(invitation.dueAt));
  const next = rules.reminderDays[invitation.round];
  if (next === undefined || mailsTo(leaver, invitation) > rules.reminderDays.length) return none;
  return before(reminderTime(new Date(invitation.invitedAt), next));
}

/**
 * Whether the address of an epoch was closed just now, and a mail of an invitation went to it after an instant and
 * before any answer. Another address may have taken its place before this was heard: the mail did harm all the same.
 */
export function wasClosedByInvitation(before: Leaver, after: Leaver, epoch: number, since = ''): boolean {
  const { status, invitation } = before;
  if (status !== 'invited' || invitation === undefined) return false;
  const epochs = mailedEpochs(before, invitation, epoch);
  return (
    epochs.length > 0 &&
    (invitation.mailedAt ?? invitation.invitedAt ?? '') > since &&
    !isClosed(before, epochs) &&
    isClosed(after, epochs)
  );
}

/** The epochs that the address of an epoch has had, if mails of the invitation went to it. */
function mailedEpochs(leaver: Leaver, invitation: Invitation, epoch: number): readonly number[] {
  const present = presentEpochs(addressesOf(leaver));
  if (present.includes(epoch)) return mailsTo(leaver, invitation) > 0 ? present : [];
  return Object.values(invitation.invitedEpochs ?? {}).find((epochs) => epochs.includes(epoch)) ?? [];
}

/** Notes a mail of the invitation to the present address. */
export function mailed(leaver: Leaver, invitation: Invitation, at: Date): Invitation {
  const { address, addressEpoch } = leaver;
  const mailedAt = at.toISOString();
  if (address === undefined) return { ...invitation, addressEpoch, mailedAt };
  const mails = { ...invitation.mailed, [address.hash]: mailsTo(leaver, invitation) + 1 };
  const epochs = new Set([...(invitation.invitedEpochs?.[address.hash] ?? []), addressEpoch ?? 0]);
  const invitedEpochs = { ...invitation.invitedEpochs, [address.hash]: [...epochs] };
  return { ...invitation, mailed: mails, invitedEpochs, addressEpoch, mailedAt };
}

/** How many mails of the invitation went to the present address. */
export function mailsTo({ address }: Leaver, invitation: Invitation): number {
  return address === undefined ? 0 : (invitation.mailed?.[address.hash] ?? 0);
}

/** When a reminder may leave: this many days after the invitation. */
export function reminderTime(invitedAt: Date, days: number): Date {
  return nextInvitationTime(daysAfter(invitedAt, days, timeZone), programme);
}

/** Whether the present address replaced the one that the invitation was sent to, and was not invited before. */
export function isReaddressed(leaver: Leaver, invitation: Invitation): boolean {
  return (leaver.addressEpoch ?? 0) > (invitation.addressEpoch ?? 0) && mailsTo(leaver, invitation) === 0;
}
