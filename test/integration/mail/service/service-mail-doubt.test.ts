/**
 * A service mail that may or may not have left is sent once more after half an hour, and a third time only where SES
 * said that it failed or an operator asks for it.
 */
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { memberJoined, verificationRequested } from '../../../../events/consent/index.ts';
import { rsvpAnswered } from '../../../../events/gatherings/index.ts';
import { gatheringsTable } from '../../../../events/read-models/gathering.ts';
import { doubtHolds } from '../../../../events/read-models/send-progress.ts';
import { serviceMailDoubtDue } from '../../../../events/timers/index.ts';
import { serviceMailsTable } from '../../../../functions/mail/tables.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { type AlumniId, idFrom } from '../../../../shared/identifier.ts';
import type { LogCode } from '../../../../shared/log/messages.ts';
import { publishedGathering } from '../../../fixtures/gatherings.ts';
import { lambdaContext, queued } from '../../../fixtures/invocations.ts';
import { timersOf } from '../../../fixtures/outbox.ts';
import { enrol, happened, numbered, openMailRoom } from '../frozen-campaign.ts';

const room = await openMailRoom();
const { ses } = room;
// What is logged goes through `console`, where a test reads it.
process.env['POWERTOOLS_DEV'] = 'true';
const { handler } = await import('../../../../functions/mail/service/send-service-mail.ts');
const mails = openTable(serviceMailsTable);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  ses.reset();
});
afterEach(() => vi.useRealTimers());
afterAll(() => room.close());

type Event = Parameters<typeof queued>[0];
const handle = (event: Event, milliseconds = 11_050) =>
  handler(queued(event), { ...lambdaContext(), getRemainingTimeInMillis: () => milliseconds });
const idOf = (event: Event) => idFrom('mail', event.detail.metadata.id);
const stateOf = (event: Event) => mails.get({ mailId: idOf(event) });
const delivered = { batchItemFailures: [] };
/** The fields of the log lines of a code that are written meanwhile, without those of every line. */
async function linesOf(code: LogCode, meanwhile: () => Promise<unknown>): Promise<object[]> {
  const written: Record<string, unknown>[] = [];
  const spies = (['error', 'warn', 'info'] as const).map((level) =>
    vi.spyOn(console, level).mockImplementation((line: string) => void written.push(JSON.parse(line))),
  );
  await meanwhile();
  for (const spy of spies) spy.mockRestore();
  return written
    .filter((line) => line['code'] === code)
    .map(({ mailId, alumniId, mail }) => ({ mailId, alumniId, ...(mail === undefined ? {} : { mail }) }));
}
const returned = { batchItemFailures: [{ itemIdentifier: 'message-0' }] };

async function joined(number: number): Promise<Event> {
  const record = numbered(number);
  await enrol(record);
  const { alumniId } = record;
  return happened(memberJoined, alumniId, { alumniId, topics: [], via: 'invitation' });
}
/** Half an hour passes, and the timer is due. */
function due(event: Event) {
  vi.setSystemTime(Date.now() + doubtHolds);
  const dueAt = new Date().toISOString();
  return handle(happened(serviceMailDoubtDue, idOf(event), { ref: idOf(event), dueAt }, Date.now()));
}

