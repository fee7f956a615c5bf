/** A sender is killed at any moment, and its message or timer is lost: the mail is found, and leaves once more at most. */
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { memberJoined } from '../../../../events/consent/index.ts';
import { doubtHolds } from '../../../../events/read-models/send-progress.ts';
import { serviceMailDoubtDue } from '../../../../events/timers/index.ts';
import { serviceMailsTable } from '../../../../functions/mail/tables.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { timersTable } from '../../../../shared/timers/timers-table.ts';
import { lambdaContext, queued } from '../../../fixtures/invocations.ts';
import { timersOf } from '../../../fixtures/outbox.ts';
import { enrol, happened, numbered, openMailRoom } from '../frozen-campaign.ts';

const room = await openMailRoom();
const { ses } = room;
const { handler: send } = await import('../../../../functions/mail/service/send-service-mail.ts');
const { handler: watch } = await import('../../../../functions/mail/service/watch-service-mails.ts');
const mails = openTable(serviceMailsTable);
const timers = openTable(timersTable);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  ses.reset();
});
afterEach(() => vi.useRealTimers());
afterAll(() => room.close());

type Event = Parameters<typeof queued>[0];
const delivered = { batchItemFailures: [] };
const handle = (event: Event) => send(queued(event), lambdaContext());
const idOf = (event: Event) => idFrom('mail', event.detail.metadata.id);
const stateOf = (event: Event) => mails.get({ mailId: idOf(event) });
const pass = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds);

let persons = 300;
async function joined(): Promise<Event> {
  persons += 1;
  const record = numbered(persons);
  await enrol(record);
  const { alumniId } = record;
  return happened(memberJoined, alumniId, { alumniId, topics: [], via: 'invitation' });
}

/** The sender stored its claim and was killed. */
async function claimedBy(event: Event): Promise<void> {
  await handle(event);
  const mail = await stateOf(event);
  if (mail === undefined) throw new Error('no mail');
  const claim = { state: 'claimed', watched: 'mails', watchAt: new Date(Date.now() + 660_000).toISOString() } as const;
  await commit(mails.put({ ...mail, ...claim }));
  ses.reset();
}

/** The timers of a mail that are due arrive; lost = they never do. */
async function timersDue(event: Event, lost = false): Promise<void> {
  const due = (await timersOf(idOf(event))).filter(({ dueAt }) => Date.parse(dueAt) <= Date.now());
  for (const { kind, dueAt } of due) {
    const bucket = `${dueAt.slice(0, 16)}Z`;
    await commit(timers.delete({ bucket, timer: `${kind}#${idOf(event)}` }));
    const data = { ref: idOf(event), dueAt };
    if (!lost) await handle(happened(serviceMailDoubtDue, idOf(event), data, Date.parse(dueAt)));
  }
}

describe('a service mail whose sender was killed', () => {
  it('is not lost when its message comes again at once', async () => {
    const event = await joined();
    await claimedBy(event);
    expect(await handle(event)).toEqual(delivered);
    expect(await handle(event)).toEqual(delivered);
    expect(ses.sends).toBe(0);
    pass(60_001);
    await timersDue(event);
    expect(await stateOf(event)).toMatchObject({ state: 'inDoubt' });
    pass(doubtHolds);
    await timersDue(event);
    expect(await stateOf(event)).toMatchObject({ state: 'accepted', attempt: 2 });
    expect(ses.sends).toBe(1);
  });

  it.each([0, 1, 2, 3])(
    'is found by the watch when its message and its first %i timers are lost',
    async (lostTimers) => {
      const event = await joined();
      await claimedBy(event);
      let lost = lostTimers;
      for (let round = 0; round < 60 && (await stateOf(event))?.watchAt !== undefined; round++) {
        pass(300_000);
        await watch({}, lambdaContext());
        const due = (await timersOf(idOf(event))).some(({ dueAt }) => Date.parse(dueAt) <= Date.now());
        await timersDue(event, due && lost > 0);
        if (due) lost -= 1;
      }
      expect(await stateOf(event)).toMatchObject({ state: 'accepted', attempt: 2 });
      expect(ses.sends).toBe(1);
    },
  );

  it('is no longer watched once SES has reported it', async () => {
    const event = await joined();
    ses.fate = () => 'acceptAndReset';
    await handle(event);
    await commit(mails.update({ mailId: idOf(event) }, { set: { feedback: 'd' } }));
    for (let round = 0; round < 12; round++) {
      pass(300_000);
      await watch({}, lambdaContext());
      await timersDue(event);
    }
    expect(await stateOf(event)).not.toHaveProperty('watchAt');
    expect(ses.sends).toBe(1);
  });

  it('is left alone once it is settled, and before its time', async () => {
    const event = await joined();
    await handle(event);
    pass(86_400_000);
    const early = await joined();
    await claimedBy(early);
    await watch({}, lambdaContext());
    expect(await timersOf(idOf(event))).toEqual([]);
    expect(await timersOf(idOf(early))).toEqual([]);
  });
});
