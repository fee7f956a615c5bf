/** The waiting list as it is read: by its index, which holds nobody else, and by the table where the index lags behind. */
import { beforeAll, expect, test } from 'vitest';
import { gatheringsTable } from '../../../../events/read-models/gathering.ts';
import { mailingRecordsTable } from '../../../../events/read-models/mailing-record.ts';
import type { Guest } from '../../../../functions/gatherings/gathering/guest.ts';
import { guestsTable } from '../../../../functions/gatherings/tables.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { type AlumniId, newId } from '../../../../shared/identifier.ts';
import { publishedGathering, storedGuest } from '../../../fixtures/gatherings.ts';
import { makeTables } from '../../tables.ts';
import { gatheringOf, openGathering, rsvpAs, somebody } from '../gathering-on-tables.ts';

let store: typeof import('../../../../functions/gatherings/rsvp/line-store.ts');
beforeAll(async () => {
  await makeTables(gatheringsTable, guestsTable, mailingRecordsTable);
  store = await import('../../../../functions/gatherings/rsvp/line-store.ts');
});

/** A gathering of which so many seats are waited for, and what is stored of its guests. */
async function stored(waitingSeats: number, ...guests: Partial<Guest>[]) {
  const gathering = {
    ...publishedGathering({ seats: 5, waitingList: 'fifo' }),
    gatheringId: newId('gathering'),
    waitingSeats: { place: waitingSeats, online: 0 },
  };
  const { gatheringId } = gathering;
  const all = guests.map((guest) => storedGuest({ gatheringId, alumniId: newId('alumnus'), ...guest }));
  await commit(...all.map((guest) => openTable(guestsTable).put(guest)));
  return { gathering, ids: all.map(({ alumniId }) => alumniId) };
}
const since = (minute: number) => new Date(Date.UTC(2026, 10, 2, 0, minute)).toISOString();
const idsOf = (line: readonly { readonly alumniId: AlumniId }[]) => line.map(({ alumniId }) => alumniId);

test('those who wait are read in their turn, and nobody else', async () => {
  const { gathering, ids } = await stored(
    4,
    { answer: 'waiting', waitingSince: since(2), guests: 1 },
    { answer: 'waiting', waitingSince: since(1), guests: 1 },
    { answer: 'attending' },
    { answer: 'declined', mode: undefined },
    // Not in the index, and not counted: nobody looks for it.
    { answer: 'waiting' },
  );
  const [later, sooner] = ids;
  expect(idsOf(await store.loadLine(gathering))).toEqual([sooner, later]);
});

test('where the index does not hold everybody whom the gathering counts, the table is read', async () => {
  const { gathering, ids } = await stored(
    3,
    { answer: 'waiting', waitingSince: since(1) },
    { answer: 'waiting', guests: 1 },
  );
  expect(new Set(idsOf(await store.loadLine(gathering)))).toEqual(new Set(ids));
});

test('whoever leaves the list, for a seat or for good, is no longer in it', async () => {
  const gatheringId = await openGathering({ seats: 1 });
  const [first, second, third] = await Promise.all([somebody(), somebody(), somebody()]);
  for (const alumniId of [first, second, third]) await rsvpAs(gatheringId, alumniId);
  expect(idsOf(await store.loadLine(await gatheringOf(gatheringId)))).toEqual([second, third]);
  await rsvpAs(gatheringId, second, { answer: 'declined' });
  expect(idsOf(await store.loadLine(await gatheringOf(gatheringId)))).toEqual([third]);
});
