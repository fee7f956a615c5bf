import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { eventRescheduled } from '../../../../events/gatherings/index.ts';
import { gatheringsTable } from '../../../../events/read-models/gathering.ts';
import { mailingRecordsTable } from '../../../../events/read-models/mailing-record.ts';
import { gatheringReminderDue, gatheringStartDue, seatOfferDue } from '../../../../events/timers/index.ts';
import { guestsTable } from '../../../../functions/gatherings/tables.ts';
import { type EventContract, makeEvent } from '../../../../shared/bus/contract.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import type { AlumniId, GatheringId } from '../../../../shared/identifier.ts';
import { lambdaContext, queued } from '../../../fixtures/invocations.ts';
import { emitted, timersOf } from '../../../fixtures/outbox.ts';
import { makeTables } from '../../tables.ts';
import { gatheringOf, guestOf, guestsOf, openGathering, origin, rsvpAs, somebody } from '../gathering-on-tables.ts';

let offerFreedSeats: typeof import('../../../../functions/gatherings/waiting-list/offer-freed-seats.ts').handler;
let expireSeatOffer: typeof import('../../../../functions/gatherings/waiting-list/expire-seat-offer.ts').handler;

const morning = new Date('2026-11-24T08:00:00+09:00');
const hours = (count: number) => new Date(morning.getTime() + count * 3_600_000);

beforeAll(async () => {
  await makeTables(gatheringsTable, guestsTable, mailingRecordsTable);
  ({ handler: offerFreedSeats } = await import('../../../../functions/gatherings/waiting-list/offer-freed-seats.ts'));
  ({ handler: expireSeatOffer } = await import('../../../../functions/gatherings/waiting-list/expire-seat-offer.ts'));
});
beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: morning }));
afterEach(() => vi.useRealTimers());

const taken = { batchItemFailures: [] };
const wake = (contract: EventContract, ref: string) =>
  queued(
    makeEvent(
      contract,
      { subject: ref, sequence: Date.now(), occurredAt: new Date(), data: { ref, dueAt: new Date().toISOString() } },
      origin,
    ),
  );

/** The events of a gathering's guests since the last look go to the consumer, each twice and the last first. */
async function deliver(gatheringId: GatheringId): Promise<void> {
  const events = (await emitted()).filter(({ detail }) => detail.metadata.subject.startsWith(gatheringId));
  const concerning = events.filter(({ type }) => ['rsvp-answered', 'seat-offer-expired'].includes(type));
  const batch = queued(...concerning.toReversed(), ...concerning);
  expect(await offerFreedSeats(batch, lambdaContext())).toEqual(taken);
}

const opened = (gatheringId: GatheringId) =>
  queued(
    makeEvent(
      eventRescheduled,
      {
        subject: gatheringId,
        sequence: 9,
        occurredAt: new Date(),
        data: { gatheringId, answersAskedAgain: false, changed: [] },
      },
      origin,
    ),
  );
const expire = (gatheringId: GatheringId, alumniId: AlumniId) =>
  expireSeatOffer(wake(seatOfferDue, `${gatheringId}.${alumniId}`), lambdaContext());
const offersTo = async (alumniId: AlumniId) =>
  (await emitted('seat-offered')).filter(({ detail }) => detail.data['alumniId'] === alumniId);

/** A room of so many seats, full, and a line of so many. */
async function fullRoom(seats: number, waiting: number, change: Parameters<typeof openGathering>[0] = {}) {
  const gatheringId = await openGathering({ seats, ...change });
  const [inside, line]: AlumniId[][] = [[], []];
  for (let count = 0; count < seats + waiting; count++) {
    vi.setSystemTime(morning.getTime() + count * 1000);
    const alumniId = await somebody();
    const answer = await rsvpAs(gatheringId, alumniId);
    expect(answer).toBe(count < seats ? 'attending' : 'waiting');
    (count < seats ? inside : line)?.push(alumniId);
  }
  vi.setSystemTime(morning);
  return { gatheringId, inside: inside ?? [], line: line ?? [] };
}

async function seatOf(list: readonly AlumniId[], position: number): Promise<AlumniId> {
  const alumniId = list[position];
  if (alumniId === undefined) throw new Error('nobody there');
  return alumniId;
}

