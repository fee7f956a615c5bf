/**
 * The progress of a chunk: one letter per recipient, moved by lanes under an optimistic lock. Pure; issue of a mail happens
 * only for a position that a stored claim gave to this lane (ARCHITECTURE §5.3).
 */
import { lastingDoubts, type SendProgress } from '../../../events/read-models/send-progress.ts';

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
    doubts: {},
    resends: [],
    judged: { accepted: 0, inDoubt: 0 },
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

/**
 * What a lane wants next: a window of so many (but of none in quiet hours), to leave, or that nobody else of the chunk is
 * written to.
 */
export type Wish =
  | { readonly claim: number; readonly quiet?: { has(position: number): boolean } }
  | 'leave'
  | { readonly skipAll: string };

/**
 * One step of a lane: notes the results of its window before, then claims the next window. Claims of a lane that went
 * silent come into doubt: it is not known whether those mails left.
 *
 * @param claimedUnder the chunk's doubts when the results' claims were stored: what was reopened since is another's claim.
 */
export function takeStep(
  progress: SendProgress,
  results: Results,
  wish: Wish,
  at: Date,
  claimedUnder: SendProgress['doubts'] = progress.doubts,
): Step {
  const noted = note(progress, results, at, claimedUnder);
  const others = positionsOf(noted, 'c');
  const silent = noted.claimedAt === undefined || at.getTime() - Date.parse(noted.claimedAt) > laneSilence;
  if (others.length > 0 && !silent) return { progress: noted, claimed: [], verdict: 'busy' };
  const settled = doubt(noted, others, at);
  const waiting = positionsOf(settled, 'p');
  if (waiting.length === 0) return { progress: { ...settled, done: true }, claimed: [], verdict: 'done' };
  if (wish === 'leave') return { progress: settled, claimed: [], verdict: 'left' };
  if ('skipAll' in wish) {
    const skipped = skipWaiting(settled, wish.skipAll, at);
    return { progress: { ...skipped, done: true }, claimed: [], verdict: 'done' };
  }
  const { claim, quiet } = wish;
  const claimed = waiting.filter((position) => quiet?.has(position) !== true).slice(0, claim);
  if (claimed.length === 0) return { progress: settled, claimed: [], verdict: 'left' };
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
  return note(progress, new Map(results), at, progress.doubts, 'p');
}

/** Whether a step changed anything that must be stored. */
export function isChanged(before: SendProgress, after: SendProgress): boolean {
  return before.outcomes !== after.outcomes || before.done !== after.done || before.claimedAt !== after.claimedAt;
}

/** Whether somebody came into doubt by a step: that is judged once SES had its time to report. */
export function hasNewDoubt(before: SendProgress, after: SendProgress): boolean {
  return Object.entries(after.doubts).some(([position, since]) => before.doubts[position] !== since);
}

/** Whether a recipient who waits was in doubt before and is sent to once more: SES's reports come first. */
export function isReopened({ outcomes, doubts }: SendProgress, position: number): boolean {
  return doubts[position] !== undefined && 'pc'.includes(outcomes[position] ?? '-');
}

/**
 * HR asked that whoever stayed in doubt is sent to once more. The same request changes nothing a second time, whatever
 * became of the mails meanwhile: undefined.
 */
export function reopenDoubts(
  progress: SendProgress,
  feedback: string,
  request: SendProgress['resends'][number],
  at: Date,
): { readonly progress: SendProgress; readonly reopened: number } | undefined {
  if (progress.resends.includes(request)) return undefined;
  const positions = lastingDoubts(progress, feedback, at);
  const since = Object.fromEntries(
    positions.map((position) => [position, progress.doubts[position] ?? progress.updatedAt]),
  );
  const reopened = {
    ...replace(progress, positions, 'p'),
    doubts: { ...progress.doubts, ...since },
    resends: [...progress.resends, request],
    updatedAt: at.toISOString(),
    done: progress.done && positions.length === 0,
  };
  return { progress: reopened, reopened: positions.length };
}

/**
 * Notes results where the claim still stands. Where another lane took this one for dead (`d`), or HR reopened what was in
 * doubt, what is known for certain still goes in, but nobody is set back to waiting: somebody else may be sending.
 */
function note(
  progress: SendProgress,
  results: Results,
  at: Date,
  claimedUnder: SendProgress['doubts'],
  from: 'c' | 'p' = 'c',
): SendProgress {
  const outcomes = [...progress.outcomes];
  const reasons = { ...progress.reasons };
  const doubts = { ...progress.doubts };
  for (const [position, result] of results) {
    const current = outcomes[position];
    const reopened = isReopened(progress, position);
    const ours = current === from && progress.doubts[position] === claimedUnder[position];
    if (!ours && !isCertain(result, current, reopened)) continue;
    // A second attempt that is not made says nothing of the first: the recipient stays in doubt.
    const back = ours && reopened && (result.outcome === 'skipped' || result.outcome === 'refused');
    outcomes[position] = back ? 'd' : letters[result.outcome];
    if (result.outcome === 'inDoubt') doubts[position] = at.toISOString();
    if ('reason' in result) reasons[position] = result.reason;
  }
  return { ...progress, outcomes: outcomes.join(''), reasons, doubts, updatedAt: at.toISOString() };
}

/** What a lane that was taken for dead still knows of a recipient. */
function isCertain({ outcome }: Result, current: string | undefined, reopened: boolean): boolean {
  if (outcome === 'accepted') return current === 'd' || reopened;
  return outcome === 'refused' && current === 'd';
}

function positionsOf({ outcomes }: SendProgress, letter: 'c' | 'p'): number[] {
  return [...outcomes].flatMap((current, position) => (current === letter ? [position] : []));
}

function replace(progress: SendProgress, positions: readonly number[], letter: 'c' | 'd' | 'p'): SendProgress {
  const outcomes = [...progress.outcomes];
  for (const position of positions) outcomes[position] = letter;
  return { ...progress, outcomes: outcomes.join('') };
}

function doubt(progress: SendProgress, positions: readonly number[], at: Date): SendProgress {
  const since = Object.fromEntries(positions.map((position) => [position, at.toISOString()]));
  return { ...replace(progress, positions, 'd'), doubts: { ...progress.doubts, ...since } };
}
