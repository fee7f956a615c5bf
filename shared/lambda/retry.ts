import { ConcurrentChange } from '../dynamo/table.ts';

/** Why a message stays in its queue. Throwing {@link RetryLater} is the only way to have one retried on purpose. */
export type RetryReason = 'not_yet_visible' | 'throttled' | 'paused' | 'quota_used_up' | 'time_used_up';

/** The message stays in the queue and comes again after the visibility time-out. */
export class RetryLater extends Error {
  override readonly name = 'RetryLater';
  readonly reason: RetryReason;
  constructor(reason: RetryReason) {
    super(reason);
    this.reason = reason;
  }
}

const attempts = 8;

/** Runs load → decide → commit again while another writer is faster. The last attempt's error is thrown on. */
export async function again<Result>(run: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof ConcurrentChange) || attempt === attempts) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 2 ** attempt * 4));
    }
  }
}
