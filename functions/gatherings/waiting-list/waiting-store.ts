/** Reads the members to whom a free seat can be offered. */
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { GatheringId } from '../../../shared/identifier.ts';
import { loadWaiting } from '../rsvp/guest-store.ts';
import type { Waiting } from './offers.ts';

const mailingRecords = openTable(mailingRecordsTable);

/** The members who wait, each with their time zone. Somebody who is no longer a member gets no offer. */
export async function loadWaitingInTheirZones(gatheringId: GatheringId): Promise<Waiting[]> {
  const waiting = await loadWaiting(gatheringId);
  const records = await mailingRecords.getMany(waiting.map(({ alumniId }) => ({ alumniId })));
  const zones = new Map(
    records.flatMap(({ alumniId, membership, timeZone }) => (membership === 'member' ? [[alumniId, timeZone]] : [])),
  );
  return waiting.flatMap((guest) => {
    const timeZone = zones.get(guest.alumniId);
    return timeZone === undefined ? [] : [{ guest, timeZone }];
  });
}
