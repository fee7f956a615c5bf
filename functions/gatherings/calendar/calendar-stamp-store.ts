/** Remembers how new a calendar's word is that changed nothing, so that an older one, still on its way, does not either. */
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { Guest } from '../gathering/guest.ts';
import { guestsTable } from '../tables.ts';

const guests = openTable(guestsTable);

/** Stores the stamp beside an answer that stands. @throws ConcurrentChange when the member answered meanwhile. */
export async function commitCalendarStamp(guest: Guest, stamp: string): Promise<void> {
  const { sequence, calendarStamp } = guest;
  await commit(guests.replace({ ...guest, calendarStamp: stamp }, { sequence, calendarStamp }));
}
