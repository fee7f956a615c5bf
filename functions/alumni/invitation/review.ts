/**
 * The life of a leaver in the programme. Whatever happened (a statement, an answer, HR's decision, a due timer), a review
 * brings the record up to date for an instant and says what follows from it. Pure: a timer that comes twice, late or for a
 * date that was moved finds nothing to do.
 */
import { alumniInvited } from '../../../events/alumni/alumni-invited.ts';
import { alumnusReturned } from '../../../events/alumni/alumnus-returned.ts';
import { consentPresented } from '../../../events/alumni/consent-presented.ts';
import { contactUpdated } from '../../../events/alumni/contact-updated.ts';
import { invitationExpired } from '../../../events/alumni/invitation-expired.ts';
import { leaverErased } from '../../../events/alumni/leaver-erased.ts';
import { leaverRegistered } from '../../../events/alumni/leaver-registered.ts';
import { type Announcement, announce } from '../../../shared/outbox/outbox.ts';
import type { Programme } from '../../../shared/programme/programme.ts';
import { dateIn, daysAfter, instantAt } from '../../../shared/time/calendar.ts';
import type { Timer } from '../../../shared/timers/timers.ts';

import type { AlumniStatus } from '../../../shared/vocabulary.ts';
import { contactCard, contactDiffers } from '../record/contact.ts';
import { tombstone } from '../record/leaver.ts';
import { type Exit, type Standing, standingOf } from '../record/standing.ts';
import type { Invitation, Leaver } from '../tables.ts';
import { nextBusinessDay } from './business-days.ts';

/** The parts of the programme that the life of a leaver depends on. */
export type Rules = Pick<
  Programme,
  'businessCalendar' | 'contactBasis' | 'holidays' | 'invitation' | 'language' | 'timeZone'
>;

/** A record brought up to date, and what others are to know and when to look again. */
export interface Outcome {
  readonly leaver: Leaver;
  readonly announcements: readonly Announcement[];
  readonly timers: readonly Timer[];
}

type Invitable = Extract<Standing, { result: 'invitable' }>;

/** Brings a changed record up to date for the instant `at`. `before` is the record as it is stored. */
export function review(before: Leaver, changed: Leaver, at: Date, rules: Rules): Outcome {
  const outcome = changed.erasedAt === undefined ? follow(changed, at, rules) : asleep(changed);
  const { leaver } = outcome;
  const announcements = [
    ...changeOfStatus(before, leaver),
    ...outcome.announcements,
    ...changeOfContact(before, leaver, rules),
  ];
  return { ...outcome, announcements };
}

function follow(changed: Leaver, at: Date, rules: Rules): Outcome {
  const standing = standingOf(changed, rules);
  if (standing.result === 'invitable') return followInvitation(changed, standing, at, rules);
  const { status, reason } = standing;
  const sent = changed.invitation?.invitedAt === undefined ? undefined : changed.invitation;
  return forgetInTime({ ...changed, status, statusReason: reason, invitation: sent }, at, rules);
}

/** A tombstone only follows an answer that was on its way while the person was forgotten. */
function asleep(leaver: Leaver): Outcome {
  return quiet({ ...leaver, status: leaver.answer?.status ?? leaver.status });
}

/** The invitation leaves at the programme's hour on the first business day after the employment ended (STANDARDS §1). */
function invitationDueAt(terminationDate: string, rules: Rules): Date {
  return instantAt(nextBusinessDay(terminationDate, rules), rules.invitation.hour, rules.timeZone);
}

function followInvitation(leaver: Leaver, { exit, consentGranted }: Invitable, at: Date, rules: Rules): Outcome {
  const waiting = {
    ...leaver,
    eraseAt: undefined,
    status: 'awaiting_last_day',
    statusReason: 'employment_not_ended',
  } as const;
  if (exit.terminationDate === undefined) return quiet({ ...waiting, invitation: undefined });
  const dueAt = invitationDueAt(exit.terminationDate, rules);
  const known = leaver.invitation?.hireDate === exit.hireDate ? leaver.invitation : undefined;
  if (dueAt > at) {
    const invitation = { hireDate: exit.hireDate, dueAt: dueAt.toISOString(), round: 0, consentPresented: false };
    const timers = known?.dueAt === invitation.dueAt ? [] : [timer('invitation', leaver, dueAt, at)];
    return { leaver: { ...waiting, invitation }, announcements: [], timers };
  }
  const invited = { ...leaver, eraseAt: undefined, status: 'invited', statusReason: undefined } as const;
  if (consentGranted) return present(invited, exit, dueAt, at);
  if (known?.invitedAt === undefined) return invite(invited, exit, dueAt, at, rules);
  return goOn(invited, known, new Date(known.invitedAt), at, rules);
}

/** A consent given at exit is recorded instead of asked for again; the person is a member once consent says so. */
function present(leaver: Leaver, exit: Exit, dueAt: Date, at: Date): Outcome {
  const presented: Leaver = { ...leaver, statusReason: 'consent_presented' };
  if (leaver.invitation?.hireDate === exit.hireDate && leaver.invitation.consentPresented) return quiet(presented);
  const invitation = { ...opened(exit, dueAt, at), consentPresented: true };
  const { alumniId } = leaver;
  return {
    leaver: { ...presented, invitation },
    announcements: [announce(consentPresented, { alumniId })],
    timers: [],
  };
}

