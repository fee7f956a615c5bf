/** A seat that is free, beside a waiting list that cannot use it: it goes to whoever asks, and the page says so. */
import { expect, test } from 'vitest';
import { planned } from '../../../fixtures/gatherings.ts';
import { tokenFor, visitPage } from '../invited-members.ts';
import { handler, setting } from './rsvp-page-function.ts';

/** Ten seats, of which so many are free, and one party that waits. */
async function besideParty({
  free,
  party,
  waitingList = 'fifo',
}: {
  free: number;
  party: number;
  waitingList?: 'fifo' | 'none';
}) {
  const gathering = await setting.published(
    { seats: 10, guestsPerMember: 3, waitingList },
    { taken: { place: 10 - free, online: 0 }, waitingSeats: { place: party, online: 0 } },
  );
  const waits = await setting.invited();
  await setting.stands(gathering, waits, {
    answer: 'waiting',
    guests: party - 1,
    waitingSince: new Date(planned.getTime() - 3_600_000).toISOString(),
  });
  const alumniId = await setting.invited();
  const look = (choice = 1) => visitPage(handler, 'GET', tokenFor(gathering, alumniId, { choice }));
  return {
    look,
    async attend(guests: number) {
      const { nonce, shown } = await look();
      const form = { answer: 'attending', nonce, shown, guests: String(guests) };
      const { status } = await visitPage(handler, 'POST', tokenFor(gathering, alumniId), form);
      return { status, answer: (await setting.guestOf(gathering, alumniId))?.answer };
    },
    stored: () => setting.stored(gathering),
  };
}

test.each(['fifo', 'none'] as const)(
  'one seat that a waiting party of three cannot use is taken, and shown as free: waiting list %s',
  async (waitingList) => {
    const { look, attend, stored } = await besideParty({ free: 1, party: 3, waitingList });
    const { body } = await look();
    expect(body).toContain('残り1席');
    expect(body).not.toContain('満席');
    expect(await attend(0)).toEqual({ status: 200, answer: 'attending' });
    expect((await stored())?.taken.place).toBe(10);
  },
);

test('for a party that asks for more than the seats beside the line there is a place behind it', async () => {
  const { attend, stored } = await besideParty({ free: 1, party: 3 });
  expect(await attend(1)).toEqual({ status: 200, answer: 'waiting' });
  expect((await stored())?.waitingSeats.place).toBe(5);
});

test('seats for which the waiting party is in line are not taken from it', async () => {
  const { look, attend } = await besideParty({ free: 3, party: 3 });
  expect((await look()).body).toContain('満席（キャンセル待ちを承ります）');
  expect(await attend(0)).toEqual({ status: 200, answer: 'waiting' });
});

test('a seat is not kept for somebody whom the offer would not reach', async () => {
  const gathering = await setting.published(
    { seats: 10, waitingList: 'fifo' },
    { taken: { place: 9, online: 0 }, waitingSeats: { place: 1, online: 0 } },
  );
  const waits = await setting.invited({ suppression: 'address' });
  await setting.stands(gathering, waits, { answer: 'waiting', waitingSince: planned.toISOString() });
  const look = async (alumniId: typeof waits) =>
    (await visitPage(handler, 'GET', tokenFor(gathering, alumniId, { choice: 0 }))).body;
  expect(await look(await setting.invited())).toContain('残り1席');
  // They read that no offer reaches them, and can take the seat on the page.
  expect(await look(waits)).toContain('お届けできない状態');
});

test('a link that chooses to attend sends by itself where a seat is free beside the line', async () => {
  const alone = { guestsPerMember: 0, seats: 10, waitingList: 'fifo' } as const;
  const gathering = await setting.published(alone, {
    taken: { place: 9, online: 0 },
    waitingSeats: { place: 2, online: 0 },
  });
  await setting.stands(gathering, await setting.invited(), { answer: 'waiting', guests: 1 });
  const alumniId = await setting.invited();
  const { body } = await visitPage(handler, 'GET', tokenFor(gathering, alumniId));
  expect(body).toContain('id="countdown"');
});
