/** A free seat, and a waiting list of which an index does not show everybody, or on which somebody gets no mail. */
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { seatsOpened } from '../../../../events/gatherings/index.ts';
import { gatheringsTable } from '../../../../events/read-models/gathering.ts';
import { mailingRecordsTable } from '../../../../events/read-models/mailing-record.ts';
import { guestsTable } from '../../../../functions/gatherings/tables.ts';
import { makeEvent } from '../../../../shared/bus/contract.ts';
import type { AlumniId, GatheringId } from '../../../../shared/identifier.ts';
import { day } from '../../../../shared/time/durations.ts';
import { lambdaContext, queued } from '../../../fixtures/invocations.ts';
import { lagBehind } from '../../../fixtures/lagging-index.ts';
import { makeTables } from '../../tables.ts';
import { guestOf, openGathering, origin, rsvpAs, somebody } from '../gathering-on-tables.ts';

let offerFreedSeats: typeof import('../../../../functions/gatherings/waiting-list/offer-freed-seats.ts').handler;
beforeAll(async () => {
  await makeTables(gatheringsTable, guestsTable, mailingRecordsTable);
  ({ handler: offerFreedSeats } = await import('../../../../functions/gatherings/waiting-list/offer-freed-seats.ts'));
});
afterEach(() => void vi.restoreAllMocks());

const inDays = (days: number) => new Date(Date.now() + days * day).toISOString();
const offer = (gatheringId: GatheringId) => {
  const event = { subject: gatheringId, sequence: 9, occurredAt: new Date(), data: { gatheringId } };
  return offerFreedSeats(queued(makeEvent(seatsOpened, event, origin)), lambdaContext());
};

/** Everybody sends an RSVP for so many seats, in turn, and then the first gives the seat back. */
async function freedFor(line: readonly AlumniId[]): Promise<GatheringId> {
  const gatheringId = await openGathering({ seats: 1, startsAt: inDays(30), endsAt: inDays(31) });
  const attends = await somebody();
  for (const alumniId of [attends, ...line]) await rsvpAs(gatheringId, alumniId);
  await rsvpAs(gatheringId, attends, { answer: 'declined' });
  return gatheringId;
}
const answersOf = async (gatheringId: GatheringId, line: readonly AlumniId[]) =>
  Promise.all(line.map(async (alumniId) => (await guestOf(gatheringId, alumniId)).answer));

test('somebody who joined a moment before is offered it, although the index shows another who left', async () => {
  const [left, joined] = [await somebody(), await somebody()];
  const gatheringId = await freedFor([left, joined]);
  const stale = await guestOf(gatheringId, left);
  await rsvpAs(gatheringId, left, { answer: 'declined' });
  lagBehind('byTurn', [stale]);
  await offer(gatheringId);
  expect(await answersOf(gatheringId, [joined])).toEqual(['offered']);
});

test('somebody whom no mail reaches keeps the place in line, and the next one is offered the seat', async () => {
  const line = [await somebody({ suppression: 'address' }), await somebody(), await somebody()];
  const gatheringId = await freedFor(line);
  await offer(gatheringId);
  expect(await answersOf(gatheringId, line)).toEqual(['waiting', 'offered', 'waiting']);
});

test('whoever complained about campaigns still gets the mail of an offer', async () => {
  const line = [await somebody({ suppression: 'campaigns' }), await somebody()];
  const gatheringId = await freedFor(line);
  await offer(gatheringId);
  expect(await answersOf(gatheringId, line)).toEqual(['offered', 'waiting']);
});
