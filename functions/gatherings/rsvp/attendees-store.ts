/** Reads who else attends a gathering, for the page of an attending member. */
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import type { Gathering } from '../gathering/gathering.ts';
import { guestsTable } from '../tables.ts';
import { type Attendees, attendeesOf } from './attendees.ts';

const guests = openTable(guestsTable);
const mailingRecords = openTable(mailingRecordsTable);

/** Two reads are enough for a page: it looks for attending members among this many RSVPs. */
const rsvpsRead = 300;
const recordsRead = 100;

/** The other attending members, with the names of those who agreed to be named. */
export async function loadAttendees({ gatheringId, counts }: Gathering, viewer: AlumniId): Promise<Attendees> {
  if (counts.attending <= 1) return { names: [], others: 0 };
  const { items } = await guests.query({ partition: gatheringId, limit: rsvpsRead });
  const others = items
    .filter(({ answer, alumniId }) => answer === 'attending' && alumniId !== viewer)
    .slice(0, recordsRead)
    .map(({ alumniId }) => ({ alumniId }));
  return attendeesOf(counts.attending, await mailingRecords.getMany(others));
}
