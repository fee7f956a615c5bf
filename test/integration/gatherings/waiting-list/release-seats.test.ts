import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { alumnusExcluded, alumnusReturned } from '../../../../events/alumni/index.ts';
import { memberLeft } from '../../../../events/consent/index.ts';
import { gatheringsTable } from '../../../../events/read-models/gathering.ts';
import { type MailingRecord, mailingRecordsTable } from '../../../../events/read-models/mailing-record.ts';
import { guestsTable } from '../../../../functions/gatherings/tables.ts';
import { makeEvent } from '../../../../shared/bus/contract.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import type { AlumniId, GatheringId } from '../../../../shared/identifier.ts';
import { lambdaContext, queued } from '../../../fixtures/invocations.ts';
import { emitted } from '../../../fixtures/outbox.ts';
import { makeTables } from '../../tables.ts';
import { gatheringOf, guestOf, openGathering, origin, rsvpAs, somebody } from '../gathering-on-tables.ts';

let releaseSeats: typeof import('../../../../functions/gatherings/waiting-list/release-seats.ts').handler;
let offerFreedSeats: typeof import('../../../../functions/gatherings/waiting-list/offer-freed-seats.ts').handler;

const morning = new Date('2026-11-24T08:00:00+09:00');
const minutesOn = (minutes: number) => new Date(morning.getTime() + minutes * 60_000);
const taken = { batchItemFailures: [] };

beforeAll(async () => {
  await makeTables(gatheringsTable, guestsTable, mailingRecordsTable);
  ({ handler: releaseSeats } = await import('../../../../functions/gatherings/waiting-list/release-seats.ts'));
  ({ handler: offerFreedSeats } = await import('../../../../functions/gatherings/waiting-list/offer-freed-seats.ts'));
});
beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: morning }));
afterEach(() => vi.useRealTimers());

const news = (
  contract: typeof memberLeft | typeof alumnusReturned | typeof alumnusExcluded,
  alumniId: AlumniId,
  sequence = 2,
) => makeEvent(contract, { subject: alumniId, sequence, occurredAt: morning, data: { alumniId } }, origin);
const deliver = async (...events: Parameters<typeof queued>) =>
  expect(await releaseSeats(queued(...events), lambdaContext())).toEqual(taken);
const about = async (gatheringId: GatheringId, type?: string) =>
  (await emitted(type)).filter(({ detail }) => detail.metadata.subject.startsWith(gatheringId));

async function becomes(alumniId: AlumniId, membership: MailingRecord['membership'], since: Date): Promise<void> {
  const set = { membership, membershipSince: since.toISOString() };
  await commit(openTable(mailingRecordsTable).update({ alumniId }, { set }));
}

async function leaves(alumniId: AlumniId): Promise<void> {
  await becomes(alumniId, 'left', morning);
  vi.setSystemTime(minutesOn(1));
}

