/**
 * The progress of a chunk: one letter per recipient, moved by lanes under an optimistic lock. Pure; a mail is sent only to a
 * position that a stored claim gave to this lane.
 */
import { chunkLeft, chunkSent, sendingHarmed, sendingQuotaReached } from '../../../events/mail/index.ts';
import {
  doubtHolds,
  lastingDoubts,
  type OutcomeCode,
  outcomeAt,
  outcomeCodes,
  outcomes as outcomeNames,
  type SendProgress,
} from '../../../events/read-models/send-progress.ts';
import { chunkDoubtDue, chunkDue } from '../../../events/timers/index.ts';
import { type Command, type Decide, type Decision, decided, refuse } from '../../../shared/decision/decision.ts';
import { unlessFrom } from '../../../shared/decision/lifecycle.ts';
import { type EmittedEvent, emit } from '../../../shared/outbox/outbox.ts';
import { second } from '../../../shared/time/durations.ts';
import type { Settlement } from '../delivery/send-outcome.ts';
import { senders } from '../environment.ts';
import { chunkLifecycle, chunkStatus, recipientLifecycle } from './lifecycle.ts';

const { pending, claimed, inDoubt } = outcomeCodes;

/** What became of a claimed recipient; `notSent` is certain, so the recipient may be claimed again. */
export type Result = Settlement | { readonly outcome: 'notSent' };

/** Results by position in the chunk. */
export type Results = ReadonlyMap<number, Result>;

/** A lane that has stored nothing for this long is dead; in milliseconds. */
export const laneSilence = senders.lane.silence * second;

const codes = { ...outcomeCodes, notSent: pending } as const;

/** A chunk that no lane has begun. */
export function newProgress(
  key: Pick<SendProgress, 'campaignId' | 'chunk'>,
  recipients: number,
  at: Date,
): SendProgress {
  return {
    ...key,
    version: 0,
    outcomes: pending.repeat(recipients),
    reasons: {},
    doubts: {},
    resends: [],
    judged: { accepted: 0, inDoubt: 0 },
    updatedAt: at.toISOString(),
    done: recipients === 0,
  };
}

/** Why a lane leaves a chunk with recipients who still wait. */
type WhyLeave = 'stopped' | 'time' | 'quota' | 'account';

type Positions = Pick<ReadonlySet<number>, 'has'>;

/** What a lane wants next. */
export type LaneRequest =
  /** A window of this size, without those in quiet hours; `wakeAt`: when a lane continues if only these are left. */
  | { readonly kind: 'claim'; readonly size: number; readonly quiet?: Positions; readonly wakeAt?: Date | undefined }
  | { readonly kind: 'leave'; readonly reason: WhyLeave }
  /** Nothing is sent to the rest of the chunk. */
  | { readonly kind: 'skip_all'; readonly reason: string };

/** What a lane brings to a step. */
export interface LaneInput {
  /** What became of its previous window. */
  readonly results: Results;
  readonly request: LaneRequest;
  /** The chunk's doubts when the results' claims were stored: positions reopened since then belong to another lane. */
  readonly claimedUnder?: SendProgress['doubts'] | undefined;
}

/** A step of a lane, and what the lane may do after it. */
export interface LaneStep extends Decision<SendProgress> {
  /** Positions that are this lane's to send to, once the progress is stored. */
  readonly claimed: readonly number[];
  /** `in_progress`: another lane has a claim on this chunk and is alive. */
  readonly verdict: 'send' | 'done' | 'in_progress' | 'left';
  /** Why the lane goes, unless the chunk is done. */
  readonly reason?: WhyLeave | 'in_progress' | 'quiet_hours';
}

/**
 * One step of a lane: notes the results of its previous window, then claims the next one. Claims of a lane that went
 * silent come into doubt: it is not known whether those mails left.
 */
