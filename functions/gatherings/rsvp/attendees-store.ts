/** Reads who else attends a gathering, for the page of an attending member. */
import { mailingRecordsTable } from '../../../events/read-models/mailing-record.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { Gathering } from '../gathering/gathering.ts';
import type { Guest } from '../gathering/guest.ts';
import { guestsTable } from '../tables.ts';
import { type Attendees, attendeesOf, peopleBeside } from './attendees.ts';

const guests = openTable(guestsTable);
const mailingRecords = openTable(mailingRecordsTable);

/** Two reads are enough for a page: it looks for attending members among this many RSVPs. */
const rsvpsRead = 300;
const recordsRead = 100;

/** Who comes besides the viewer and the viewer's guests, with the names of the members who agreed to be named. */
export async function loadAttendees(gathering: Gathering, viewer: Guest): Promise<Attendees> {
  const people = peopleBeside(gathering, viewer);
  if (people === 0) return { names: [], others: 0 };
  const { items } = await guests.query({ partition: gathering.gatheringId, limit: rsvpsRead });
  const others = items
    .filter(({ answer, alumniId }) => answer === 'attending' && alumniId !== viewer.alumniId)
    .slice(0, recordsRead)
    .map(({ alumniId }) => ({ alumniId }));
  return attendeesOf(people, await mailingRecords.getMany(others));
}
