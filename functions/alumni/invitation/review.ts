/**
 * The life of a leaver in the programme. After each change (a statement, an answer, HR's decision, a due timer), a review
 * brings the record up to date for an instant and says what follows from it. Pure: a timer that comes twice, late or for a
 * date that was moved changes nothing.
 */
import { isDeepStrictEqual } from 'node:util';
import {
  alumniInvited,
  alumnusExcluded,
  alumnusReturned,
  consentPresented,
  contactUpdated,
  invitationExpired,
  leaverRegistered,
} from '../../../events/alumni/index.ts';
import { invitationDue, invitationExpiryDue, invitationReminderDue } from '../../../events/timers/index.ts';
import { type Command, type Decision, decided, type Refusal, refuse } from '../../../shared/decision/decision.ts';
import { type EmittedEvent, emit } from '../../../shared/outbox/outbox.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { dateIn, daysAfter, endOfDay, instantAt, plusDays } from '../../../shared/time/calendar.ts';
import type { Allowance } from '../budget/budget.ts';
import { erase, eraseInTime, isErasureDue } from '../erasure/erasure.ts';
import { reviewOfSharers } from '../record/address-sharing.ts';
import { contactCard, contactDiffers } from '../record/contact.ts';
import { isUnreachable } from '../record/leaver.ts';
import { type Exit, type Standing, standingOf } from '../record/standing.ts';
import type { Invitation, Leaver } from '../tables.ts';
import { nextBusinessDay, nextInvitationTime, timeAfterThisHour } from './business-days.ts';
import { isReaddressed, mailed, mailsTo, reminderTime, turnOf } from './invitation-mails.ts';

type Reviewed = Decision<Leaver> | Refusal<'unchanged'>;
type Invitable = Extract<Standing, { result: 'invitable' }>;

const { invitation: rules, timeZone } = programme;

/**
 * For how many days after their first time for an invitation leavers are invited as soon as there is room; after that,
 * their turn counts.
 */
const recently = 30;

/** An instant, and whether a mail may leave at it. */
interface Moment {
  readonly at: Date;
  readonly allowance: Allowance;
}

/**
 * Brings a changed record, the command's input, up to date for the instant `at`. `before` is the record as it is stored; `allowance` says
 * whether the day's budget has room for a mail.
 */
export function review(
  before: Leaver,
  { by, input: changed }: Command<Leaver>,
  at: Date,
  allowance: Allowance = 'unknown',
): Reviewed {
  const followed = changed.erasedAt === undefined ? follow(changed, { at, allowance }) : followErased(changed);
  const state = { ...followed.state, ...turnOf(followed.state) };
  const { events } = followed;
  const timers = [...followed.timers, ...reviewOfSharers(before, state, at)];
  const emitted = [...changeOfStatus(before, state), ...events, ...changeOfContact(before, state)];
  if (emitted.length === 0 && timers.length === 0 && isSame(before, state)) return refuse('unchanged');
  return decided({ ...state, updatedAt: at.toISOString(), updatedBy: by }, { events: emitted, timers });
}

/** A timer is due: erases a leaver whose time has come, else reviews the record. */
export function followUp(leaver: Leaver, { by }: Command, at: Date, allowance: Allowance): Reviewed {
  return isErasureDue(leaver, at) ? erase(leaver, { by }, at) : review(leaver, { by, input: leaver }, at, allowance);
}

/** Compares as stored: undefined fields are not. */
function isSame(one: Leaver, other: Leaver): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(one)), JSON.parse(JSON.stringify(other)));
}

function follow(leaver: Leaver, moment: Moment): Decision<Leaver> {
  const { at } = moment;
  const standing = standingOf(leaver);
  if (standing.result === 'invitable') return followInvitation(leaver, standing, moment);
  const { status, reason } = standing;
  const sent = leaver.invitation?.invitedAt === undefined ? undefined : leaver.invitation;
  const settled = { ...leaver, status, statusReason: reason, invitation: sent };
  return status === 'excluded' && leaver.answer?.status === 'member'
    ? endMembership(settled, leaver.answer, at)
    : eraseInTime(settled, at);
}

/**
 * Consent and gatherings get an event that a member is excluded. If the exclusion proves wrong, the person counts as
 * somebody who left.
 */
function endMembership(leaver: Leaver, answer: NonNullable<Leaver['answer']>, at: Date): Decision<Leaver> {
  const { state, timers } = eraseInTime({ ...leaver, answer: { ...answer, status: 'left' } }, at);
  return decided(state, { events: [emit(alumnusExcluded, { alumniId: leaver.alumniId })], timers });
}

