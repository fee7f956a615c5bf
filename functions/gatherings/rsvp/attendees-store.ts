/** Reads who else attends a gathering, for the page of a member who does. */
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { AlumniId } from '../../../shared/identifier.ts';
import type { Gathering } from '../gathering/gathering.ts';
import { guestsTable } from '../tables.ts';
import { type Attendees, attendeesOf } from './attendees.ts';

const guests = openTable(guestsTable);
const mailingRecords = openTable(mailingRecordsTable);

/** A page is answered in two reads: of so many answers at most the attending ones are looked at. */
const answersRead = 300;
const recordsRead = 100;

/** The others who attend, as far as they agreed to be named. */
export async function loadAttendees({ gatheringId, counts }: Gathering, viewer: AlumniId): Promise<Attendees> {
  if (counts.attending <= 1) return { names: [], others: 0 };
  const { items } = await guests.query({ partition: gatheringId, limit: answersRead });
  const others = items
    .filter(({ answer, alumniId }) => answer === 'attending' && alumniId !== viewer)
    .slice(0, recordsRead)
    .map(({ alumniId }) => ({ alumniId }));
  return attendeesOf(counts.attending, await mailingRecords.getMany(others));
}
