import type { Origin } from '../../events/envelope.ts';
import { type SendProgress, sendProgressTable } from '../../events/read-models/send-progress.ts';
import { commit } from '../../shared/dynamo/commit.ts';
import { ConcurrentChange, openTable } from '../../shared/dynamo/table.ts';
import { type Announcement, outboxWrites } from '../../shared/outbox/outbox.ts';
import { isChanged, type Step, unbegun } from './chunk-progress.ts';

const sendProgress = openTable(sendProgressTable);

/** How often a step is taken again because another lane wrote in between. */
const attempts = 20;

export type ChunkKey = Pick<SendProgress, 'campaignId' | 'chunk'>;

/** The progress of a chunk, made when it is first looked at. */
export async function loadProgress(key: ChunkKey, recipients: number, at: Date): Promise<SendProgress> {
  return (await sendProgress.get(key)) ?? unbegun(key, recipients, at);
}

/**
 * Stores a step and its events in one transaction. Where another lane was faster the step is taken again on what it wrote;
 * the results of this lane are never dropped for that. Once this returns, the step's claims are this lane's.
 */
export async function storeStep(
  known: SendProgress,
  step: (progress: SendProgress) => Step,
  { at, origin, announce }: { at: Date; origin: Origin; announce: (step: Step) => readonly Announcement[] },
): Promise<Step> {
  let before = known;
  for (let attempt = 1; ; attempt++) {
    const taken = step(before);
    const announcements = before.done ? [] : announce(taken);
    if (!isChanged(before, taken.progress) && announcements.length === 0) return taken;
    const progress = { ...taken.progress, version: before.version + 1 };
    try {
      await commit(
        before.version === 0
          ? sendProgress.create(progress)
          : sendProgress.replace(progress, { version: before.version }),
        ...outboxWrites(announcements, {
          subject: `${before.campaignId}.${before.chunk}`,
          after: before.version,
          at,
          origin,
        }),
      );
      return { ...taken, progress };
    } catch (error) {
      if (!(error instanceof ConcurrentChange)) throw error;
      if (attempt === attempts) throw new Error('the progress of a chunk is changed all the time');
      before = await loadProgress(before, before.outcomes.length, at);
    }
  }
}
