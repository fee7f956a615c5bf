/** Reads the waiting list as it is in line: the own place of a member, and how many free seats go to the others. */
import { attendanceModes } from '../../../events/agreements/rsvp-words.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { AlumniId, GatheringId } from '../../../shared/identifier.ts';
import type { Gathering } from '../gathering/gathering.ts';
import { type Guest, type Invitee, partyOf } from '../gathering/guest.ts';
import { isBeforeInLine, isLineOfInterest, type PartyInLine, seatsKeptForLine } from '../gathering/seats.ts';
import { guestsTable } from '../tables.ts';

const guests = openTable(guestsTable);

/** The member's place among those who wait for the same kind of seat, 1 = first. */
export async function loadTurn({ draft }: Gathering, guest: Guest): Promise<number> {
  const line = await waitingIn({ index: 'byTurn', partition: guest.gatheringId });
  return 1 + line.filter((other) => isBeforeInLine(draft, other, guest)).length;
}

/**
 * The member with the seats that go to others. The waiting list is read only where a seat is free that somebody waits for: elsewhere
 * it changes nothing for the member.
 */
export async function withLine<Member extends Invitee>(
  member: Member,
  alumniId: AlumniId,
  at: Date,
): Promise<Member & Pick<Invitee, 'keptForLine'>> {
  const { gathering } = member;
  if (!isLineOfInterest(gathering, at)) return member;
  const others = (await loadLine(gathering)).filter((other) => other.alumniId !== alumniId);
  return { ...member, keptForLine: seatsKeptForLine(gathering, others) };
}

/**
 * All who wait, in the order in which they began to. The index holds nobody else, however many were invited, and it lags behind: where somebody is
 * missing from it whom the gathering counts, the table is read.
 */
export async function loadLine({ gatheringId, waitingSeats }: Gathering): Promise<readonly PartyInLine[]> {
  const line = await waitingIn({ index: 'byTurn', partition: gatheringId });
  const seats = (mode: Guest['mode']) =>
    line.reduce((sum, party) => (party.mode === mode ? sum + partyOf(party) : sum), 0);
  const isMissing = attendanceModes.some((mode) => seats(mode) < waitingSeats[mode]);
  return isMissing ? waitingIn({ partition: gatheringId }) : line;
}

async function waitingIn(query: {
  readonly index?: 'byTurn';
  readonly partition: GatheringId;
}): Promise<PartyInLine[]> {
  const line: PartyInLine[] = [];
  for await (const guest of guests.queryOnly(query, 'alumniId', 'answer', 'mode', 'guests', 'waitingSince', 'toldAt')) {
    if (guest.answer === 'waiting') line.push(guest);
  }
  return line;
}
