/** Where RSVPs are kept. */
import { guestSubject } from '../../../events/agreements/guest-subject.ts';
import { gatheringsTable } from '../../../events/read-models/gathering.ts';
import { byEvents } from '../../../shared/decision/decide-by-event.ts';
import { type Commit, createOrReplace } from '../../../shared/decision/decision-store.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { AlumniId, GatheringId } from '../../../shared/identifier.ts';
import { outboxWrites } from '../../../shared/outbox/outbox.ts';
import { timerWrites } from '../../../shared/timers/timers.ts';
import type { Gathering } from '../gathering/gathering.ts';
import { loadGathering } from '../gathering/gathering-store.ts';
import {
  afterMovement,
  type Guest,
  type GuestDecision,
  guestNow,
  type Invitee,
  type Movement,
  sumOf,
} from '../gathering/guest.ts';
import { guestsTable } from '../tables.ts';

const gatherings = openTable(gatheringsTable);
const guests = openTable(guestsTable);

type GuestKey = Pick<Guest, 'gatheringId' | 'alumniId'>;

/** A member's RSVP to a gathering, as it stands. */
export async function loadGuest(gathering: Gathering, alumniId: AlumniId): Promise<Guest | undefined> {
  const guest = await guests.get({ gatheringId: gathering.gatheringId, alumniId });
  return guest && guestNow(gathering, guest);
}

/**
 * The guests who wait for a seat. Read from the table itself, strongly consistent: an index lags behind, and a member who joined
 * the waiting list a moment before would be missed.
 */
export async function loadWaiting(gatheringId: GatheringId): Promise<Guest[]> {
  return loadAll(gatheringId, 'waiting');
}

/** The guests who are offered a seat, read in the same way. */
export async function loadOffered(gatheringId: GatheringId): Promise<Guest[]> {
  return loadAll(gatheringId, 'offered');
}

async function loadAll(gatheringId: GatheringId, answer: Guest['answer']): Promise<Guest[]> {
  const found: Guest[] = [];
  for await (const guest of guests.queryAll({ partition: gatheringId })) {
    if (guest.answer === answer) found.push(guest);
  }
  return found;
}

/** Those of the members who have sent no RSVP, in their order. */
export async function withoutRsvp(
  gatheringId: GatheringId,
  alumniIds: readonly AlumniId[],
): Promise<readonly AlumniId[]> {
  const known = await guests.getMany(alumniIds.map((alumniId) => ({ gatheringId, alumniId })));
  const withRsvp = new Set(known.map(({ alumniId }) => alumniId));
  return alumniIds.filter((alumniId) => !withRsvp.has(alumniId));
}

/**
 * The gatherings with an RSVP of a member. They come from an index, which follows the table within moments and holds only
 * the keys: read each guest from the table.
 */
export async function gatheringsOf(alumniId: AlumniId): Promise<GatheringId[]> {
  const found: GatheringId[] = [];
  for await (const { gatheringId } of guests.queryOnly({ index: 'byMember', partition: alumniId }, 'gatheringId')) {
    found.push(gatheringId);
  }
  return found;
}

/**
 * Commits decisions on guests of one gathering, all or none: guests, seats, events and timers. The database counts and
 * bounds the seats in the write itself, so there is never one too many, and RSVPs do not wait for each other. Each
 * decision takes three writes at most, and the gathering one.
 *
 * @returns the gathering with the decisions counted
 * @throws ConcurrentChange when a bound no longer holds, HR changed the gathering, or one of the guests sent an RSVP
 */
export async function commitGuests(
  gathering: Gathering,
  decisions: readonly GuestDecision[],
  { at, origin, also = [] }: Commit,
): Promise<Gathering> {
  const { gatheringId } = gathering;
  const moved = sumOf(decisions.map(({ movement }) => movement));
  await commit(
    gatherings.update(
      { gatheringId },
      {
        add: numbersOf(moved),
        expected: { sequence: gathering.sequence },
        // Only decisions that take seats have bounds: seats can be given back even in an overfull room.
        atMost: Object.assign({}, ...decisions.map(({ bounds }) => bounds)),
      },
    ),
    ...decisions.flatMap(({ before, state, events, timers }) => {
      const subject = guestSubject(state);
      return [
        createOrReplace(guests, before, state),
        ...outboxWrites(events, { subject, after: before?.sequence ?? 0, at, origin }),
        ...timerWrites(timers, origin),
      ];
    }),
    ...also,
  );
  return afterMovement(gathering, moved);
}

/** Decides what an event means for a member's RSVP. */
export const decideOnGuest = byEvents(loadInvitee, ({ gathering }, decision: GuestDecision, context) =>
  commitGuests(gathering, [decision], context),
);

async function loadInvitee({ gatheringId, alumniId }: GuestKey): Promise<Invitee | undefined> {
  const gathering = await loadGathering(gatheringId);
  return gathering && { gathering, guest: await loadGuest(gathering, alumniId) };
}

/** The numbers of the gathering's item that a movement counts, by their path. */
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
