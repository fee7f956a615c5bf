/** A mail about a gathering that cannot be written stays, is named by an event, and leaves once its gathering is mended. */
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { gatheringNotices } from '../../../../events/agreements/rsvp-words.ts';
import {
  guestNoticeRequested,
  rsvpAnswered,
  seatOfferExpired,
  seatOffered,
} from '../../../../events/gatherings/index.ts';
import { type GatheringItem, gatheringsTable } from '../../../../events/read-models/gathering.ts';
import { serviceMailDoubtDue } from '../../../../events/timers/index.ts';
import { serviceMailsTable } from '../../../../functions/mail/tables.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { type AlumniId, idFrom } from '../../../../shared/identifier.ts';
import { timersTable } from '../../../../shared/timers/timers-table.ts';
import { eveningBefore } from '../../../fixtures/gathering-mails.ts';
import { publishedGathering } from '../../../fixtures/gatherings.ts';
import { lambdaContext, queued } from '../../../fixtures/invocations.ts';
import { emitted, timersOf } from '../../../fixtures/outbox.ts';
import { enrol, happened, numbered, openMailRoom, skipWaiting } from '../frozen-campaign.ts';

skipWaiting();
const room = await openMailRoom();
const { ses } = room;
const { handler: send } = await import('../../../../functions/mail/service/send-service-mail.ts');
const { handler: watch } = await import('../../../../functions/mail/service/watch-service-mails.ts');
const mails = openTable(serviceMailsTable);
const timers = openTable(timersTable);

const gathering = publishedGathering({ onlineUrl: 'https://meet.example.com/okaeri' });
const { gatheringId } = gathering;
const store = (change: Partial<GatheringItem> = {}) =>
  commit(openTable(gatheringsTable).put({ ...gathering, ...change }));

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(eveningBefore) });
  ses.reset();
  await store();
});
afterAll(async () => {
  vi.useRealTimers();
  await room.close();
});

type Event = Parameters<typeof queued>[0];
const handle = (...events: Event[]) => send(queued(...events), lambdaContext());
const idOf = (event: Event) => idFrom('mail', event.detail.metadata.id);
const stateOf = (event: Event) => mails.get({ mailId: idOf(event) });
const delivered = { batchItemFailures: [] };

/** Five minutes at a time: the watch looks, and the timers that are due arrive. */
async function pass(event: Event, minutes: number) {
  const results: unknown[] = [];
  for (let passed = 0; passed < minutes; passed += 5) {
    vi.setSystemTime(Date.now() + 300_000);
    await watch({}, lambdaContext());
    for (const { kind, dueAt } of await timersOf(idOf(event))) {
      if (Date.parse(dueAt) > Date.now()) continue;
      const data = { ref: idOf(event), dueAt };
      const due = happened(serviceMailDoubtDue, idOf(event), data, Date.parse(dueAt));
      const result = await handle(due);
      results.push(result);
      if (result.batchItemFailures.length === 0)
        await commit(timers.delete({ bucket: `${dueAt.slice(0, 16)}Z`, timer: `${kind}#${idOf(event)}` }));
    }
  }
  return results;
}

let persons = 2000;
async function somebody(): Promise<AlumniId> {
  persons += 1;
  const record = numbered(persons);
  await enrol(record);
  return record.alumniId;
}

const guest = (alumniId: AlumniId) => `${gatheringId}/${alumniId}`;
const answered = (alumniId: AlumniId, answer: 'attending' | 'declined' = 'attending', sequence = 1) =>
  happened(rsvpAnswered, guest(alumniId), { gatheringId, alumniId, answer, evidence: 'button' }, sequence);
const notice = (kind: (typeof gatheringNotices)[number] | 'reply_not_taken') => (alumniId: AlumniId) => {
  const data = { gatheringId, alumniId, notice: kind, answer: 'attending', mode: 'place', answerAsked: false } as const;
  return happened(guestNoticeRequested, `${guest(alumniId)}/${kind}`, {
    ...data,
    why: kind === 'reply_not_taken' ? 'full' : null,
  });
};

/** Every mail about a gathering: what it is called, the event that causes it, and how the gathering stands then. */
const cases: [string, (alumniId: AlumniId) => Event, Partial<GatheringItem>?][] = [
  ['confirmation', (alumniId) => answered(alumniId)],
  ['confirmation', (alumniId) => answered(alumniId, 'declined')],
  ['seat_offer', (alumniId) => happened(seatOffered, guest(alumniId), { gatheringId, alumniId, expiresAt: null })],
  ['seat_offer_expired', (alumniId) => happened(seatOfferExpired, guest(alumniId), { gatheringId, alumniId })],
  ['reminder_day', notice('reminder_day')],
  ['reminder_hour', notice('reminder_hour')],
  ['rescheduled', notice('rescheduled')],
  ['cancelled', notice('cancelled'), { status: 'cancelled' }],
  ['thanks', notice('thanks'), { status: 'over' }],
  ['reply_not_taken', notice('reply_not_taken')],
];
/** As older rules may have let it be stored. */
const broken = {
  title: { ...gathering.draft, title: { ja: '\uE000plain:code\uE001' } },
  place: { ...gathering.draft, place: { name: '\uE000plain:code\uE001' } },
  onlineUrl: { ...gathering.draft, onlineUrl: 'meet here' },
  timeZone: { ...gathering.draft, timeZone: 'Moon/Base' },
} satisfies Record<string, GatheringItem['draft']>;