describe('a member who leaves the programme', () => {
  test('gives every seat back once, however often the event comes, and the seat is offered to a waiting member', async () => {
    const [leaver, waiting] = [await somebody(), await somebody()];
    const [full, wide] = [await openGathering({ seats: 1 }), await openGathering({ seats: 9, guestsPerMember: 2 })];
    await rsvpAs(full, leaver);
    await rsvpAs(wide, leaver, { guests: 2 });
    await rsvpAs(full, waiting);
    await leaves(leaver);
    await Promise.all([deliver(news(memberLeft, leaver), news(memberLeft, leaver)), deliver(news(memberLeft, leaver))]);
    expect(await guestOf(full, leaver)).toMatchObject({ answer: 'declined', sequence: 2 });
    expect(await gatheringOf(full)).toMatchObject({ taken: { place: 0 }, counts: { attending: 0, declined: 1 } });
    expect(await gatheringOf(wide)).toMatchObject({ taken: { place: 0 }, attendees: 0, counts: { declined: 1 } });
    const opened = await about(full, 'seats-opened');
    expect(opened.map(({ detail }) => detail.metadata.subject)).toEqual([`${full}/${leaver}`]);
    expect(await offerFreedSeats(queued(...opened, ...opened), lambdaContext())).toEqual(taken);
    expect((await guestOf(full, waiting)).answer).toBe('offered');
  });

  test.each([memberLeft, alumnusExcluded])(
    'gets no mail, because no event is emitted that leads to one',
    async (contract) => {
      const leaver = await somebody();
      const gatheringId = await openGathering({ seats: 1 });
      await rsvpAs(gatheringId, leaver);
      const before = (await about(gatheringId)).length;
      await leaves(leaver);
      await deliver(news(contract, leaver));
      expect((await about(gatheringId)).slice(before).map(({ type }) => type)).toEqual(['seats-opened']);
    },
  );

  test('leaves the list and gives up an offer', async () => {
    const [inside, offered, waiting] = [await somebody(), await somebody(), await somebody()];
    const gatheringId = await openGathering({ seats: 1 });
    for (const alumniId of [inside, offered, waiting]) await rsvpAs(gatheringId, alumniId);
    await rsvpAs(gatheringId, inside, { answer: 'declined' });
    await offerFreedSeats(queued(...(await about(gatheringId, 'rsvp-answered'))), lambdaContext());
    expect(await gatheringOf(gatheringId)).toMatchObject({ counts: { offered: 1, waiting: 1 } });
    await leaves(offered);
    await leaves(waiting);
    await deliver(news(memberLeft, waiting), news(memberLeft, offered));
    expect(await gatheringOf(gatheringId)).toMatchObject({
      taken: { place: 0 },
      waitingSeats: { place: 0 },
      counts: { offered: 0, waiting: 0, declined: 3 },
    });
  });

  test('leaves no reasons behind, not even at gatherings that are over, which keep their numbers', async () => {
    const leaver = await somebody();
    const gatheringId = await openGathering();
    await rsvpAs(gatheringId, leaver);
    const guest = await guestOf(gatheringId, leaver);
    const [change] = guest.history;
    if (change === undefined) throw new Error('nothing was noted');
    const history = [{ ...change, actor: 'hr-1', evidence: 'staff' as const, reason: 'Rang us up.' }];
    await commit(openTable(guestsTable).put({ ...guest, history }));
    await commit(openTable(gatheringsTable).update({ gatheringId }, { set: { status: 'over' } }));
    await leaves(leaver);
    await deliver(news(memberLeft, leaver), news(memberLeft, leaver));
    const left = await guestOf(gatheringId, leaver);
    expect(left).toMatchObject({ answer: 'attending', sequence: 2 });
    expect(JSON.stringify(left)).not.toContain('Rang us up.');
    expect(await gatheringOf(gatheringId)).toMatchObject({ taken: { place: 1 }, counts: { attending: 1 } });
  });

  test('and sends an RSVP at that very moment keeps the count of seats right', async () => {
    const leaver = await somebody();
    const gatheringId = await openGathering({ seats: 3, guestsPerMember: 2 });
    await rsvpAs(gatheringId, leaver);
    await leaves(leaver);
    await Promise.all([deliver(news(memberLeft, leaver)), rsvpAs(gatheringId, leaver, { guests: 2 })]);
    const { answer, guests } = await guestOf(gatheringId, leaver);
    const seats = answer === 'attending' ? 1 + guests : 0;
    expect(await gatheringOf(gatheringId)).toMatchObject({ taken: { place: seats }, attendees: seats });
    await deliver(news(memberLeft, leaver));
    expect(await gatheringOf(gatheringId)).toMatchObject({ taken: { place: 0 }, attendees: 0 });
  });

  test('and joins again keeps the new seat when the old event is replayed', async () => {
    const member = await somebody();
    const gatheringId = await openGathering();
    await leaves(member);
    await deliver(news(memberLeft, member));
    await becomes(member, 'member', minutesOn(5));
    vi.setSystemTime(minutesOn(6));
    await rsvpAs(gatheringId, member);
    await deliver(news(memberLeft, member), news(alumnusReturned, member));
    expect((await guestOf(gatheringId, member)).answer).toBe('attending');
  });

  test('without any RSVP is not a guest anywhere', async () => {
    const nobody = await somebody();
    await leaves(nobody);
    await deliver(news(memberLeft, nobody));
  });
});

describe('a member who is employed again', () => {
  test('gives the seat back, even if the mailing record does not say so yet', async () => {
    const returned = await somebody();
    const gatheringId = await openGathering({ seats: 1 });
    await rsvpAs(gatheringId, returned);
    await deliver(news(alumnusReturned, returned));
    await becomes(returned, 'left', minutesOn(1));
    await deliver(news(alumnusReturned, returned));
    expect(await gatheringOf(gatheringId)).toMatchObject({ taken: { place: 0 }, counts: { declined: 1 } });
    expect(await about(gatheringId, 'seats-opened')).toHaveLength(1);
  });
});
