/** Keeps the stamp of a calendar's reply that changed nothing, so that an older reply that comes later changes nothing either. */
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { Guest } from '../gathering/guest.ts';
import { guestsTable } from '../tables.ts';

const guests = openTable(guestsTable);

/** Stores the stamp with the current RSVP. @throws ConcurrentChange when the member sent another RSVP meanwhile */
export async function commitCalendarStamp(guest: Guest, stamp: string | undefined): Promise<void> {
  const { sequence, calendarStamp } = guest;
  await commit(guests.replace({ ...guest, calendarStamp: stamp }, { sequence, calendarStamp }));
}