describe('a mail that cannot be written from what its gathering says', () => {
  it.each(cases)('(%s) makes an event, leaves once the gathering is corrected', async (kind, eventTo, status = {}) => {
    for (const [name, draft] of Object.entries(broken)) {
      // The thanks do not say where it was.
      if (kind === 'thanks' && name === 'place') continue;
      ses.reset();
      vi.setSystemTime(new Date(eveningBefore));
      await store({ ...status, draft });
      const event = eventTo(await somebody());
      expect(await handle(event, event)).toEqual(delivered);
      expect([name, await stateOf(event)]).toMatchObject([name, { state: 'unwritten', unwritten: 1 }]);
      const said = (await emitted('mail-not-written')).filter(({ detail }) => detail.data['mailId'] === idOf(event));
      expect(said).toMatchObject([{ detail: { data: { gatheringId, notice: kind } } }]);
      await pass(event, 10);
      expect(await stateOf(event)).toMatchObject({ state: 'unwritten' });
      expect(ses.sends).toBe(0);
      await store(status);
      await pass(event, 15);
      expect(await stateOf(event)).toMatchObject({ state: 'accepted', attempt: 1 });
      await handle(event);
      await pass(event, 10);
      expect(ses.sends).toBe(1);
    }
  });

  it('is shown to HR again when a change did not correct it', async () => {
    await store({ draft: broken.place });
    const event = answered(await somebody());
    await handle(event);
    const told = async () =>
      (await emitted('mail-not-written')).filter(({ detail }) => detail.data['mailId'] === idOf(event)).length;
    await pass(event, 30);
    expect(await told()).toBe(1);
    await store({ draft: broken.title, updatedAt: new Date().toISOString() });
    await pass(event, 60);
    expect(await told()).toBe(2);
  });

  it('and was in doubt before is not sent again once SES has reported it', async () => {
    const event = answered(await somebody());
    ses.fate = () => 'acceptAndReset';
    await handle(event);
    expect(await stateOf(event)).toMatchObject({ state: 'inDoubt' });
    ses.fate = () => 'accept';
    await store({ draft: broken.place });
    await pass(event, 45);
    expect(await stateOf(event)).toMatchObject({ state: 'inDoubt', attempt: 1, unwritten: expect.any(Number) });
    expect((await stateOf(event))?.unwritten).toBeGreaterThan(0);
    await commit(mails.update({ mailId: idOf(event) }, { set: { feedback: 'd' } }));
    await store();
    await pass(event, 90);
    expect(ses.sends).toBe(1);
    expect(await stateOf(event)).not.toHaveProperty('watchAt');
  });

  it('is kept when SES throttles it once it can be written', async () => {
    await store({ draft: broken.place });
    const event = answered(await somebody());
    await handle(event);
    await store();
    ses.fate = () => 'throttle';
    vi.setSystemTime(Date.now() + 300_000);
    const due = happened(serviceMailDoubtDue, idOf(event), { ref: idOf(event), dueAt: new Date().toISOString() }, 1);
    expect(await handle(due)).toEqual(delivered);
    expect(await stateOf(event)).toMatchObject({ state: 'waiting' });
    ses.fate = () => 'accept';
    await pass(event, 20);
    expect(await stateOf(event)).toMatchObject({ state: 'accepted' });
  });

  it('is found when its sender is killed after the claim', async () => {
    await store({ draft: broken.place });
    const event = answered(await somebody());
    await handle(event);
    const mail = await stateOf(event);
    if (mail === undefined) throw new Error('no mail');
    await commit(mails.put({ ...mail, state: 'claimed' }));
    await store();
    await pass(event, 90);
    expect(await stateOf(event)).toMatchObject({ state: 'accepted' });
    expect(ses.sends).toBe(1);
  });

  it('does not follow a newer mail of its kind', async () => {
    await store({ draft: broken.place });
    const alumniId = await somebody();
    const [older, newer] = [answered(alumniId, 'attending', 1), answered(alumniId, 'declined', 2)];
    await handle(older);
    await store();
    await handle(newer);
    await pass(older, 60);
    expect(ses.sends).toBe(1);
    expect(await stateOf(older)).not.toHaveProperty('watchAt');
  });
});
