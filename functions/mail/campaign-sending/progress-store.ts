import { type ChunkKey, chunkKey } from '../../../events/agreements/chunk-key.ts';
import { doubtHolds, type SendProgress, sendProgressTable } from '../../../events/read-models/send-progress.ts';
import { chunkDoubtDue } from '../../../events/timers/chunk-doubt-due.ts';
import type { Origin } from '../../../shared/bus/envelope.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { ConcurrentChange, openTable } from '../../../shared/dynamo/table.ts';
import { type Announcement, outboxWrites } from '../../../shared/outbox/outbox.ts';
import { type Timer, timerWrites } from '../../../shared/timers/timers.ts';
import { counted } from '../health/health-store.ts';
import { hasNewDoubt, isChanged, type Step, unbegun } from './chunk-progress.ts';

const sendProgress = openTable(sendProgressTable);

/** How often a step is taken again because another lane wrote in between. */
const attempts = 20;

/** What follows from a step beside the progress itself. */
export interface Following {
  readonly announcements: readonly Announcement[];
  readonly timers: readonly Timer[];
}

/** The progress of a chunk, made when it is first looked at. */
export async function loadProgress(key: ChunkKey, recipients: number, at: Date): Promise<SendProgress> {
  return (await sendProgress.get(key)) ?? unbegun(key, recipients, at);
}

/**
 * Stores a step, its events and its timers in one transaction. Where another lane was faster the step is taken again on
 * what it wrote; the results of this lane are never dropped for that. Once this returns, the step's claims are this lane's.
 */
export async function storeStep(
  known: SendProgress,
  step: (progress: SendProgress) => Step,
  { at, origin, follow }: { at: Date; origin: Origin; follow: (step: Step) => Following },
): Promise<Step> {
  let before = known;
  for (let attempt = 1; ; attempt++) {
    const taken = step(before);
    const { announcements, timers } = before.done ? { announcements: [], timers: [] } : follow(taken);
    if (!isChanged(before, taken.progress) && announcements.length === 0 && timers.length === 0) return taken;
    const ref = chunkKey.write(before);
    // Of a chunk that is left nobody else will hear for a while; one that is done is counted when that is announced.
    const [progress, counts] = taken.verdict === 'left' ? counted(taken.progress) : [taken.progress, []];
    const stored = { ...progress, version: before.version + 1 };
    const judgement = chunkDoubtDue.at(before, new Date(at.getTime() + doubtHolds));
    try {
      await commit(
        before.version === 0 ? sendProgress.create(stored) : sendProgress.replace(stored, { version: before.version }),
        ...outboxWrites(announcements, { subject: ref, after: before.version, at, origin }),
        ...timerWrites(hasNewDoubt(before, stored) ? [...timers, judgement] : timers, origin),
        ...counts,
      );
      return { ...taken, progress: stored };
    } catch (error) {
      if (!(error instanceof ConcurrentChange)) throw error;
      if (attempt === attempts) throw new Error('the progress of a chunk is changed all the time');
      before = await loadProgress(before, before.outcomes.length, at);
    }
  }
}

/** Stores what HR's request changed, with what follows from it. @throws ConcurrentChange when a lane was faster. */
export async function storeReopened(
  before: SendProgress,
  after: SendProgress,
  announcements: readonly Announcement[],
  { at, origin }: { at: Date; origin: Origin },
): Promise<void> {
  const { version } = before;
  await commit(
    sendProgress.replace({ ...after, version: version + 1 }, { version }),
    ...outboxWrites(announcements, { subject: chunkKey.write(before), after: version, at, origin }),
  );
}
