/** Where gatherings are kept: each step in one transaction with its events and timers. */

import { gatheringsTable } from '../../../events/read-models/gathering.ts';
import type { Origin } from '../../../shared/bus/envelope.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable, type Page } from '../../../shared/dynamo/table.ts';
import type { GatheringId } from '../../../shared/identifier.ts';
import { nextSequence, outboxWrites } from '../../../shared/outbox/outbox.ts';
import { timerWrites } from '../../../shared/timers/timers.ts';
import type { Gathering, Step } from './gathering.ts';
import { seatBounds } from './seats.ts';

const gatherings = openTable(gatheringsTable);

/** A gathering as it stands. */
export async function loadGathering(gatheringId: GatheringId): Promise<Gathering | undefined> {
  return gatherings.get({ gatheringId });
}

/** A page of all gatherings, the newest first. */
export async function listGatherings(page: {
  limit: number;
  after: Record<string, unknown> | undefined;
}): Promise<Page<Gathering>> {
  return gatherings.query({ index: 'byCreation', partition: 'gatherings', newestFirst: true, ...page });
}

/** Stores a new gathering, perhaps published in the same breath. @throws ConcurrentChange when it exists already. */
export async function createGathering({ gathering, announcements, timers }: Step, origin: Origin): Promise<void> {
  await commit(
    gatherings.create({ ...gathering, sequence: nextSequence(0, announcements) }),
    ...outboxWrites(announcements, about(gathering, 0, origin)),
    ...timerWrites(timers, origin),
  );
}

/** Stores a step. Seats and counts are left to the answers. @throws ConcurrentChange when HR changed it meanwhile. */
export async function commitStep(before: Gathering, step: Step, origin: Origin): Promise<void> {
  const { gatheringId, status, draft, calendarSequence, answersFrom, updatedBy, updatedAt, minimumMissed } =
    step.gathering;
  const { publishedAt, saveTheDateAt, minimumDecidedAt, cancelledBecause } = step.gathering;
  const sequence = nextSequence(before.sequence, step.announcements);
  await commit(
    gatherings.update(
      { gatheringId },
      {
        set: {
          ...{ sequence, status, draft, calendarSequence, answersFrom, updatedBy, updatedAt, minimumMissed },
          ...(publishedAt === undefined ? {} : { publishedAt }),
          ...(saveTheDateAt === undefined ? {} : { saveTheDateAt }),
          ...(minimumDecidedAt === undefined ? {} : { minimumDecidedAt }),
          ...(cancelledBecause === undefined ? {} : { cancelledBecause }),
        },
        expected: { sequence: before.sequence },
        // Answers may have taken seats since the capacity was lowered in the mind of HR.
        atMost: { ...seatBounds(step.gathering.draft), ...step.bounds },
      },
    ),
    ...outboxWrites(step.announcements, about(step.gathering, before.sequence, origin)),
    ...timerWrites(step.timers, origin),
  );
}

/** Stores how many were invited; the number only grows, whatever order the news come in. */
export async function storeInvited(gathering: Gathering, invited: number): Promise<void> {
  const more = invited - gathering.counts.invited;
  if (more <= 0) return;
  await commit(
    gatherings.update(
      { gatheringId: gathering.gatheringId },
      { add: { 'counts.invited': more }, atMost: { 'counts.invited': invited } },
    ),
  );
}

function about(gathering: Gathering, after: number, origin: Origin) {
  return { subject: gathering.gatheringId, after, at: new Date(gathering.updatedAt), origin };
}
