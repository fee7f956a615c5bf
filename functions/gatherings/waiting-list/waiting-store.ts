/** Reads the members to whom a free seat can be offered. */
import { isServable, mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { GatheringId } from '../../../shared/identifier.ts';
import type { WaitingMember } from '../gathering/seats.ts';
import { guestsTable } from '../tables.ts';
import type { Waiting } from './offers.ts';

const guests = openTable(guestsTable);
const mailingRecords = openTable(mailingRecordsTable);

/**
 * Members of the waiting list, each with their time zone. Somebody who is no longer a member, or no longer waits, gets no offer; nor does somebody
 * whom its mail would not reach: the seat would be held in vain. They keep the place on the list.
 */
export async function loadInTheirZones(
  gatheringId: GatheringId,
  members: readonly Pick<WaitingMember, 'alumniId'>[],
): Promise<Waiting[]> {
  const ids = members.map(({ alumniId }) => alumniId);
  const [found, records] = await Promise.all([
    guests.getMany(ids.map((alumniId) => ({ gatheringId, alumniId }))),
    mailingRecords.getMany(ids.map((alumniId) => ({ alumniId }))),
  ]);
  const zones = new Map(records.flatMap((record) => (isServable(record) ? [[record.alumniId, record.timeZone]] : [])));
  return found.flatMap((guest) => {
    const timeZone = zones.get(guest.alumniId);
    return timeZone === undefined || guest.answer !== 'waiting' ? [] : [{ guest, timeZone }];
  });
}
