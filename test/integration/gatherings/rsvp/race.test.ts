/** Everybody at once, on the real store: never one seat too many, and the numbers add up. */
import { beforeAll, expect, test } from 'vitest';
import { seatsOpened } from '../../../../events/gatherings/index.ts';
import { gatheringsTable } from '../../../../events/read-models/gathering.ts';
import { mailingRecordsTable } from '../../../../events/read-models/mailing-record.ts';
import { guestsTable } from '../../../../functions/gatherings/tables.ts';
import { makeEvent } from '../../../../shared/bus/contract.ts';
import type { AlumniId, GatheringId } from '../../../../shared/identifier.ts';
import { lambdaContext, queued } from '../../../fixtures/invocations.ts';
import { makeTables } from '../../tables.ts';
import { gatheringOf, guestsOf, openGathering, origin, rsvpAs, somebody } from '../gathering-on-tables.ts';

let offerFreedSeats: typeof import('../../../../functions/gatherings/waiting-list/offer-freed-seats.ts').handler;

beforeAll(async () => {
  await makeTables(gatheringsTable, guestsTable, mailingRecordsTable);
  ({ handler: offerFreedSeats } = await import('../../../../functions/gatherings/waiting-list/offer-freed-seats.ts'));
});

const soon = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

/** So many members, made a few at a time: the crowd is for the room. */
async function people(count: number): Promise<AlumniId[]> {
  const made: AlumniId[] = [];
  while (made.length < count) {
    const few = Array.from({ length: Math.min(10, count - made.length) }, () => somebody());
    made.push(...(await Promise.all(few)));
  }
  return made;
}

/** Answers as somebody who presses the button again when the server was too busy to listen. */
async function insist(...asked: Parameters<typeof rsvpAs>): Promise<string> {
  for (;;) {
    try {
      return await rsvpAs(...asked);
    } catch (error) {
      if (!(error instanceof Error && error.name === 'TimeoutError')) throw error;
    }
  }
}

const offer = (gatheringId: GatheringId) =>
  offerFreedSeats(
    queued(
      makeEvent(
        seatsOpened,
        { subject: gatheringId, sequence: 9, occurredAt: new Date(), data: { gatheringId } },
        origin,
      ),
    ),
    lambdaContext(),
  );

/** The seats of those with this answer. */
async function seatsOf(gatheringId: GatheringId, ...answers: string[]): Promise<number> {
  const guests = (await guestsOf(gatheringId)).filter(({ answer }) => answers.includes(answer));
  return guests.reduce((sum, guest) => sum + 1 + guest.guests, 0);
}

async function addsUp(gatheringId: GatheringId): Promise<void> {
  const { taken, waitingSeats, attendees } = await gatheringOf(gatheringId);
  expect(taken.place).toBe(await seatsOf(gatheringId, 'attending', 'offered'));
  expect(waitingSeats.place).toBe(await seatsOf(gatheringId, 'waiting'));
  expect(attendees).toBe(await seatsOf(gatheringId, 'attending'));
}

test('two hundred RSVPs at once for ten seats: ten attend, the others wait', { timeout: 60_000 }, async () => {
  const gatheringId = await openGathering({ seats: 10, startsAt: soon(30), endsAt: soon(31) });
  const members = await people(200);
  const answers = await Promise.all(members.map((alumniId) => insist(gatheringId, alumniId)));
  expect(answers.filter((answer) => answer === 'attending')).toHaveLength(10);
  expect(answers.filter((answer) => answer === 'waiting')).toHaveLength(190);
  expect(await gatheringOf(gatheringId)).toMatchObject({
    taken: { place: 10 },
    counts: { attending: 10, waiting: 190 },
  });
  await addsUp(gatheringId);
});

test('cancellations, newcomers with guests and offers at the same time keep every count right', {
  timeout: 60_000,
}, async () => {
  const gatheringId = await openGathering({ seats: 12, guestsPerMember: 2, startsAt: soon(30), endsAt: soon(31) });
  const inside = await people(12);
  for (const alumniId of inside) await rsvpAs(gatheringId, alumniId);
  const line = await people(20);
  for (const alumniId of line) await rsvpAs(gatheringId, alumniId);
  const newcomers = await people(20);
  const guests = (position: number) => position % 3;
  const declining: AlumniId[] = inside.slice(0, 6);
  await Promise.all([
    ...declining.map((alumniId) => insist(gatheringId, alumniId, { answer: 'declined' })),
    ...newcomers.map((alumniId, position) => insist(gatheringId, alumniId, { guests: guests(position) })),
    ...[1, 2, 3].map(() => offer(gatheringId)),
  ]);
  await offer(gatheringId);
  await addsUp(gatheringId);
  const { taken } = await gatheringOf(gatheringId);
  expect(taken.place).toBe(12);
  // The six seats went to the first six of the line: nobody who came later has one.
  const holding = (await guestsOf(gatheringId)).filter(({ answer }) => answer === 'attending' || answer === 'offered');
  const expected = new Set<AlumniId>([...inside.slice(6), ...line.slice(0, 6)]);
  expect(new Set(holding.map(({ alumniId }) => alumniId))).toEqual(expected);
});

test('many at once for the free seats beside a party that waits for more: as many attend as there are seats, the others wait', {
  timeout: 60_000,
}, async () => {
  const gatheringId = await openGathering({ seats: 6, guestsPerMember: 3, startsAt: soon(30), endsAt: soon(31) });
  for (const alumniId of await people(3)) await rsvpAs(gatheringId, alumniId);
  const [family] = await people(1);
  expect(await rsvpAs(gatheringId, family as AlumniId, { guests: 3 })).toBe('waiting');
  const newcomers = await people(20);
  const answers = await Promise.all([
    ...newcomers.map((alumniId) => insist(gatheringId, alumniId)),
    offer(gatheringId).then(() => 'offered'),
  ]);
  expect(answers.filter((answer) => answer === 'attending')).toHaveLength(3);
  expect(answers.filter((answer) => answer === 'waiting')).toHaveLength(17);
  expect((await gatheringOf(gatheringId)).taken.place).toBe(6);
  await addsUp(gatheringId);
});