function invite(leaver: Leaver, exit: Exit, dueAt: Date, at: Date, rules: Rules): Outcome {
  const closesAt = daysAfter(at, rules.invitation.closesAfterDays, rules.timeZone);
  const reminders = rules.invitation.reminderDays.map((days) => daysAfter(at, days, rules.timeZone));
  return {
    leaver: { ...leaver, invitation: { ...opened(exit, dueAt, at), closesAt: closesAt.toISOString() } },
    announcements: [announce(alumniInvited, { alumniId: leaver.alumniId, mail: 'invitation', round: 0 })],
    timers: [
      ...reminders.map((remindAt) => timer('invitation-reminder', leaver, remindAt, at)),
      timer('invitation-expiry', leaver, closesAt, at),
    ],
  };
}

function opened({ hireDate }: Exit, dueAt: Date, at: Date): Invitation {
  return { hireDate, dueAt: dueAt.toISOString(), invitedAt: at.toISOString(), round: 0, consentPresented: false };
}

/** An invitation that left is reminded of, and closes. */
function goOn(leaver: Leaver, invitation: Invitation, invitedAt: Date, at: Date, rules: Rules): Outcome {
  const { alumniId } = leaver;
  if (invitation.closesAt !== undefined && Date.parse(invitation.closesAt) <= at.getTime()) {
    const answer = {
      status: 'expired',
      on: dateIn(rules.timeZone, at),
      sequence: leaver.answer?.sequence ?? 0,
    } as const;
    return forgetInTime({ ...leaver, invitation, status: 'expired', answer }, at, rules);
  }
  const due = rules.invitation.reminderDays.filter((days) => daysAfter(invitedAt, days, rules.timeZone) <= at);
  const reachable = leaver.unreachable === undefined || leaver.unreachable !== leaver.address?.hash;
  if (due.length <= invitation.round || !reachable) return quiet({ ...leaver, invitation });
  return {
    leaver: { ...leaver, invitation: { ...invitation, round: due.length } },
    announcements: [announce(alumniInvited, { alumniId, mail: 'reminder', round: due.length })],
    timers: [],
  };
}

const forgottenInTime: ReadonlySet<AlumniStatus> = new Set(['expired', 'excluded']);

/** Who did not answer is forgotten some days after the invitation; who is not to be invited, some days after that was clear. */
function forgetInTime(leaver: Leaver, at: Date, rules: Rules): Outcome {
  if (!forgottenInTime.has(leaver.status)) return quiet({ ...leaver, eraseAt: undefined });
  if (leaver.eraseAt !== undefined) return quiet(leaver);
  const from = leaver.status === 'expired' ? new Date(leaver.invitation?.invitedAt ?? at) : at;
  const eraseAt = daysAfter(from, rules.invitation.erasedAfterDays, rules.timeZone);
  const waiting = { ...leaver, eraseAt: eraseAt.toISOString() };
  return { leaver: waiting, announcements: [], timers: [timer('erasure', leaver, eraseAt, at)] };
}

/** Forgets a leaver whose time to be forgotten has come; undefined = it has not. */
export function forgetIfDue(leaver: Leaver, at: Date): Outcome | undefined {
  if (leaver.eraseAt === undefined || Date.parse(leaver.eraseAt) > at.getTime()) return undefined;
  const { alumniId } = leaver;
  return { leaver: tombstone(leaver, at), announcements: [announce(leaverErased, { alumniId })], timers: [] };
}

/** The sweep looks back a few minutes only: a timer whose time has passed is due now. */
function timer(kind: string, { alumniId }: Leaver, dueAt: Date, at: Date): Timer {
  return { kind, ref: alumniId, dueAt: dueAt > at ? dueAt : at };
}

function quiet(leaver: Leaver): Outcome {
  return { leaver, announcements: [], timers: [] };
}

/** Others hear of it when somebody is registered or stands elsewhere; answers were announced by consent already. */
function changeOfStatus(before: Leaver, { alumniId, status, answer }: Leaver): Announcement[] {
  if (before.sequence > 0 && before.status === status) return [];
  switch (status) {
    case 'returned':
      return [announce(alumnusReturned, { alumniId })];
    case 'expired':
      return [announce(invitationExpired, { alumniId })];
    case 'member':
    case 'left':
      return [];
    case 'declined':
      return answer === undefined ? [announce(leaverRegistered, { alumniId, status })] : [];
    case 'awaiting_last_day':
    case 'awaiting_contact':
    case 'awaiting_approval':
    case 'invited':
    case 'excluded':
      return [announce(leaverRegistered, { alumniId, status })];
  }
}

function changeOfContact(before: Leaver, after: Leaver, rules: Rules): Announcement[] {
  const cards = [contactCard(before, rules), contactCard(after, rules)] as const;
  if (cards[0] === undefined || cards[1] === undefined || !contactDiffers(cards[0], cards[1])) return [];
  return [announce(contactUpdated, { alumniId: after.alumniId })];
}
