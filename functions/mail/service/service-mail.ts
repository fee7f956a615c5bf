/**
 * The decisions on a service mail: it is claimed before it is sent, so that it is not sent twice. A mail that certainly was not sent
 * is tried again, and what stays in doubt is resent; what cannot be written is tried again until its gathering is
 * corrected. Pure.
 */

import { mailNotWritten } from '../../../events/mail/index.ts';
import type { GatheringMail } from '../../../events/read-models/gathering.ts';
import { doubtHolds, noReport } from '../../../events/read-models/send-progress.ts';
import { serviceMailDoubtDue } from '../../../events/timers/index.ts';
import {
  byOkaeri,
  type Command,
  type Decide,
  type Decision,
  decided,
  type Refusal,
  refuse,
} from '../../../shared/decision/decision.ts';
import { unlessFrom } from '../../../shared/decision/lifecycle.ts';
import { expiryFrom } from '../../../shared/dynamo/table-definition.ts';
import type { GatheringId } from '../../../shared/identifier.ts';
import { emit } from '../../../shared/outbox/outbox.ts';
import { day, minute, second } from '../../../shared/time/durations.ts';
import type { Settlement } from '../delivery/send-outcome.ts';
import { givenUpAfter, lateAfter, oldAfter, resent, rewritten, senders, timerTakes } from '../environment.ts';
import { type ServiceMail, serviceMailsTable } from '../tables.ts';
import { serviceMailLifecycle } from './lifecycle.ts';

/** A sender that has stored nothing for this long is dead; in milliseconds. */
const senderSilence = senders.serviceMail.silence * second;

/** The place of a mail among those of its kind; an older one that comes late is not sent. */
export interface PlaceInOrder {
  readonly subject: string;
  readonly sequence: number;
  /** The RSVP, and when it was given, where the mail confirms one. */
  readonly answer?: string;
  readonly answeredAt?: string;
}

/** A mail that an event causes, before it is claimed. */
export type WantedMail = Pick<ServiceMail, 'mailId' | 'alumniId' | 'kind' | 'event'>;

/** What is stored about a mail and those of its kind. */
export interface Stored {
  readonly mail: ServiceMail | undefined;
  /** The newest of its kind that was sent. */
  readonly newest: Pick<PlaceInOrder, 'sequence'> | undefined;
}

/** Why a mail is not claimed: it was sent, or a newer one of its kind was. */
export type ClaimRefusal = 'known' | 'older_mail';
/** What a claim means: the mail is to be sent now, its claim fell silent, its doubt stays, or it is too early to say. */
export type Claimed = Decision<ServiceMail> & { readonly verdict: 'send' | 'doubt' | 'lost' | 'in_progress' };
type Claim = Claimed | Refusal<ClaimRefusal>;

/** What is known when a mail is to be sent. */
interface Circumstances {
  readonly order: PlaceInOrder | undefined;
  /** The end of the programme's quiet hours; undefined = it is not quiet now. */
  readonly quietUntil?: Date | undefined;
}

/** Mails to people who have asked for nothing: they were planned for an hour of the day, and none is sent at night because it is late. */
const keepQuietHours: readonly ServiceMail['kind'][] = ['invitation', 'reminder'];

/**
 * Claims a mail, also one that the watch found before its event arrived: that was late, not lost. A claim whose sender fell
 * silent comes into doubt instead: it is not known whether SES accepted that mail. While the sender may be alive, a timer
 * checks the claim again: the message that asked is gone by then.
 */
export function claimMail(
  { mail, newest }: Stored,
  { input: { order, quietUntil, ...wanted } }: Command<WantedMail & Circumstances>,
  at: Date,
): Claim {
  if (mail?.state === 'claimed') return checkClaim(mail, at);
  if (mail !== undefined && mail.state !== 'unclaimed') return refuse('known');
  if (isKnown(order, newest)) return refuse('older_mail');
  const unclaimed = mail ?? unclaimedMail(wanted, at);
  return sendUnlessQuiet(unclaimed, unclaimed.attempt, quietUntil, at);
}

