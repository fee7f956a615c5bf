/** Reads a waiting member's place on the waiting list. It shows only how many of the others come before. */
import { openTable } from '../../../shared/dynamo/table.ts';
import type { Gathering } from '../gathering/gathering.ts';
import type { Guest } from '../gathering/guest.ts';
import { isBeforeInLine } from '../gathering/seats.ts';
import { guestsTable } from '../tables.ts';

const guests = openTable(guestsTable);

/** The member's place among those who wait for the same kind of seat, 1 = first. */
export async function loadTurn({ draft }: Gathering, guest: Guest): Promise<number> {
  let turn = 1;
  const query = { partition: guest.gatheringId };
  for await (const other of guests.queryOnly(query, 'alumniId', 'answer', 'mode', 'waitingSince')) {
    if (isBeforeInLine(draft, other, guest)) turn += 1;
  }
  return turn;
}