export function takeStep(
  progress: SendProgress,
  { input: { results, request, claimedUnder = progress.doubts } }: Command<LaneInput>,
  at: Date,
): LaneStep {
  const { waitsUntil: _over, ...noted } = note(progress, results, at, claimedUnder);
  const others = positionsOf(noted, claimed);
  const silentAt = new Date(Date.parse(noted.claimedAt ?? progress.updatedAt) + laneSilence + 1);
  if (others.length > 0 && silentAt > at) {
    // This nudge's message is deleted afterwards. If the other lane dies, the timer makes a lane check its claims.
    const timers = [chunkDue.at(progress, silentAt)];
    return step(progress, noted, at, { verdict: 'in_progress', reason: 'in_progress', timers });
  }
  const settled = putInDoubt(noted, others, at);
  const waiting = positionsOf(settled, pending);
  if (waiting.length === 0) return finish(progress, settled, at);
  switch (request.kind) {
    case 'leave': {
      const events = eventsOn(request.reason, progress);
      return step(progress, settled, at, { verdict: 'left', reason: request.reason, events });
    }
    case 'skip_all':
      return finish(progress, skipWaiting(settled, waiting, request.reason, at), at);
    case 'claim':
      return claimWindow(progress, settled, waiting, request, at);
  }
}

/** Claims the next of those who wait, or leaves the chunk until the quiet hours of all of them are over. */
function claimWindow(
  before: SendProgress,
  settled: SendProgress,
  waiting: readonly number[],
  { size, quiet, wakeAt }: Extract<LaneRequest, { kind: 'claim' }>,
  at: Date,
): LaneStep {
  const window = waiting.filter((position) => quiet?.has(position) !== true).slice(0, size);
  if (window.length > 0) {
    const taken = { ...replace(settled, window, claimed), claimedAt: at.toISOString() };
    return step(before, taken, at, { verdict: 'send', claimed: window });
  }
  if (wakeAt === undefined) return step(before, settled, at, { verdict: 'left', reason: 'quiet_hours' });
  const quietChunk = { ...settled, waitsUntil: wakeAt.toISOString() };
  return step(before, quietChunk, at, {
    verdict: 'left',
    reason: 'quiet_hours',
    timers: [chunkDue.at(before, wakeAt)],
  });
}

function finish(before: SendProgress, after: SendProgress, at: Date): LaneStep {
  return step(before, { ...after, done: true }, at, { verdict: 'done', events: [emit(chunkSent, keyOf(before))] });
}

function eventsOn(reason: WhyLeave, progress: SendProgress): EmittedEvent[] {
  switch (reason) {
    case 'time':
      return [emit(chunkLeft, keyOf(progress))];
    case 'quota':
      return [emit(sendingQuotaReached, keyOf(progress))];
    case 'account':
      return [emit(sendingHarmed, { campaignId: progress.campaignId, because: 'account' })];
    case 'stopped':
      return [];
  }
}

/** A chunk that was already done emits nothing. New doubts are judged once SES has had its time to report. */
function step(
  before: SendProgress,
  state: SendProgress,
  at: Date,
  taken: Pick<LaneStep, 'verdict' | 'reason'> & Partial<Pick<LaneStep, 'claimed' | 'events' | 'timers'>>,
): LaneStep {
  const { claimed: window = [], events = [], timers = [], ...verdict } = taken;
  const judgement = hasNewDoubt(before, state) ? [chunkDoubtDue.at(before, new Date(at.getTime() + doubtHolds))] : [];
  const isOver = unlessFrom(chunkLifecycle, 'finish', chunkStatus(before)) !== undefined;
  const effects = isOver ? { timers: judgement } : { events, timers: [...timers, ...judgement] };
  return { ...decided(state, effects), ...verdict, claimed: window };
}

function keyOf({ campaignId, chunk }: SendProgress) {
  return { campaignId, chunk };
}

function hasNewDoubt(before: SendProgress, after: SendProgress): boolean {
  return Object.entries(after.doubts).some(([position, since]) => before.doubts[position] !== since);
}

/** Skips those who wait, with the reason. */
function skipWaiting(progress: SendProgress, waiting: readonly number[], reason: string, at: Date): SendProgress {
  const results = new Map(waiting.map((position) => [position, { outcome: 'skipped', reason } as const]));
  return note(progress, results, at, progress.doubts, pending);
}

/** Whether a step changed anything that must be stored. */
export function isChanged(before: SendProgress, after: SendProgress): boolean {
  const stored = ['outcomes', 'done', 'claimedAt', 'waitsUntil'] as const;
  return stored.some((attribute) => before[attribute] !== after[attribute]);
}

