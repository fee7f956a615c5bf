/** Where answers are kept: each in one transaction with the seats it takes, its event and its timers. */

import { gatheringsTable } from '../../../events/read-models/gathering.ts';
import type { Origin } from '../../../shared/bus/envelope.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { AlumniId, GatheringId } from '../../../shared/identifier.ts';
import { outboxWrites } from '../../../shared/outbox/outbox.ts';
import { timerWrites } from '../../../shared/timers/timers.ts';
import type { Gathering } from '../gathering/gathering.ts';
import { type Guest, type GuestChange, type Movement, movementOf, sumOf } from '../gathering/guest.ts';
import type { Bounds } from '../gathering/seats.ts';
import { guestsTable } from '../tables.ts';
import type { Answered } from './rsvp.ts';

const gatherings = openTable(gatheringsTable);
const guests = openTable(guestsTable);

/** A member's answer, as it stands. */
export async function loadGuest(gatheringId: GatheringId, alumniId: AlumniId): Promise<Guest | undefined> {
  return guests.get({ gatheringId, alumniId });
}

/**
 * The gatherings that a member answered to, from an index with nothing but the keys: what stands there is read from the
 * table. The index follows the table within moments.
 */
export async function gatheringsAnswered(alumniId: AlumniId): Promise<GatheringId[]> {
  const found: GatheringId[] = [];
  for await (const { gatheringId } of guests.queryOnly({ index: 'byMember', partition: alumniId }, 'gatheringId')) {
    found.push(gatheringId);
  }
  return found;
}

/**
 * Stores an answer: the guest, the seats it takes or gives back, the event. The seats are counted and bounded by the
 * database in the write itself, so there is never one too many, and answers do not wait for each other.
 *
 * @throws ConcurrentChange when the last seat went, HR changed the gathering, or the member answered twice at once.
 */
export async function commitAnswer(gathering: Gathering, outcome: Answered, origin: Origin): Promise<void> {
  await commitChanges(gathering, [outcome], outcome.bounds, { at: new Date(outcome.guest.answeredAt), origin });
}

/**
 * Stores changes of several guests' places, all or none. Three writes each at most, and one for the gathering.
 *
 * @throws ConcurrentChange when a bound does not hold any more, HR changed the gathering, or one of the guests answered.
 */
export async function commitChanges(
  gathering: Gathering,
  changes: readonly GuestChange[],
  bounds: Bounds,
  { at, origin }: { readonly at: Date; readonly origin: Origin },
): Promise<void> {
  const { gatheringId } = gathering;
  await commit(
    gatherings.update(
      { gatheringId },
      {
        add: numbersOf(sumOf(changes.map(({ movement }) => movement))),
        expected: { sequence: gathering.sequence },
        // Only what is taken is bounded: whoever gives seats back may do so in a room that is fuller than it should be.
        atMost: bounds,
      },
    ),
    ...changes.flatMap(({ before, guest, announcements, timers }) => [
      before === undefined ? guests.create(guest) : guests.replace(guest, { sequence: before.sequence }),
      ...outboxWrites(announcements, {
        subject: `${gatheringId}/${guest.alumniId}`,
        after: before?.sequence ?? 0,
        at,
        origin,
      }),
      ...timerWrites(timers, origin),
    ]),
  );
}

/** Stores that a guest was checked in. @throws ConcurrentChange when the member answered meanwhile. */
export async function commitCheckIn(before: Guest, guest: Guest): Promise<void> {
  await commit(
    guests.replace(guest, { sequence: before.sequence }),
    gatherings.update({ gatheringId: guest.gatheringId }, { add: numbersOf(movementOf(before, guest)) }),
  );
}

/** The numbers of the gathering's item that a movement counts, by the path of each. */
function numbersOf({ taken, waitingSeats, counts, attendees, checkedIn }: Movement): Record<string, number> {
  return {
    'taken.place': taken.place,
    'taken.online': taken.online,
    'waitingSeats.place': waitingSeats.place,
    'waitingSeats.online': waitingSeats.online,
    attendees,
    checkedIn,
    ...Object.fromEntries(Object.entries(counts).map(([answer, by]) => [`counts.${answer}`, by])),
  };
}
