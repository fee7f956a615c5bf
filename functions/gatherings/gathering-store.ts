/** Where gatherings and their guests are kept: each step and each answer in one transaction with its events. */
import type { Origin } from '../../events/envelope.ts';
import { attendanceModes, gatheringsTable } from '../../events/read-models/gathering.ts';
import { commit } from '../../shared/dynamo/commit.ts';
import { type Page, openTable } from '../../shared/dynamo/table.ts';
import type { AlumniId, GatheringId } from '../../shared/identifier.ts';
import { nextSequence, outboxWrites } from '../../shared/outbox/outbox.ts';
import { timerWrites } from '../../shared/timers/timers.ts';
import type { AnswerOutcome, Guest } from './answer.ts';
import type { Gathering, Step } from './gathering.ts';
import { seatLimit } from './seats.ts';
import { guestsTable } from './tables.ts';

const gatherings = openTable(gatheringsTable);
const guests = openTable(guestsTable);

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
  const { gatheringId, status, draft, calendarSequence, answersFrom, updatedBy, updatedAt, publishedAt } = step.gathering;
  const sequence = nextSequence(before.sequence, step.announcements);
  await commit(
    gatherings.update(
      { gatheringId },
      {
        set: {
          ...{ sequence, status, draft, calendarSequence, answersFrom, updatedBy, updatedAt },
          ...(publishedAt === undefined ? {} : { publishedAt }),
        },
        expected: { sequence: before.sequence },
        // Answers may have taken seats since the capacity was lowered in the mind of HR.
        atMost: seatBounds(step.gathering),
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

/** A member's answer, as it stands. */
export async function loadGuest(gatheringId: GatheringId, alumniId: AlumniId): Promise<Guest | undefined> {
  return guests.get({ gatheringId, alumniId });
}

/** A page of those who answered. */
export async function listGuests(
  gatheringId: GatheringId,
  page: { limit: number; after: Record<string, unknown> | undefined },
): Promise<Page<Guest>> {
  return guests.query({ partition: gatheringId, ...page });
}

/**
 * Stores an answer: the guest, the seats it takes or gives back, the event. The seats are counted and bounded by the
 * database in the write itself, so there is never one too many, and answers do not wait for each other.
 *
 * @throws ConcurrentChange when the last seat went, HR changed the gathering, or the member answered twice at once.
 */
export async function commitAnswer(
  gathering: Gathering,
  { before, guest, movement, announcements }: Extract<AnswerOutcome, { kind: 'answered' }>,
  origin: Origin,
): Promise<void> {
  const { gatheringId, alumniId } = guest;
  const counts = Object.entries(movement.counts).map(([answer, by]) => [`counts.${answer}`, by] as const);
  const limits = seatBounds(gathering);
  const growing = Object.entries(limits).filter(([path]) => movement.taken[path === 'taken.place' ? 'place' : 'online'] > 0);
  await commit(
    gatherings.update(
      { gatheringId },
      {
        add: {
          'taken.place': movement.taken.place,
          'taken.online': movement.taken.online,
          ...Object.fromEntries(counts),
        },
        expected: { sequence: gathering.sequence },
        atMost: Object.fromEntries(growing),
      },
    ),
    before === undefined ? guests.create(guest) : guests.replace(guest, { sequence: before.sequence }),
    ...outboxWrites(announcements, {
      subject: `${gatheringId}/${alumniId}`,
      after: before?.sequence ?? 0,
      at: new Date(guest.answeredAt),
      origin,
    }),
  );
}

/** Stores that a guest was checked in. @throws ConcurrentChange when the member answered meanwhile. */
export async function commitCheckIn(before: Guest, guest: Guest): Promise<void> {
  await commit(guests.replace(guest, { sequence: before.sequence }));
}

function about(gathering: Gathering, after: number, origin: Origin) {
  return { subject: gathering.gatheringId, after, at: new Date(gathering.updatedAt), origin };
}

function seatBounds({ draft }: Gathering): Record<string, number> {
  const bounds: Record<string, number> = {};
  for (const mode of attendanceModes) {
    const limit = seatLimit(draft, mode);
    if (limit !== undefined) bounds[`taken.${mode}`] = limit;
  }
  return bounds;
}
