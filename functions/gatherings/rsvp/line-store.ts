/** Reads the waiting list: the place of a member in line, and how many free seats go to the others. */
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

/** The member's place among those who wait for the same kind of seat, 1 = first. The index alone says it: it may lag behind by a moment. */
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
  if (!isLineOfInterest(member, at)) return member;
  const { parties } = await loadLine(member.gathering);
  const others = parties.filter((other) => other.alumniId !== alumniId);
  return { ...member, keptForLine: seatsKeptForLine(member, others, at) };
}

/** Those who wait for a seat and whom an offer would reach. */
export interface WaitingLine {
  /** In the order in which they began to wait. */
  readonly parties: readonly PartyInLine[];
  /** Nobody is missing who waited when the gathering was read. */
  readonly isWhole: boolean;
}

/** So many of the line are looked up, strongly consistent: as many as one request to the table takes. */
const lookedUp = 100;

/**
 * The waiting list by its index, which holds nobody else, however many were invited. The index lags behind: the first are looked up in the table,
 * and where somebody is missing from a line no longer than that whom the gathering counts, the whole table is read. Of a longer line, somebody may be missing.
 */
export async function loadLine(gathering: Gathering): Promise<WaitingLine> {
  const { gatheringId } = gathering;
  const indexed = await waitingIn({ index: 'byTurn', partition: gatheringId });
  const keys = indexed.slice(0, lookedUp).map(({ alumniId }) => ({ gatheringId, alumniId }));
  const found = (await guests.getManyOnly(keys, ...partyFields)).filter(isWaiting);
  const isShort = indexed.length <= lookedUp;
  if (isShort && !isComplete(found, gathering)) return loadWholeLine(gathering);
  return { parties: await offerable([...found, ...indexed.slice(lookedUp)]), isWhole: isShort };
}

/** The waiting list by the table alone, strongly consistent. */
export async function loadWholeLine({ gatheringId }: Pick<Gathering, 'gatheringId'>): Promise<WaitingLine> {
  return { parties: await offerable(await waitingIn({ partition: gatheringId })), isWhole: true };
}

/** Whether nobody is missing whom the gathering counts as waiting. More may have joined since it was read. */
function isComplete(line: readonly PartyInLine[], { waitingSeats }: Gathering): boolean {
  const seats = (mode: Guest['mode']) =>
    line.reduce((sum, party) => (party.mode === mode ? sum + partyOf(party) : sum), 0);
  return attendanceModes.every((mode) => seats(mode) >= waitingSeats[mode]);
}

/** The line in its order, without those of the first whom no mail reaches: they are offered nothing, and no seat is kept for them. */
async function offerable(line: readonly PartyInLine[]): Promise<readonly PartyInLine[]> {
  const inTurn = [...line].sort(byTurn);
  const keys = inTurn.slice(0, lookedUp).map(({ alumniId }) => ({ alumniId }));
  const records = await mailingRecords.getManyOnly(keys, 'alumniId', 'membership', 'names', 'address', 'suppression');
  const reached = new Set(records.filter(isServable).map(({ alumniId }) => alumniId));
  return inTurn.filter(({ alumniId }, position) => position >= lookedUp || reached.has(alumniId));
}

const partyFields = ['alumniId', 'answer', 'mode', 'guests', 'waitingSince', 'toldAt'] as const;

function isWaiting({ answer }: Pick<Guest, 'answer'>): boolean {
  return answer === 'waiting';
}

async function waitingIn(query: {
  readonly index?: 'byTurn';
  readonly partition: GatheringId;
}): Promise<PartyInLine[]> {
  const line: PartyInLine[] = [];
  for await (const guest of guests.queryOnly(query, ...partyFields)) {
    if (isWaiting(guest)) line.push(guest);
  }
  return line;
}
