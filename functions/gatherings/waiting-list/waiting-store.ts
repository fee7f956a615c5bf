/** Reads the line of those who wait for a seat. */
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { GatheringId } from '../../../shared/identifier.ts';
import type { Guest } from '../gathering/guest.ts';
import { guestsTable } from '../tables.ts';
import type { Waiting } from './offers.ts';

const guests = openTable(guestsTable);
const mailingRecords = openTable(mailingRecordsTable);

/**
 * The members who wait. Read from the table itself, strongly consistent: an index lags behind, and a member who joined the
 * line just before a seat became free would be passed over. Somebody who is no longer a member gets no offer.
 */
export async function loadLine(gatheringId: GatheringId): Promise<Waiting[]> {
  const waiting: Guest[] = [];
  for await (const guest of guests.queryAll({ partition: gatheringId })) {
    if (guest.answer === 'waiting') waiting.push(guest);
  }
  const records = await mailingRecords.getMany(waiting.map(({ alumniId }) => ({ alumniId })));
  const zones = new Map(
    records.flatMap(({ alumniId, membership, timeZone }) => (membership === 'member' ? [[alumniId, timeZone]] : [])),
  );
  return waiting.flatMap((guest) => {
    const timeZone = zones.get(guest.alumniId);
    return timeZone === undefined ? [] : [{ guest, timeZone }];
  });
}