/** An answer may arrive after the erasure: the tombstone takes its status. The kind of exit outweighs it. */
function followErased(leaver: Leaver): Decision<Leaver> {
  if (leaver.statusReason === 'exit_type') return decided(leaver);
  return decided({ ...leaver, status: leaver.answer?.status ?? leaver.status });
}

/**
 * The invitation leaves in the programme's hour of a business day, the first one after the employment ended or a later
 * one. Whoever left long ago, such as the people in an import, waits for the daily run, which knows whose turn it is.
 */
function followInvitation(leaver: Leaver, { exit, consentGranted }: Invitable, moment: Moment): Decision<Leaver> {
  const { at, allowance } = moment;
  const { hireDate, terminationDate } = exit;
  const kept = { ...leaver, eraseAt: undefined };
  const waiting = { ...kept, status: 'awaiting_last_day', statusReason: 'employment_not_ended' } as const;
  if (terminationDate === undefined) return decided<Leaver>({ ...waiting, invitation: undefined });
  const firstAt = instantAt(nextBusinessDay(terminationDate, programme), rules.hour, timeZone);
  const known = leaver.invitation?.hireDate === hireDate ? leaver.invitation : undefined;
  const invited = { ...kept, status: 'invited', statusReason: undefined } as const;
  const hasEnded = firstAt <= at;
  if (hasEnded && consentGranted) return presentConsent(invited, known, opened(exit, firstAt, at));
  if (hasEnded && known?.invitedAt !== undefined)
    return remindOrClose(invited, known, new Date(known.invitedAt), moment);
  const longAgo = dateIn(timeZone, daysAfter(firstAt, recently, timeZone)) < dateIn(timeZone, at);
  const leavesAt = leavingAt(moment);
  if (hasEnded && leavesAt <= at && (longAgo ? allowance === 'turn' : mayLeave(moment)))
    return invite(invited, opened(exit, at, at), at);
  const dueAt = !hasEnded ? firstAt : longAgo && known !== undefined ? new Date(known.dueAt) : leavesAt;
  const invitation = { hireDate, dueAt: dueAt.toISOString(), round: 0, consentPresented: false };
  const timers = longAgo || known?.dueAt === invitation.dueAt ? [] : [invitationDue.at(leaver, dueAt)];
  const statusReason = hasEnded ? 'invitation_hour' : waiting.statusReason;
  return decided<Leaver>({ ...waiting, statusReason, invitation }, { timers });
}

/** When the next mail may leave: in this hour or, if it has no room, in that of the next business day. */
function leavingAt({ at, allowance }: Moment): Date {
  return allowance === 'none' || allowance === 'stopped'
    ? timeAfterThisHour(at, programme)
    : nextInvitationTime(at, programme);
}

function mayLeave({ allowance }: Moment): boolean {
  return allowance === 'free' || allowance === 'turn';
}

function opened({ hireDate }: Exit, dueAt: Date, at: Date): Invitation {
  return { hireDate, dueAt: dueAt.toISOString(), invitedAt: at.toISOString(), round: 0, consentPresented: false };
}

/** A consent given at exit is recorded instead of asked for again; the person is a member once consent says so. */
function presentConsent(leaver: Leaver, known: Invitation | undefined, invitation: Invitation): Decision<Leaver> {
  const presented: Leaver = { ...leaver, statusReason: 'consent_presented' };
  if (known?.consentPresented === true) return decided(presented);
  const events = [emit(consentPresented, { alumniId: leaver.alumniId })];
  return decided({ ...presented, invitation: { ...invitation, consentPresented: true } }, { events });
}

function invite(leaver: Leaver, invitation: Invitation, at: Date): Decision<Leaver> {
  const closesAt = deadlineAfter(at);
  const { alumniId, addressEpoch = 0 } = leaver;
  const events = [emit(alumniInvited, { alumniId, mail: 'invitation', round: 0, addressEpoch })];
  const timers = [
    ...rules.reminderDays.map((days) => invitationReminderDue.at(leaver, reminderTime(at, days))),
    invitationExpiryDue.at(leaver, closesAt),
  ];
  const open = { ...mailed(leaver, invitation, at), closesAt: closesAt.toISOString() };
  return decided({ ...leaver, invitation: open }, { events, timers });
}