describe('a service mail in doubt', () => {
  it('is sent once more half an hour later, as its timer says', async () => {
    const event = await joined(1);
    ses.fate = () => 'acceptAndReset';
    await handle(event);
    expect(await timersOf(idOf(event))).toMatchObject([{ kind: 'service-mail-doubt' }]);
    ses.fate = () => 'accept';
    await due(event);
    await due(event);
    await handle(event);
    expect(ses.sends).toBe(2);
    expect(await stateOf(event)).toMatchObject({ state: 'accepted', attempt: 2 });
  });

  it('is not sent once more when SES reported it', async () => {
    const event = await joined(2);
    ses.fate = () => 'acceptAndReset';
    await handle(event);
    await commit(mails.update({ mailId: idOf(event) }, { set: { feedback: 's' } }));
    await due(event);
    expect(ses.sends).toBe(1);
  });

  it('stays in doubt for good the second time: half an hour later the log says so, once', async () => {
    const event = await joined(3);
    ses.fate = () => 'reset';
    await handle(event);
    await due(event);
    expect(await linesOf('SERVICE_MAIL_IN_DOUBT', () => due(event))).toEqual([
      { mailId: idOf(event), alumniId: numbered(3).alumniId, mail: 'receipt' },
    ]);
    expect(await linesOf('SERVICE_MAIL_IN_DOUBT', () => due(event))).toEqual([]);
    expect(ses.sends).toBe(2);
    expect(await stateOf(event)).toMatchObject({ state: 'inDoubt', attempt: 2 });
    expect(await stateOf(event)).not.toHaveProperty('watchAt');
  });

  it('does not stay in doubt where SES reports the second mail late', async () => {
    const event = await joined(30);
    ses.fate = () => 'acceptAndReset';
    await handle(event);
    await due(event);
    await commit(mails.update({ mailId: idOf(event) }, { set: { feedback: 's' } }));
    expect(await linesOf('SERVICE_MAIL_IN_DOUBT', () => due(event))).toEqual([]);
  });

  it.each(['break', 'unavailable'] as const)(
    'because SES responded that it failed (%s) is tried until SES recovers, however long that takes',
    async (fate) => {
      const event = await joined(fate === 'break' ? 31 : 32);
      ses.fate = () => fate;
      expect(await linesOf('SERVICE_MAIL_LATE', () => handle(event))).toEqual([]);
      for (let half = 0; half < 12; half++) {
        expect(await linesOf('SERVICE_MAIL_LATE', () => due(event))).toMatchObject([{ mailId: idOf(event) }]);
        expect(await stateOf(event)).toMatchObject({ state: 'inDoubt', attempt: 1 });
      }
      ses.fate = () => 'accept';
      await due(event);
      expect(await stateOf(event)).toMatchObject({ state: 'accepted' });
      expect(ses.accepted).toHaveLength(1);
    },
  );

  it('that SES throttles the second time waits, and leaves with its timer', async () => {
    const event = await joined(4);
    ses.fate = () => 'reset';
    await handle(event);
    ses.fate = () => 'throttle';
    expect(await due(event)).toEqual(delivered);
    expect(await stateOf(event)).toMatchObject({ state: 'inDoubt', attempt: 1 });
    ses.fate = () => 'accept';
    await due(event);
    expect(await stateOf(event)).toMatchObject({ state: 'accepted', attempt: 2 });
  });

  it('because its sender died is checked again, too', async () => {
    const event = await joined(5);
    ses.fate = () => 'reset';
    await handle(event);
    await commit(mails.update({ mailId: idOf(event) }, { set: { state: 'claimed' } }));
    vi.setSystemTime(Date.now() + 61_000);
    await handle(event);
    expect(await stateOf(event)).toMatchObject({ state: 'inDoubt' });
    expect(await timersOf(idOf(event))).toHaveLength(2);
  });

  it('is not sent when it is too late for what it says: a code that is no longer valid', async () => {
    const record = numbered(6);
    await enrol(record);
    const { alumniId } = record;
    const verificationId = idFrom('verification', 'doubt');
    const event = happened(verificationRequested, alumniId, { alumniId, verificationId });
    ses.fate = () => 'reset';
    await handle(event);
    await due(event);
    expect(ses.sends).toBe(1);
    expect(await stateOf(event)).toMatchObject({ state: 'inDoubt', attempt: 2 });
  });

  it('is not sent when a newer RSVP was confirmed meanwhile', async () => {
    const gathering = publishedGathering();
    await commit(openTable(gatheringsTable).put(gathering));
    const { gatheringId } = gathering;
    const record = numbered(7);
    await enrol(record);
    const answered = (alumniId: AlumniId, answer: 'attending' | 'declined', sequence: number) =>
      happened(
        rsvpAnswered,
        `${gatheringId}/${alumniId}`,
        { gatheringId, alumniId, answer, evidence: 'button' },
        sequence,
      );
    const first = answered(record.alumniId, 'attending', 1);
    ses.fate = () => 'reset';
    await handle(first);
    ses.fate = () => 'accept';
    await handle(answered(record.alumniId, 'declined', 2));
    await due(first);
    expect(ses.sends).toBe(2);
    expect(await stateOf(first)).toMatchObject({ state: 'inDoubt', attempt: 1 });
  });
});

describe('while a campaign uses up the rate', () => {
  it('a service mail waits for its turn instead of going back to its queue', async () => {
    const event = await joined(8);
    ses.fate = (_to, number) => (number < 3 ? 'throttle' : 'accept');
    expect(await handle(event, 60_000)).toEqual(delivered);
    expect(await stateOf(event)).toMatchObject({ state: 'accepted', attempt: 1 });
  });

  it('a service mail is not begun when there is no time left to send it', async () => {
    const event = await joined(9);
    expect(await handle(event, 5_000)).toEqual(returned);
    expect(await stateOf(event)).toBeUndefined();
  });
});
