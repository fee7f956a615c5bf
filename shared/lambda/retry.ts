import { ConcurrentChange } from '../dynamo/table.ts';

/**
 * Why a message is given again later. The last four are of another service: it takes no more at this rate, or today, refuses our account, or
 * was not reached.
 */
export type RetryReason =
  | 'not_yet_visible'
  | 'time_used_up'
  | 'in_progress'
  | 'throttled'
  | 'quota'
  | 'account'
  | 'unreachable';

/** Thrown to retry a message on purpose: it stays in its queue until the visibility time-out is over, or Lambda gives it again after a minute or two. */
export class RetryLater extends Error {
  override readonly name = 'RetryLater';
  readonly reason: RetryReason;
  constructor(reason: RetryReason) {
    super(reason);
    this.reason = reason;
  }
}

const attempts = 8;

/**
 * Runs load → decide → commit, and repeats all of it when another writer was faster.
 *
 * @throws ConcurrentChange when the last of 8 attempts fails too; any other error at once.
 */
export async function retryOnConflict<Result>(run: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof ConcurrentChange) || attempt === attempts) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 2 ** attempt * 4));
    }
  }
}