/** The invitation closes at the end of a day. */
function deadlineAfter(invitedAt: Date): Date {
  return endOfDay(plusDays(dateIn(timeZone, invitedAt), rules.closesAfterDays), timeZone);
}

/** Another address is invited later, with the whole time for an answer: until then the invitation does not close. */
function postponed(leaver: Leaver, invitation: Invitation, leavesAt: Date): Decision<Leaver> {
  const dueAt = leavesAt.toISOString();
  if (invitation.dueAt === dueAt) return decided({ ...leaver, invitation });
  const closesAt = deadlineAfter(leavesAt);
  const timers = [invitationDue.at(leaver, leavesAt), invitationExpiryDue.at(leaver, closesAt)];
  return decided({ ...leaver, invitation: { ...invitation, dueAt, closesAt: closesAt.toISOString() } }, { timers });
}

/**
 * Nobody whose reminder was held back, by HR or after too many bounces, is erased for silence: the invitation stays
 * open as long as it would after the reminder.
 */
function keptOpen(leaver: Leaver, invitation: Invitation, closesAt: Date): Decision<Leaver> {
  const timers = [invitationExpiryDue.at(leaver, closesAt)];
  return decided({ ...leaver, invitation: { ...invitation, closesAt: closesAt.toISOString() } }, { timers });
}

/**
 * An invitation that was sent is followed by reminders, and closes. If another address replaced the one that was
 * invited, it is invited as well, with the full time for an answer. An address that was invited before gets the
 * remaining reminders.
 */
function remindOrClose(leaver: Leaver, invitation: Invitation, invitedAt: Date, moment: Moment): Decision<Leaver> {
  const { at } = moment;
  const { alumniId, addressEpoch = 0 } = leaver;
  const due = rules.reminderDays.filter((days) => reminderTime(invitedAt, days) <= at);
  const enough = mailsTo(leaver, invitation) > rules.reminderDays.length;
  const isReminded = due.length <= invitation.round || enough;
  if (invitation.closesAt !== undefined && Date.parse(invitation.closesAt) <= at.getTime()) {
    const lastDue = due.at(-1);
    if (moment.allowance === 'stopped' && !isUnreachable(leaver) && !isReminded && lastDue !== undefined)
      return keptOpen(
        leaver,
        invitation,
        endOfDay(plusDays(dateIn(timeZone, at), rules.closesAfterDays - lastDue), timeZone),
      );
    const { hireDate } = invitation;
    const on = dateIn(timeZone, at);
    const answer = { status: 'expired', on, hireDate, sequence: leaver.answer?.sequence ?? 0 } as const;
    return eraseInTime({ ...leaver, invitation, status: 'expired', answer }, at);
  }
  if (isUnreachable(leaver)) return decided({ ...leaver, invitation });
  const leavesAt = leavingAt(moment);
  const waits = leavesAt > at || !mayLeave(moment);
  if (isReaddressed(leaver, invitation)) {
    if (waits) return postponed(leaver, invitation, leavesAt);
    const { hireDate, dueAt } = invitation;
    const started = { hireDate, dueAt, invitedAt: at.toISOString(), round: 0, consentPresented: false };
    return invite(leaver, { ...started, mailed: invitation.mailed, invitedEpochs: invitation.invitedEpochs }, at);
  }
  if (isReminded) return decided({ ...leaver, invitation });
  if (waits) return decided({ ...leaver, invitation }, { timers: [invitationReminderDue.at(leaver, leavesAt)] });
  const events = [emit(alumniInvited, { alumniId, mail: 'reminder', round: due.length, addressEpoch })];
  return decided({ ...leaver, invitation: { ...mailed(leaver, invitation, at), round: due.length } }, { events });
}

/** The events on a registration and on a new status; consent emits the events on answers. */
function changeOfStatus(before: Leaver, { alumniId, status, answer }: Leaver): EmittedEvent[] {
  if (before.sequence > 0 && before.status === status) return [];
  switch (status) {
    case 'returned':
      return [emit(alumnusReturned, { alumniId })];
    case 'expired':
      return [emit(invitationExpired, { alumniId })];
    case 'member':
    case 'left':
      return [];
    default:
      return status === 'declined' && answer !== undefined ? [] : [emit(leaverRegistered, { alumniId, status })];
  }
}

function changeOfContact(before: Leaver, after: Leaver): EmittedEvent[] {
  const [known, card] = [contactCard(before), contactCard(after)];
  if (known === undefined || card === undefined || !contactDiffers(known, card)) return [];
  return [emit(contactUpdated, { alumniId: after.alumniId })];
}
