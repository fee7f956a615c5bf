import { type ChunkKey, chunkKey } from '../../../events/agreements/chunk-key.ts';
import { type SendProgress, sendProgressTable } from '../../../events/read-models/send-progress.ts';
import type { Decision } from '../../../shared/decision/decision.ts';
import { type Commit, commitDecision } from '../../../shared/decision/decision-store.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { ConcurrentChange, openTable } from '../../../shared/dynamo/table.ts';
import { timerWrites } from '../../../shared/timers/timers.ts';
import { tallied } from '../health/health-store.ts';
import { isChanged, type LaneStep, newProgress } from './chunk-progress.ts';

const sendProgress = openTable(sendProgressTable);

/** How often a step is repeated because another lane wrote in between. */
const attempts = 20;

/** The progress of a chunk, made when it is first looked at. */
export async function loadProgress(key: ChunkKey, recipients: number, at: Date): Promise<SendProgress> {
  return (await sendProgress.get(key)) ?? newProgress(key, recipients, at);
}

/**
 * Stores a step, its events and its timers in one transaction. If another lane was faster, the step is repeated on what
 * that lane wrote; this never drops the results of this lane. Once this returns, the step's claims are this lane's.
 */
export async function storeStep(
  known: SendProgress,
  step: (progress: SendProgress) => LaneStep,
  context: Pick<Commit, 'at' | 'origin'>,
): Promise<LaneStep> {
  let before = known;
  for (let attempt = 1; ; attempt++) {
    const taken = step(before);
    const { state, events, timers } = taken;
    if (!isChanged(before, state) && events.length === 0) {
      // A step that only sets a timer must not disturb the lane that is at work.
      await commit(...timerWrites(timers, context.origin));
      return taken;
    }
    // Health counts a chunk when the event on its end is emitted. A chunk that a lane leaves is counted now: its end is some time
    // away.
    const [progress, also] = taken.verdict === 'left' ? tallied(state) : [state, []];
    try {
      return { ...taken, state: await commitProgress(before, { ...taken, state: progress }, { ...context, also }) };
    } catch (error) {
      if (!(error instanceof ConcurrentChange)) throw error;
      if (attempt === attempts) throw new Error('the progress of a chunk is changed all the time');
      before = await loadProgress(before, before.outcomes.length, context.at);
    }
  }
}

/** Commits a decision on a chunk, and returns its state as stored. @throws ConcurrentChange when a lane was faster */
export async function commitProgress(
  before: SendProgress,
  decision: Decision<SendProgress>,
  context: Commit,
): Promise<SendProgress> {
  const after = before.version;
  const stored = { ...decision.state, version: after + 1 };
  const write = after === 0 ? sendProgress.create(stored) : sendProgress.replace(stored, { version: after });
  await commitDecision(decision, { subject: chunkKey.write(before), after }, () => write, context);
  return stored;
}
