/** The waiting list as it is read: by its index, which holds nobody else, and by the table where the index lags behind. */
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { gatheringsTable } from '../../../../events/read-models/gathering.ts';
import { mailingRecordsTable } from '../../../../events/read-models/mailing-record.ts';
import type { Guest } from '../../../../functions/gatherings/gathering/guest.ts';
import type { WaitingLine } from '../../../../functions/gatherings/rsvp/line-store.ts';
import { guestsTable } from '../../../../functions/gatherings/tables.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { newId } from '../../../../shared/identifier.ts';
import { publishedGathering, storedGuest } from '../../../fixtures/gatherings.ts';
import { lagBehind } from '../../../fixtures/lagging-index.ts';
import { makeTables } from '../../tables.ts';
import { gatheringOf, openGathering, rsvpAs, somebody } from '../gathering-on-tables.ts';

let store: typeof import('../../../../functions/gatherings/rsvp/line-store.ts');
beforeAll(async () => {
  await makeTables(gatheringsTable, guestsTable, mailingRecordsTable);
  store = await import('../../../../functions/gatherings/rsvp/line-store.ts');
});
afterEach(() => void vi.restoreAllMocks());

/** A gathering of which so many seats are waited for, and what is stored of its guests, who are members. */
async function stored(waitingSeats: number, ...guests: Partial<Guest>[]) {
  const gathering = {
    ...publishedGathering({ seats: 5, waitingList: 'fifo' }),
    gatheringId: newId('gathering'),
    waitingSeats: { place: waitingSeats, online: 0 },
  };
  const { gatheringId } = gathering;
  const ids = await Promise.all(guests.map(() => somebody()));
  const all = guests.map((guest, position) => storedGuest({ gatheringId, alumniId: ids[position], ...guest }));
  for (const guest of all) await commit(openTable(guestsTable).put(guest));
  return { gathering, ids, guests: all };
}
const since = (minute: number) => new Date(Date.UTC(2026, 10, 2, 0, minute)).toISOString();
const waits = (minute: number, change: Partial<Guest> = {}): Partial<Guest> => ({
  ...{ answer: 'waiting', waitingSince: since(minute) },
  ...change,
});
const idsOf = ({ parties }: WaitingLine) => parties.map(({ alumniId }) => alumniId);

test('those who wait are read in their turn, and nobody else', async () => {
  const { gathering, ids } = await stored(
    4,
    waits(2, { guests: 1 }),
    waits(1, { guests: 1 }),
    { answer: 'attending' },
    { answer: 'declined', mode: undefined },
    // Not in the index, and not counted: nobody looks for it.
    { answer: 'waiting' },
  );
  const [later, sooner] = ids;
  const line = await store.loadLine(gathering);
  expect([idsOf(line), line.isWhole]).toEqual([[sooner, later], true]);
});

test('whoever leaves the list, for a seat or for good, is no longer in it', async () => {
  const gatheringId = await openGathering({ seats: 1 });
  const [first, second, third] = await Promise.all([somebody(), somebody(), somebody()]);
  for (const alumniId of [first, second, third]) await rsvpAs(gatheringId, alumniId);
  expect(idsOf(await store.loadLine(await gatheringOf(gatheringId)))).toEqual([second, third]);
  await rsvpAs(gatheringId, second, { answer: 'declined' });
  expect(idsOf(await store.loadLine(await gatheringOf(gatheringId)))).toEqual([third]);
});

test('whom no mail reaches is not in it: no seat is kept for an offer that nobody would read', async () => {
  const { gathering, ids } = await stored(3, waits(1), waits(2), waits(3));
  const [bounced, , complained] = ids;
  const records = openTable(mailingRecordsTable);
  for (const [alumniId, suppression] of [[bounced, 'address'] as const, [complained, 'campaigns'] as const]) {
    if (alumniId === undefined) throw new Error('three wait');
    await commit(records.update({ alumniId }, { set: { suppression } }));
  }
  for (const line of [await store.loadLine(gathering), await store.loadWholeLine(gathering)])
    expect(idsOf(line)).toEqual(ids.slice(1));
});

describe('an index that lags behind', () => {
  test('misses nobody whom the gathering counts', async () => {
    const { gathering, ids, guests } = await stored(3, waits(1), waits(2, { guests: 1 }));
    lagBehind('byTurn', guests.slice(0, 1));
    expect(idsOf(await store.loadLine(gathering))).toEqual(ids);
  });

  test('nor where it still shows somebody with as many seats, who has left', async () => {
    const { gathering, ids, guests } = await stored(2, waits(1), waits(2), { answer: 'declined', mode: undefined });
    const left = { ...guests[2], ...waits(0, { mode: 'place', guests: 1 }) };
    lagBehind('byTurn', [left]);
    expect(idsOf(await store.loadLine(gathering))).toEqual(ids.slice(0, 2));
  });

  test('may miss somebody behind the first hundred, which the reader of the line is told', async () => {
    const { gathering, ids, guests } = await stored(
      101,
      ...Array.from({ length: 101 }, (_none, minute) => waits(minute)),
    );
    const fast = await store.loadLine(gathering);
    expect([idsOf(fast), fast.isWhole]).toEqual([ids, false]);
    lagBehind('byTurn', [...guests.slice(0, 100), { ...guests[100], alumniId: newId('alumnus') }]);
    const line = await store.loadLine(gathering);
    expect([line.parties.length, line.isWhole]).toEqual([101, false]);
    expect(idsOf(await store.loadWholeLine(gathering))).toEqual(ids);
  });
});
