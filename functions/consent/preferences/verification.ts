/** The mailed code: a change waits until the owner of the mailbox confirms it. Pure. */

import { isDeepStrictEqual } from 'node:util';
import { verificationRequested } from '../../../events/consent/index.ts';
import type { MailingRecord } from '../../../events/read-models/mailing-record.ts';
import {
  type Command,
  type Decide,
  type Decision,
  decided,
  isRefusal,
  refuse,
} from '../../../shared/decision/decision.ts';
import { unlessFrom } from '../../../shared/decision/lifecycle.ts';
import { expiryFrom } from '../../../shared/dynamo/table-definition.ts';
import { codeValidMinutes } from '../../../shared/links/verification-code.ts';
import { emit } from '../../../shared/outbox/outbox.ts';
import { day, minute } from '../../../shared/time/durations.ts';
import { type RequestedPreferences, type Verification, verificationsTable } from '../tables.ts';
import { mostAttempts, verificationLifecycle } from './lifecycle.ts';

/** How long a code can be entered, in milliseconds. */
const codeValidFor = codeValidMinutes * minute;
/** How many codes are mailed to a person in a day: a forwarded link must not fill the mailbox. */
const mostCodesPerDay = 10;

type Request = Pick<Verification, 'alumniId' | 'verificationId' | 'wanted' | 'shown' | 'before'>;
type DecideRequest = Decide<
  readonly Verification[],
  Request,
  'already_waiting' | 'too_many_codes',
  Decision<Verification>
>;

/**
 * Requests a code, unless a code for the same wishes on the same text waits; `known` are the person's verifications of
 * at least the last day.
 */
export const requestCode: DecideRequest = (known, { input: request }, at) => {
  if (waitingForSame(known, request, at) !== undefined) return refuse('already_waiting');
  const today = known.filter(({ createdAt }) => at.getTime() - Date.parse(createdAt) < day);
  if (today.length >= mostCodesPerDay) return refuse('too_many_codes');
  const { alumniId, verificationId } = request;
  return decided<Verification>(
    {
      ...request,
      state: 'pending',
      attempts: 0,
      createdAt: at.toISOString(),
      validUntil: new Date(at.getTime() + codeValidFor).toISOString(),
      expiresAt: expiryFrom(verificationsTable, at),
    },
    { events: [emit(verificationRequested, { alumniId, verificationId })] },
  );
};

/**
 * Whether a code can reach a person: no mail is sent to an address that bounced, so nobody is asked for a code that
 * never comes.
 */
export function canGetCode({ suppression }: Pick<MailingRecord, 'suppression'>): boolean {
  return suppression !== 'address';
}

/** What a person can stop without a code, as it is now. */
export function stoppableOf({ topics, frequency, directory, hourReminder }: MailingRecord): Verification['before'] {
  return { topics, frequency, directory, hourReminder };
}

/** The record as it was before the form was saved: what the form stopped has been stopped since, before the code was entered. */
export function beforeSaving(person: MailingRecord, { before }: Pick<Verification, 'before'>): MailingRecord {
  return { ...person, ...before };
}

/** Whether a code can be entered for it. */
export function isPending({ state, attempts, validUntil }: Verification, now: Date): boolean {
  return state === 'pending' && attempts < mostAttempts && now.getTime() < Date.parse(validUntil);
}

/**
 * A verification without the wishes that another one has just granted; undefined if it holds none of them. A wish is
 * granted by the first code only: a withdrawal in between stays, although the second code comes after it.
 */
export function withoutGranted(verification: Verification, granted: RequestedPreferences): Verification | undefined {
  const { topics, ...settings } = verification.wanted;
  const left = topics.filter((topic) => !granted.topics.includes(topic));
  const kept = Object.entries(settings).filter(([setting]) => !(stoppable.includes(setting) && setting in granted));
  if (left.length === topics.length && kept.length === Object.keys(settings).length) return undefined;
  return { ...verification, wanted: { topics: left, ...Object.fromEntries(kept) } };
}

/** The settings that a member can stop without a code. */
const stoppable: readonly string[] = ['frequency', 'directory', 'hourReminder'];

/** Counts an attempt; the right code, which is the command's input, uses the verification up. */
export const tryCode: Decide<Verification, boolean, 'too_late'> = (verification, { input: isRight }, at) => {
  const wrong = unlessFrom(verificationLifecycle, isRight ? 'confirm' : 'mistype', verification.state);
  if (wrong !== undefined) return wrong;
  if (!isPending(verification, at)) return refuse('too_late');
  return decided({ ...verification, attempts: verification.attempts + 1, state: isRight ? 'used' : 'pending' });
};

/** What an entered code leads to; an attempt that counts is stored. */
type CodeOutcome =
  | { readonly outcome: 'right'; readonly attempt: Decision<Verification> }
  | { readonly outcome: 'wrong'; readonly attempt: Decision<Verification> }
  | { readonly outcome: 'confirmed_before'; readonly attempt?: undefined }
  | { readonly outcome: 'over'; readonly attempt?: undefined };

/**
 * Decides on an entered code. The right code, entered a second time, confirms nothing more and is not counted as wrong.
 */
export function decideOnCode(verification: Verification, command: Command<boolean>, at: Date): CodeOutcome {
  const attempt = tryCode(verification, command, at);
  if (!isRefusal(attempt)) return { outcome: command.input ? 'right' : 'wrong', attempt };
  return { outcome: command.input && verification.state === 'used' ? 'confirmed_before' : 'over' };
}

/** The verification that the code page names, else the newest that waits. */
export function verificationNamed(
  known: readonly Verification[],
  named: string | undefined,
  now: Date,
): Verification | undefined {
  if (named !== undefined) return known.find(({ verificationId }) => verificationId === named);
  const waiting = known.filter((one) => isPending(one, now));
  return waiting.sort((one, other) => one.createdAt.localeCompare(other.createdAt)).at(-1);
}

/** The verification that waits for the same wishes on the same text: on another text, it is another consent. */
export function waitingForSame(
  known: readonly Verification[],
  { wanted, shown }: Pick<Verification, 'wanted' | 'shown'>,
  now: Date,
): Verification | undefined {
  const isSame = (one: Verification) => isDeepStrictEqual([one.wanted, one.shown], [wanted, shown]);
  return known.find((one) => isPending(one, now) && isSame(one));
}

/** The other waiting verifications that share a wish with the granted one: as they were, and without that wish. */
export function othersWithoutGranted(
  known: readonly Verification[],
  { verificationId, wanted }: Pick<Verification, 'verificationId' | 'wanted'>,
  now: Date,
): readonly { readonly before: Verification; readonly after: Verification }[] {
  const others = known.filter((one) => one.verificationId !== verificationId && isPending(one, now));
  return others.flatMap((before) => {
    const after = withoutGranted(before, wanted);
    return after === undefined ? [] : [{ before, after }];
  });
}
