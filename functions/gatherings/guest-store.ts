/** Where answers are kept: each in one transaction with the seats it takes and its event. */
import type { Origin } from '../../events/envelope.ts';
import { attendanceModes, gatheringsTable } from '../../events/read-models/gathering.ts';
import { commit } from '../../shared/dynamo/commit.ts';
import { openTable, type Page } from '../../shared/dynamo/table.ts';
import type { AlumniId, GatheringId } from '../../shared/identifier.ts';
import { outboxWrites } from '../../shared/outbox/outbox.ts';
import type { AnswerOutcome, Guest } from './answer.ts';
import type { Gathering } from './gathering.ts';
import { seatBounds } from './seats.ts';
import { guestsTable } from './tables.ts';

const gatherings = openTable(gatheringsTable);
const guests = openTable(guestsTable);

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
  const { taken, counts } = movement;
  const growing = attendanceModes.filter((mode) => taken[mode] > 0);
  await commit(
    gatherings.update(
      { gatheringId },
      {
        add: {
          'taken.place': taken.place,
          'taken.online': taken.online,
          ...Object.fromEntries(Object.entries(counts).map(([answer, by]) => [`counts.${answer}`, by])),
        },
        expected: { sequence: gathering.sequence },
        // Whoever gives seats back may do so in a room that is fuller than it should be.
        atMost: seatBounds(gathering.draft, growing),
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
