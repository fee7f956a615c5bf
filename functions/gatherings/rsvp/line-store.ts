/** Reads the waiting list as a member may know it: the own place on it, and how many free seats go to the others. */
import { openTable } from '../../../shared/dynamo/table.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import type { Gathering } from '../gathering/gathering.ts';
import type { Guest, Invitee } from '../gathering/guest.ts';
import { isBeforeInLine, isLineOfInterest, type PartyInLine, seatsKeptForLine } from '../gathering/seats.ts';
import { guestsTable } from '../tables.ts';

const guests = openTable(guestsTable);

/** The member's place among those who wait for the same kind of seat, 1 = first. */
export async function loadTurn({ draft }: Gathering, guest: Guest): Promise<number> {
  const line = await loadLine(guest, guest.alumniId);
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
  return { ...member, keptForLine: seatsKeptForLine(gathering, await loadLine(gathering, alumniId)) };
}

/** All others who wait. Strongly consistent: an index would lag behind. */
async function loadLine({ gatheringId }: Pick<Gathering, 'gatheringId'>, alumniId: AlumniId): Promise<PartyInLine[]> {
  const line: PartyInLine[] = [];
  const query = { partition: gatheringId };
  for await (const other of guests.queryOnly(query, 'alumniId', 'answer', 'mode', 'guests', 'waitingSince')) {
    if (other.answer === 'waiting' && other.alumniId !== alumniId) line.push(other);
  }
  return line;
}