describe('a freed seat', () => {
  test('is offered to the first on the waiting list, held, and makes one event, however often that of the free seat comes', async () => {
    const { gatheringId, inside, line } = await fullRoom(2, 2);
    await rsvpAs(gatheringId, await seatOf(inside, 0), { answer: 'declined' });
    await deliver(gatheringId);
    await deliver(gatheringId);
    const first = await seatOf(line, 0);
    expect(await guestOf(gatheringId, first)).toMatchObject({
      answer: 'offered',
      offerExpiresAt: hours(12).toISOString(),
    });
    expect(await gatheringOf(gatheringId)).toMatchObject({
      taken: { place: 2 },
      waitingSeats: { place: 1 },
      counts: { attending: 1, offered: 1, waiting: 1, declined: 1 },
    });
    const [offer, ...others] = await offersTo(first);
    expect([offer?.detail.data['expiresAt'], others]).toEqual([hours(12).toISOString(), []]);
    expect(await timersOf(`${gatheringId}.${first}`)).toEqual([{ kind: 'seat-offer', dueAt: hours(12).toISOString() }]);
    expect(await rsvpAs(gatheringId, first)).toBe('attending');
    expect(await gatheringOf(gatheringId)).toMatchObject({ taken: { place: 2 }, attendees: 2 });
  });

  test('that is declined by the first goes to the second', async () => {
    const { gatheringId, inside, line } = await fullRoom(1, 2);
    await rsvpAs(gatheringId, await seatOf(inside, 0), { answer: 'declined' });
    await deliver(gatheringId);
    expect(await rsvpAs(gatheringId, await seatOf(line, 0), { answer: 'declined' })).toBe('declined');
    await deliver(gatheringId);
    expect((await guestOf(gatheringId, await seatOf(line, 1))).answer).toBe('offered');
  });

  test('that expires goes to the second, and the first is offered no other unless asked for', async () => {
    const { gatheringId, inside, line } = await fullRoom(1, 2);
    const [first, second] = [await seatOf(line, 0), await seatOf(line, 1)];
    await rsvpAs(gatheringId, await seatOf(inside, 0), { answer: 'declined' });
    await deliver(gatheringId);
    vi.setSystemTime(hours(11));
    expect(await expire(gatheringId, first)).toEqual(taken);
    expect((await guestOf(gatheringId, first)).answer).toBe('offered');
    vi.setSystemTime(hours(12));
    await Promise.all([expire(gatheringId, first), expire(gatheringId, first)]);
    expect(await guestOf(gatheringId, first)).toMatchObject({ answer: 'undecided', offersMissed: 1 });
    await deliver(gatheringId);
    expect(await guestOf(gatheringId, second)).toMatchObject({ answer: 'offered' });
    await rsvpAs(gatheringId, second, { answer: 'declined' });
    await deliver(gatheringId);
    expect((await guestOf(gatheringId, first)).answer).toBe('undecided');
    expect(await offersTo(first)).toHaveLength(1);
    expect(await gatheringOf(gatheringId)).toMatchObject({ taken: { place: 0 }, waitingSeats: { place: 0 } });
    expect(await rsvpAs(gatheringId, first)).toBe('attending');
  });

  test('is held no longer than until the start, if that was moved before the end of the offers', async () => {
    const { gatheringId, inside, line } = await fullRoom(2, 3);
    for (const alumniId of inside) await rsvpAs(gatheringId, alumniId, { answer: 'declined' });
    await deliver(gatheringId);
    const [first, second, third] = [await seatOf(line, 0), await seatOf(line, 1), await seatOf(line, 2)];
    for (const alumniId of [first, second]) expect((await guestOf(gatheringId, alumniId)).answer).toBe('offered');
    const gathering = await gatheringOf(gatheringId);
    const times = { startsAt: hours(5).toISOString(), endsAt: hours(7).toISOString() };
    const sequence = gathering.sequence + 1;
    await commit(openTable(gatheringsTable).put({ ...gathering, sequence, draft: { ...gathering.draft, ...times } }));
    const begin = () => expireSeatOffer(wake(gatheringStartDue, gatheringId), lambdaContext());
    vi.setSystemTime(hours(4));
    expect(await begin()).toEqual(taken);
    expect(await rsvpAs(gatheringId, first)).toBe('attending');
    expect((await guestOf(gatheringId, second)).answer).toBe('offered');
    vi.setSystemTime(hours(5));
    await Promise.all([begin(), begin()]);
    expect(await guestOf(gatheringId, second)).toMatchObject({ answer: 'undecided', offersMissed: 1 });
    expect((await guestOf(gatheringId, third)).answer).toBe('waiting');
    const counts = { attending: 1, offered: 0, waiting: 1 };
    expect(await gatheringOf(gatheringId)).toMatchObject({ taken: { place: 1 }, attendees: 1, counts });
    expect(await begin()).toEqual(taken);
  });

  test('is free for everybody once the only waiting member has let the offer expire', async () => {
    const { gatheringId, inside, line } = await fullRoom(1, 1);
    const [only, former] = [await seatOf(line, 0), await seatOf(inside, 0)];
    await rsvpAs(gatheringId, former, { answer: 'declined' });
    await deliver(gatheringId);
    vi.setSystemTime(hours(12));
    await expire(gatheringId, only);
    for (const _again of [1, 2]) await deliver(gatheringId);
    expect(await offersTo(only)).toHaveLength(1);
    expect(await guestOf(gatheringId, only)).toMatchObject({ answer: 'undecided' });
    expect(await gatheringOf(gatheringId)).toMatchObject({ taken: { place: 0 }, waitingSeats: { place: 0 } });
    expect(await rsvpAs(gatheringId, former)).toBe('attending');
  });

  test('is not given to somebody who left the programme', async () => {
    const { gatheringId, inside, line } = await fullRoom(1, 2);
    const records = openTable(mailingRecordsTable);
    await commit(records.update({ alumniId: await seatOf(line, 0) }, { set: { membership: 'left' } }));
    await rsvpAs(gatheringId, await seatOf(inside, 0), { answer: 'declined' });
    await deliver(gatheringId);
    expect((await guestOf(gatheringId, await seatOf(line, 1))).answer).toBe('offered');
  });
});

