/**
 * The progress of a chunk: one letter per recipient, moved by lanes under an optimistic lock. Pure; issue of a mail happens
 * only for a position that a stored claim gave to this lane (ARCHITECTURE §5.3).
 */
import type { SendProgress } from '../../events/read-models/send-progress.ts';

/** What became of a claimed recipient; `notSent` is certain, so the recipient may be claimed again. */
export type Result =
  | { readonly outcome: 'accepted' }
  | { readonly outcome: 'refused'; readonly reason: string }
  | { readonly outcome: 'skipped'; readonly reason: string }
  | { readonly outcome: 'inDoubt' }
  | { readonly outcome: 'notSent' };

/** Results by position in the chunk. */
export type Results = ReadonlyMap<number, Result>;

/** A lane that was not heard of for so long is dead: it is longer than its function's time-out. */
export const laneSilence = 90_000;

const letters = { accepted: 'a', refused: 'r', skipped: 's', inDoubt: 'd', notSent: 'p' } as const;

/** A chunk that nobody has begun. */
export function unbegun(key: Pick<SendProgress, 'campaignId' | 'chunk'>, recipients: number, at: Date): SendProgress {
  return {
    ...key,
    version: 0,
    outcomes: 'p'.repeat(recipients),
    reasons: {},
    updatedAt: at.toISOString(),
    done: recipients === 0,
  };
}

/** What a lane may do after a step. */
export interface Step {
  readonly progress: SendProgress;
  /** Positions that are this lane's to send to, once the progress is stored. */
  readonly claimed: readonly number[];
  /** `busy`: another lane has a claim on this chunk and is alive. */
  readonly verdict: 'send' | 'done' | 'busy' | 'left';
}

/** What a lane wants next: a window of so many, to leave, or that nobody else of the chunk is written to. */
export type Wish = { readonly claim: number } | 'leave' | { readonly skipAll: string };

/**
 * One step of a lane: notes the results of its window before, then claims the next window. Claims of a lane that went
 * silent come into doubt: it is not known whether those mails left.
 */
export function takeStep(progress: SendProgress, results: Results, wish: Wish, at: Date): Step {
  const noted = note(progress, results, at);
  const others = positionsOf(noted, 'c');
  const silent = noted.claimedAt === undefined || at.getTime() - Date.parse(noted.claimedAt) > laneSilence;
  if (others.length > 0 && !silent) return { progress: noted, claimed: [], verdict: 'busy' };
  const settled = replace(noted, others, 'd');
  const waiting = positionsOf(settled, 'p');
  if (waiting.length === 0) return { progress: { ...settled, done: true }, claimed: [], verdict: 'done' };
  if (wish === 'leave') return { progress: settled, claimed: [], verdict: 'left' };
  if ('skipAll' in wish) {
    const skipped = skipWaiting(settled, wish.skipAll, at);
    return { progress: { ...skipped, done: true }, claimed: [], verdict: 'done' };
  }
  const claimed = waiting.slice(0, wish.claim);
  return {
    progress: { ...replace(settled, claimed, 'c'), claimedAt: at.toISOString() },
    claimed,
    verdict: 'send',
  };
}

/** Who was waiting is skipped, with the reason. */
function skipWaiting(progress: SendProgress, reason: string, at: Date): SendProgress {
  const results = positionsOf(progress, 'p').map(
    (position) => [position, { outcome: 'skipped', reason } as const] as const,
  );
  return note(progress, new Map(results), at, 'p');
}

/** Whether a step changed anything that must be stored. */
export function isChanged(before: SendProgress, after: SendProgress): boolean {
  return before.outcomes !== after.outcomes || before.done !== after.done || before.claimedAt !== after.claimedAt;
}

/**
 * Notes results where the claim still stands. Where another lane took this one for dead (`d`), what is known for certain
 * still goes in, but nobody is set back to waiting: that chunk may have been called done.
 */
function note(progress: SendProgress, results: Results, at: Date, from: 'c' | 'p' = 'c'): SendProgress {
  const outcomes = [...progress.outcomes];
  const reasons = { ...progress.reasons };
  for (const [position, result] of results) {
    const current = outcomes[position];
    const certain = current === 'd' && (result.outcome === 'accepted' || result.outcome === 'refused');
    if (current !== from && !certain) continue;
    outcomes[position] = letters[result.outcome];
    if ('reason' in result) reasons[position] = result.reason;
  }
  return { ...progress, outcomes: outcomes.join(''), reasons, updatedAt: at.toISOString() };
}

function positionsOf({ outcomes }: SendProgress, letter: 'c' | 'p'): number[] {
  return [...outcomes].flatMap((current, position) => (current === letter ? [position] : []));
}

function replace(progress: SendProgress, positions: readonly number[], letter: 'c' | 'd'): SendProgress {
  const outcomes = [...progress.outcomes];
  for (const position of positions) outcomes[position] = letter;
  return { ...progress, outcomes: outcomes.join('') };
}
