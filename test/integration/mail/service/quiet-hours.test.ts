/** An invitation to join is not sent at night because it is late or was not taken; a mail that somebody waits for is. */
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import { alumniInvited } from '../../../../events/alumni/index.ts';
import { memberJoined } from '../../../../events/consent/index.ts';
import { contactCardsTable } from '../../../../events/read-models/contact-card.ts';
import { serviceMailDoubtDue } from '../../../../events/timers/index.ts';
import { serviceMailsTable } from '../../../../functions/mail/tables.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import { contactCard } from '../../../fixtures/consent.ts';
import { lambdaContext, queued } from '../../../fixtures/invocations.ts';
import { timersOf } from '../../../fixtures/outbox.ts';
import { enrol, happened, numbered, openMailRoom } from '../frozen-campaign.ts';

const room = await openMailRoom();
const { ses } = room;
const { handler } = await import('../../../../functions/mail/service/send-service-mail.ts');

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  // 20:59:30 in Tokyo.
  vi.setSystemTime('2026-12-01T11:59:30Z');
  programme.quietHours = { from: '21:00', to: '09:00' };
  ses.reset();
});
afterEach(() => vi.useRealTimers());
afterAll(() => room.close());

type Event = Parameters<typeof queued>[0];
const handle = (event: Event) => handler(queued(event), { ...lambdaContext(), getRemainingTimeInMillis: () => 11_050 });
const idOf = (event: Event) => idFrom('mail', event.detail.metadata.id);
const stateOf = (event: Event) => openTable(serviceMailsTable).get({ mailId: idOf(event) });
const dueAt = (event: Event, time: string) => {
  vi.setSystemTime(time);
  return handle(happened(serviceMailDoubtDue, idOf(event), { ref: idOf(event), dueAt: time }, Date.parse(time)));
};

it('an invitation waits for the morning', async () => {
  const alumniId = idFrom('alumnus', 'night');
  await commit(openTable(contactCardsTable).put(contactCard(alumniId, { closesAt: '2099-01-01T01:00:00.000Z' })));
  const event = happened(alumniInvited, alumniId, { alumniId, mail: 'invitation', round: 0 });
  ses.fate = () => 'throttle';
  await handle(event);
  const sends = ses.sends;
  ses.fate = () => 'accept';
  await dueAt(event, '2026-12-01T12:00:30.000Z');
  expect(ses.sends).toBe(sends);
  expect(await stateOf(event)).toMatchObject({ state: 'waiting', watchAt: '2026-12-02T00:10:00.000Z' });
  expect(await timersOf(idOf(event))).toContainEqual({ kind: 'service-mail-doubt', dueAt: '2026-12-02T00:00:00.000Z' });
  await dueAt(event, '2026-12-02T00:00:00.000Z');
  expect(await stateOf(event)).toMatchObject({ state: 'accepted', attempt: 1 });
  expect(ses.accepted).toHaveLength(1);
});

it('an invitation whose event comes late, at night, waits for the morning, however often the event comes', async () => {
  const alumniId = idFrom('alumnus', 'late');
  await commit(openTable(contactCardsTable).put(contactCard(alumniId, { closesAt: '2099-01-01T01:00:00.000Z' })));
  const event = happened(alumniInvited, alumniId, { alumniId, mail: 'invitation', round: 0 });
  vi.setSystemTime('2026-12-01T14:00:00Z');
  for (const _delivery of [1, 2]) await handle(event);
  expect(ses.sends).toBe(0);
  expect(await stateOf(event)).toMatchObject({ state: 'unclaimed', watchAt: '2026-12-02T00:10:00.000Z' });
  await dueAt(event, '2026-12-02T00:00:00.000Z');
  expect(await stateOf(event)).toMatchObject({ state: 'accepted', attempt: 1 });
  expect(ses.accepted).toHaveLength(1);
});

it('a receipt is tried again at night', async () => {
  const record = numbered(1);
  await enrol(record);
  const { alumniId } = record;
  const event = happened(memberJoined, alumniId, { alumniId, topics: [], via: 'invitation' });
  ses.fate = () => 'throttle';
  await handle(event);
  ses.fate = () => 'accept';
  await dueAt(event, '2026-12-01T12:00:30.000Z');
  expect(await stateOf(event)).toMatchObject({ state: 'accepted' });
});