/** Whether a recipient who waits was in doubt before and gets a second mail: SES's reports come first. */
export function isReopened({ outcomes, doubts }: SendProgress, position: number): boolean {
  return doubts[position] !== undefined && (outcomes[position] === pending || outcomes[position] === claimed);
}

/** HR's request to resend what stayed in doubt. */
type ResendRequest = Readonly<{
  request: SendProgress['resends'][number];
  /** What SES reported of the chunk's mails: one letter each. */
  reported: string;
  notAfter: Date | undefined;
}>;

type Reopening = Decision<SendProgress> & { readonly reopened: number };
type DecideReopening = Decide<SendProgress, ResendRequest, 'known' | 'too_late', Reopening>;

/**
 * Resends to those who stayed in doubt, as HR asked. The same request changes nothing a second time, whatever became
 * of the mails meanwhile.
 */
export const reopenDoubts: DecideReopening = (progress, { input: { request, reported, notAfter } }, at) => {
  if (progress.resends.includes(request)) return refuse('known');
  if (notAfter !== undefined && notAfter <= at) return refuse('too_late');
  const positions = lastingDoubts(progress, reported, at);
  const since = positions.map((position) => [position, progress.doubts[position] ?? progress.updatedAt]);
  const done = progress.done && positions.length === 0;
  const state = {
    ...replace(progress, positions, pending),
    doubts: { ...progress.doubts, ...Object.fromEntries(since) },
    resends: [...progress.resends, request],
    updatedAt: at.toISOString(),
    done,
  };
  // If nobody is reopened, the chunk is still done: it says so again, because the campaign waits for that.
  const events = [emit(done ? chunkSent : chunkLeft, keyOf(progress))];
  return { ...decided(state, { events }), reopened: positions.length };
};

/**
 * Notes results where the claim still stands. If another lane took this one for dead, or HR reopened what was in doubt,
 * certain results are still noted, but nobody is set back to pending: another lane may be sending.
 */
function note(
  progress: SendProgress,
  results: Results,
  at: Date,
  claimedUnder: SendProgress['doubts'],
  from: OutcomeCode = claimed,
): SendProgress {
  const outcomes = [...progress.outcomes];
  const reasons = { ...progress.reasons };
  const doubts = { ...progress.doubts };
  for (const [position, result] of results) {
    const current = outcomeAt(progress, position);
    const reopened = isReopened(progress, position);
    const holdsClaim = current === from && progress.doubts[position] === claimedUnder[position];
    if (!holdsClaim && !isCertain(result, current, reopened)) continue;
    // A second attempt that is not made says nothing about the first: the recipient stays in doubt.
    const unsent = result.outcome === 'skipped' || result.outcome === 'refused';
    outcomes[position] = holdsClaim && reopened && unsent ? inDoubt : codes[result.outcome];
    if (result.outcome === 'inDoubt') doubts[position] = at.toISOString();
    if (unsent) reasons[position] = result.reason;
  }
  return { ...progress, outcomes: outcomes.join(''), reasons, doubts, updatedAt: at.toISOString() };
}

/** What a lane that was taken for dead still knows of a recipient who is in doubt, or was. */
function isCertain({ outcome }: Result, current: OutcomeCode, reopened: boolean): boolean {
  if ((outcome !== 'accepted' && outcome !== 'refused') || (current !== inDoubt && !reopened)) return false;
  const step = outcome === 'accepted' ? 'learn' : 'learnRefusal';
  return unlessFrom(recipientLifecycle, step, outcomeNames[current]) === undefined;
}

function positionsOf({ outcomes }: SendProgress, code: OutcomeCode): number[] {
  return [...outcomes].flatMap((current, position) => (current === code ? [position] : []));
}

function replace(progress: SendProgress, positions: readonly number[], code: OutcomeCode): SendProgress {
  const outcomes = [...progress.outcomes];
  for (const position of positions) outcomes[position] = code;
  return { ...progress, outcomes: outcomes.join('') };
}

function putInDoubt(progress: SendProgress, positions: readonly number[], at: Date): SendProgress {
  const since = Object.fromEntries(positions.map((position) => [position, at.toISOString()]));
  return { ...replace(progress, positions, inDoubt), doubts: { ...progress.doubts, ...since } };
}
