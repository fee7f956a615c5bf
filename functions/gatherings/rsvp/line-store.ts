/** Reads the waiting list as it is in line: the own place of a member, and how many free seats go to the others. */
import { attendanceModes } from '../../../events/agreements/rsvp-words.ts';
import { isServable, mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { AlumniId, GatheringId } from '../../../shared/identifier.ts';
import type { Gathering } from '../gathering/gathering.ts';
import { type Guest, type Invitee, partyOf } from '../gathering/guest.ts';
import { byTurn, isBeforeInLine, isLineOfInterest, type PartyInLine, seatsKeptForLine } from '../gathering/seats.ts';
import { guestsTable } from '../tables.ts';

const guests = openTable(guestsTable);
const mailingRecords = openTable(mailingRecordsTable);

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
  if (!isLineOfInterest(member, at)) return member;
  const others = (await loadLine(gathering)).filter((other) => other.alumniId !== alumniId);
  const offerable = await offerableOf(others);
  return { ...member, keptForLine: seatsKeptForLine(member, offerable, at) };
}

/** Those of the line to whom a seat can be offered, as far as a page needs to know: the others keep none empty. */
async function offerableOf(line: readonly PartyInLine[]): Promise<readonly PartyInLine[]> {
  const first = line.slice(0, confirmed);
  const keys = first.map(({ alumniId }) => ({ alumniId }));
  const records = await mailingRecords.getManyOnly(keys, 'alumniId', 'membership', 'names', 'address', 'suppression');
  const offerable = new Set(records.filter(isServable).map(({ alumniId }) => alumniId));
  return line.filter(({ alumniId }, position) => position >= confirmed || offerable.has(alumniId));
}

/** So many of the line are read again, strongly consistent. Behind them, whoever is missing from the index is late for a free seat anyway. */
const confirmed = 100;

/**
 * All who wait, in the order in which they began to. The index holds nobody else, however many were invited, and it lags behind: the first are looked
 * up in the table, and where one of those is missing whom the gathering counts, the whole table is read.
 */
export async function loadLine(gathering: Gathering): Promise<readonly PartyInLine[]> {
  const { gatheringId } = gathering;
  const line = await waitingIn({ index: 'byTurn', partition: gatheringId });
  const keys = line.slice(0, confirmed).map(({ alumniId }) => ({ gatheringId, alumniId }));
  const found = (await guests.getManyOnly(keys, ...partyFields)).filter(({ answer }) => answer === 'waiting');
  if (line.length > confirmed) return [...found.sort(byTurn), ...line.slice(confirmed)];
  return isComplete(found, gathering) ? found.sort(byTurn) : loadWholeLine(gathering);
}

/** Whether everybody on a line that {@link loadLine} read is on it, and nobody is missing. */
export function isConfirmed(line: readonly PartyInLine[]): boolean {
  return line.length <= confirmed;
}

/** The same from the table alone, strongly consistent: for a line of which the index may miss somebody. */
export async function loadWholeLine({ gatheringId }: Pick<Gathering, 'gatheringId'>): Promise<readonly PartyInLine[]> {
  return (await waitingIn({ partition: gatheringId })).sort(byTurn);
}

/** Whether nobody is missing whom the gathering counts as waiting. More may have joined since it was read. */
function isComplete(line: readonly PartyInLine[], { waitingSeats }: Gathering): boolean {
  const seats = (mode: Guest['mode']) =>
    line.reduce((sum, party) => (party.mode === mode ? sum + partyOf(party) : sum), 0);
  return attendanceModes.every((mode) => seats(mode) >= waitingSeats[mode]);
}

const partyFields = ['alumniId', 'answer', 'mode', 'guests', 'waitingSince', 'toldAt'] as const;

async function waitingIn(query: {
  readonly index?: 'byTurn';
  readonly partition: GatheringId;
}): Promise<PartyInLine[]> {
  const line: PartyInLine[] = [];
  for await (const guest of guests.queryOnly(query, ...partyFields)) {
    if (guest.answer === 'waiting') line.push(guest);
  }
  return line;
}