/**
 * Claims a mail that was not sent, could not be written, or stayed in doubt; after a newer mail of its kind it claims none. A mail in
 * doubt is claimed only while SES has not reported it, and only once, unless SES said that it failed or an operator
 * asks for more.
 */
export function reclaimMail(
  { mail, newest }: Stored & { readonly mail: ServiceMail },
  { input: { order, quietUntil } }: Command<Circumstances>,
  at: Date,
): Claim {
  if (mail.state === 'claimed') return checkClaim(mail, at);
  const retry = (attempt: number): Claimed => sendUnlessQuiet(mail, attempt, quietUntil, at);
  if (mail.state === 'unclaimed' || mail.state === 'unwritten' || mail.state === 'waiting') {
    // An unclaimed mail has no place in the order yet.
    const replaced = mail.state === 'unclaimed' ? isKnown(order, newest) : isOlder(order, newest);
    if (replaced) return refuse('older_mail');
    const due = mail.state === 'waiting' ? dueOf(mail) : at;
    return due > at ? waitUntil(mail, due) : retry(mail.attempt);
  }
  const wrong = unlessFrom(serviceMailLifecycle, 'resend', mail.state);
  if (wrong !== undefined) return wrong;
  const isLast = mail.attempt >= mail.attemptsAllowed;
  if (mail.feedback !== noReport || (isLast && mail.watchAt === undefined)) return refuse('known');
  if (isOlder(order, newest)) return refuse('older_mail');
  const holdsUntil = new Date(Date.parse(mail.doubtSince ?? mail.updatedAt) + doubtHolds);
  if (holdsUntil > at) return waitUntil(mail, holdsUntil);
  if (isLast) return { ...decided(settled({ ...mail, updatedAt: at.toISOString() })), verdict: 'lost' };
  return retry(mail.attempt + 1);
}

/** The states of a mail that may be resent. */
export const statesToResend = serviceMailLifecycle.steps.resend.from;

/**
 * Allows one more attempt for a mail that stayed in doubt, as an operator asks: the watch makes sure that it is resent.
 * Not for one that SES reported, nor for one that the watch still looks at, nor for one without a purpose: what was too
 * late for a second mail, or was refused then, has a reason.
 */
export const allowAttempt: Decide<ServiceMail, undefined, 'known'> = (mail, _command, at) => {
  const wrong = unlessFrom(serviceMailLifecycle, 'resend', mail.state);
  if (wrong !== undefined) return wrong;
  if (mail.feedback !== noReport || mail.watchAt !== undefined || mail.reason !== undefined) return refuse('known');
  return decided({ ...mail, attemptsAllowed: mail.attempt + 1, watchAt: at.toISOString(), watched: 'mails' });
};

function claimedAt(at: Date) {
  const now = at.toISOString();
  return { state: 'claimed', claimedAt: now, updatedAt: now } as const;
}

function isOlder(order: PlaceInOrder | undefined, newest: Stored['newest']): boolean {
  return order !== undefined && newest !== undefined && newest.sequence > order.sequence;
}

function isKnown(order: PlaceInOrder | undefined, newest: Stored['newest']): boolean {
  return order !== undefined && newest !== undefined && newest.sequence >= order.sequence;
}

/** A mail whose event is in the archive, and that nobody has claimed: it is retried now, and watched until it is settled. */
export function missingMail(wanted: WantedMail, at: Date): Decision<ServiceMail> {
  const mail = unclaimedMail(wanted, at);
  return decided(watched(mail, at), { timers: [serviceMailDoubtDue.at(mail, at)] });
}

/**
 * What is stored of a mail whose claim was refused: one that a newer mail of its kind replaced is skipped,
 * unless it may have been sent before. Undefined = it stays as it is.
 */
