/** Reads the parties that wait for seats. */
import { openTable } from '../../../shared/dynamo/table.ts';
import type { GatheringId } from '../../../shared/identifier.ts';
import type { WaitingParties } from '../gathering/gathering.ts';
import type { Guest } from '../gathering/guest.ts';
import { guestsTable } from '../tables.ts';

const guests = openTable(guestsTable);

/** Everybody who waits, read from the table itself, strongly consistent. */
export async function loadWaitingParties(gatheringId: GatheringId): Promise<WaitingParties> {
  const waiting: Guest[] = [];
  for await (const guest of guests.queryAll({ partition: gatheringId })) {
    if (guest.answer === 'waiting') waiting.push(guest);
  }
  return waiting;
}