describe('raised capacity', () => {
  test('offers every new seat in the order of the waiting list, more than one transaction takes', async () => {
    const { gatheringId, line } = await fullRoom(1, 40);
    const { draft } = await gatheringOf(gatheringId);
    await commit(
      openTable(gatheringsTable).update({ gatheringId }, { set: { draft: { ...draft, seats: 36 }, sequence: 3 } }),
    );
    expect(await offerFreedSeats(opened(gatheringId), lambdaContext())).toEqual(taken);
    const offered = (await guestsOf(gatheringId)).filter(({ answer }) => answer === 'offered');
    expect(new Set(offered.map(({ alumniId }) => alumniId))).toEqual(new Set(line.slice(0, 35)));
    expect(await gatheringOf(gatheringId)).toMatchObject({ taken: { place: 36 }, waitingSeats: { place: 5 } });
  });

  test('is offered once when several functions offer it at the same time', async () => {
    const { gatheringId } = await fullRoom(1, 8);
    const { draft } = await gatheringOf(gatheringId);
    await commit(
      openTable(gatheringsTable).update({ gatheringId }, { set: { draft: { ...draft, seats: 6 }, sequence: 3 } }),
    );
    await Promise.all([1, 2, 3, 4].map(() => offerFreedSeats(opened(gatheringId), lambdaContext())));
    expect(await offerFreedSeats(opened(gatheringId), lambdaContext())).toEqual(taken);
    expect(await gatheringOf(gatheringId)).toMatchObject({ taken: { place: 6 }, counts: { offered: 5, waiting: 3 } });
    const offers = (await emitted('seat-offered')).filter(({ detail }) => detail.data['gatheringId'] === gatheringId);
    expect(offers).toHaveLength(5);
  });
});

describe('the last day', () => {
  test('gives all who wait one notice; the first RSVP gets the seat', async () => {
    const { gatheringId, inside, line } = await fullRoom(1, 2);
    vi.setSystemTime('2026-12-10T09:00:00+09:00');
    await rsvpAs(gatheringId, await seatOf(inside, 0), { answer: 'declined' });
    await deliver(gatheringId);
    await deliver(gatheringId);
    for (const alumniId of line) {
      expect((await offersTo(alumniId)).map(({ detail }) => detail.data['expiresAt'])).toEqual([null]);
      expect((await guestOf(gatheringId, alumniId)).answer).toBe('waiting');
    }
    expect(await rsvpAs(gatheringId, await seatOf(line, 1))).toBe('attending');
    expect(await rsvpAs(gatheringId, await seatOf(line, 0))).toBe('waiting');
  });

  test('begins with the reminder, and seats that were not enough go to members with fewer guests', async () => {
    const gatheringId = await openGathering({ seats: 2, guestsPerMember: 1 });
    const [alone, pair] = [await somebody(), await somebody()];
    await rsvpAs(gatheringId, alone);
    await rsvpAs(gatheringId, pair, { guests: 1 });
    await deliver(gatheringId);
    expect((await guestOf(gatheringId, pair)).answer).toBe('waiting');
    vi.setSystemTime('2026-12-09T19:00:00+09:00');
    expect(await offerFreedSeats(wake(gatheringReminderDue, `${gatheringId}.day`), lambdaContext())).toEqual(taken);
    expect(await offersTo(pair)).toHaveLength(1);
    expect(await rsvpAs(gatheringId, pair, { guests: 0 })).toBe('attending');
  });
});

test('an offer is taken with the guests that the member waited with, after HR lowered their number', async () => {
  const gatheringId = await openGathering({ seats: 3, guestsPerMember: 2 });
  const [inside, outside, late] = [await somebody(), await somebody(), await somebody()];
  await rsvpAs(gatheringId, inside, { guests: 2 });
  await rsvpAs(gatheringId, outside, { guests: 2 });
  const room = await gatheringOf(gatheringId);
  await commit(openTable(gatheringsTable).put({ ...room, draft: { ...room.draft, guestsPerMember: 0 } }));
  await rsvpAs(gatheringId, inside, { answer: 'declined' });
  await deliver(gatheringId);
  expect(await guestOf(gatheringId, outside)).toMatchObject({ answer: 'offered', guests: 2 });
  expect(await rsvpAs(gatheringId, late, { guests: 1 })).toBe('too_many_guests');
  expect(await rsvpAs(gatheringId, outside, { guests: 3 })).toBe('too_many_guests');
  expect(await rsvpAs(gatheringId, outside, { guests: 2 })).toBe('attending');
  expect(await rsvpAs(gatheringId, outside, { guests: 1 })).toBe('attending');
  // What was given up does not come back.
  expect(await rsvpAs(gatheringId, outside, { guests: 2 })).toBe('too_many_guests');
  expect(await gatheringOf(gatheringId)).toMatchObject({ taken: { place: 2 }, attendees: 2 });
});