export function settleRefused(
  mail: ServiceMail | undefined,
  { input: { wanted, refused } }: Command<{ readonly wanted: WantedMail; readonly refused: string }>,
  at: Date,
): Decision<ServiceMail> | undefined {
  if (refused !== 'older_mail' || mail?.state === 'inDoubt') return undefined;
  const replaced = { state: 'skipped', reason: refused, updatedAt: at.toISOString() } as const;
  return decided(settled({ ...(mail ?? newMail(wanted, at)), ...replaced }));
}

function unclaimedMail(wanted: WantedMail, at: Date): ServiceMail {
  return { ...newMail(wanted, at), state: 'unclaimed' };
}

function newMail(wanted: WantedMail, at: Date) {
  const now = at.toISOString();
  const expiresAt = expiryFrom(serviceMailsTable, at);
  const untried = { attempt: 1, attemptsAllowed: 2, unwritten: 0, feedback: noReport };
  return { ...wanted, ...untried, claimedAt: now, updatedAt: now, expiresAt };
}

function checkClaim(mail: ServiceMail, at: Date): Claimed {
  const silentAt = new Date(Date.parse(mail.claimedAt) + senderSilence + 1);
  return silentAt > at ? waitUntil(mail, silentAt) : { ...putInDoubt(mail, at), verdict: 'doubt' };
}

/** The mail is sent now. One that keeps quiet hours waits for the morning: until then nobody, the watch included, looks at it. */
function sendUnlessQuiet(mail: ServiceMail, attempt: number, quietUntil: Date | undefined, at: Date): Claimed {
  if (quietUntil !== undefined && keepQuietHours.includes(mail.kind))
    return { ...checkAt(mail, quietUntil), verdict: 'in_progress' };
  const silentAt = new Date(at.getTime() + senderSilence);
  return { ...decided(watched({ ...mail, ...claimedAt(at), attempt }, silentAt)), verdict: 'send' };
}

function waitUntil(mail: ServiceMail, until: Date): Claimed {
  return { ...decided(mail, { timers: [serviceMailDoubtDue.at(mail, until)] }), verdict: 'in_progress' };
}

/** The mail with the instant at which the watch looks at it, should its message or its timer be lost. */
export function watched(mail: ServiceMail, after: Date): ServiceMail {
  return { ...mail, watchAt: new Date(after.getTime() + timerTakes * minute).toISOString(), watched: 'mails' };
}

/** When a mail that waits is tried again. */
function dueOf({ watchAt = '' }: ServiceMail): Date {
  return new Date(Date.parse(watchAt) - timerTakes * minute);
}

function settled({ watchAt: _over, watched: _also, ...mail }: ServiceMail): ServiceMail {
  return mail;
}

/**
 * Notes what became of a mail. A second mail that was not accepted says nothing about the first, which stays in doubt.
 */
export function settleMail(mail: ServiceMail, { input }: Command<Settlement>, at: Date): Decision<ServiceMail> {
  const { outcome } = input;
  if (outcome === 'inDoubt') return input.failed === true ? noteFailure(mail, at) : putInDoubt(mail, at);
  const updatedAt = at.toISOString();
  const noted = { ...mail, ...(outcome === 'accepted' ? {} : { reason: input.reason }), updatedAt };
  const isFirstInDoubt = mail.attempt > 1 && outcome !== 'accepted';
  return decided(settled({ ...noted, ...(isFirstInDoubt ? inDoubtSince(updatedAt) : { state: outcome }) }));
}

function inDoubtSince(doubtSince: string) {
  return { state: 'inDoubt', doubtSince } as const;
}

/** SES has some time to report the mail. Then it is resent, or the doubt stays. */
function putInDoubt(mail: ServiceMail, at: Date): Decision<ServiceMail> {
  const now = at.toISOString();
  return checkAt({ ...mail, ...inDoubtSince(now), updatedAt: now }, new Date(at.getTime() + doubtHolds));
}

/** The mail is looked at then by its timer, and a little later by the watch. */
function checkAt(mail: ServiceMail, due: Date): Decision<ServiceMail> {
  return decided(watched(mail, due), { timers: [serviceMailDoubtDue.at(mail, due)] });
}

/**
 * Notes that a mail certainly was not sent. It is tried again at growing intervals until it is too late for what it
 * says, and given up after {@link givenUpAfter}. A second mail says nothing about the first, which stays in doubt.
 */
export function noteNotSent(mail: ServiceMail, _command: Command, at: Date): Decision<ServiceMail> {
  const since = waitingSince(mail, at);
  const lasted = at.getTime() - Date.parse(since);
  if (lasted >= givenUpAfter * day) return settleMail(mail, byOkaeri({ outcome: 'skipped', reason: 'not_sent' }), at);
  const wait = Math.min(Math.max(lasted, resent.soon * minute), resent.rarely * minute);
  const noted = { ...mail, ...stateAfter(mail, 'waiting'), waitingSince: since, updatedAt: at.toISOString() };
  return checkAt(noted, new Date(at.getTime() + wait));
}

/** SES responded that it failed: probably the mail was not sent, so that this attempt does not count. */
function noteFailure(mail: ServiceMail, at: Date): Decision<ServiceMail> {
  const since = waitingSince(mail, at);
  const attempt = Math.max(1, mail.attempt - 1);
  const isOver = at.getTime() - Date.parse(since) >= givenUpAfter * day;
  return putInDoubt({ ...mail, waitingSince: since, attempt: isOver ? mail.attemptsAllowed : attempt }, at);
}

function waitingSince(mail: ServiceMail, at: Date): string {
  return mail.waitingSince ?? at.toISOString();
}

/** Whether a mail is late, and still tried: the people on call are notified. */
export function isLate({ waitingSince: since, watchAt }: ServiceMail, at: Date): boolean {
  return since !== undefined && watchAt !== undefined && at.getTime() - Date.parse(since) >= lateAfter * minute;
}

/** The state of a mail whose attempt came to nothing: as it was before, if that was in doubt. */
function stateAfter<State extends ServiceMail['state']>({ attempt }: ServiceMail, state: State) {
  return attempt > 1 ? ({ state: 'inDoubt', attempt: attempt - 1 } as const) : { state };
}

/** A mail about a gathering that could not be written. */
export interface Unwritten {
  readonly gatheringId: GatheringId;
  readonly notice: GatheringMail;
}

/**
 * Notes that a mail cannot be written, which the gathering shows to HR. It is tried again at growing intervals, and
 * given up after {@link givenUpAfter}. An event says so at first, and again when the gathering was changed since. A second mail says
 * nothing about the first, which stays in doubt, so that SES's report on it still counts.
 */
export function noteUnwritten(
  mail: ServiceMail,
  { input: { changedAt, ...about } }: Command<Unwritten & { readonly changedAt: string | undefined }>,
  at: Date,
): Decision<ServiceMail> {
  const now = at.toISOString();
  const { mailId, alumniId, unwrittenSince = now, toldAt } = mail;
  const lasted = at.getTime() - Date.parse(unwrittenSince);
  if (lasted >= givenUpAfter * day) return settleMail(mail, byOkaeri({ outcome: 'skipped', reason: 'unwritten' }), at);
  const wait =
    lasted >= oldAfter * day ? day : Math.min(Math.max(lasted, rewritten.soon * minute), rewritten.rarely * minute);
  const watch = { watchAt: new Date(at.getTime() + wait).toISOString(), watched: 'mails' } as const;
  const stands = stateAfter(mail, 'unwritten');
  const told = Date.parse(toldAt ?? '');
  const isDue = toldAt === undefined || told + day <= at.getTime() || Date.parse(changedAt ?? '') > told;
  const noted = { ...mail, ...watch, ...stands, unwritten: mail.unwritten + 1, unwrittenSince, updatedAt: now };
  if (!isDue) return decided<ServiceMail>(noted);
  return decided<ServiceMail>(
    { ...noted, toldAt: now },
    { events: [emit(mailNotWritten, { mailId, alumniId, ...about })] },
  );
}
