/**
 * The event that causes a service mail is lost on its way to the claim: stream, bus, queue and dead letters may all lose it.
 * The archive holds it, and the watch compares.
 */
import fc from 'fast-check';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { memberJoined } from '../../../../events/consent/index.ts';
import { rsvpAnswered } from '../../../../events/gatherings/index.ts';
import { gatheringsTable } from '../../../../events/read-models/gathering.ts';
import { serviceMailDoubtDue } from '../../../../events/timers/index.ts';
import { serviceMailsTable } from '../../../../functions/mail/tables.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { outboxItem } from '../../../../shared/outbox/outbox.ts';
import { outboxTable } from '../../../../shared/outbox/outbox-table.ts';
import { timersTable } from '../../../../shared/timers/timers-table.ts';
import { eveningBefore } from '../../../fixtures/gathering-mails.ts';
import { publishedGathering } from '../../../fixtures/gatherings.ts';
import { lambdaContext, queued } from '../../../fixtures/invocations.ts';
import { timersOf } from '../../../fixtures/outbox.ts';
import { enrol, happened, numbered, openMailRoom, skipWaiting } from '../frozen-campaign.ts';

skipWaiting();
const room = await openMailRoom();
const { ses } = room;
const { handler: send } = await import('../../../../functions/mail/service/send-service-mail.ts');
const { handler: watch } = await import('../../../../functions/mail/service/watch-service-mails.ts');
const mails = openTable(serviceMailsTable);
const timers = openTable(timersTable);
const outbox = openTable(outboxTable);
/** The clock of these tests only runs forward: the watch remembers up to when it compared. */
let start = Date.parse(eveningBefore);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: start });
  ses.reset();
});
afterEach(() => {
  start = Date.now() + 3_600_000;
});
afterAll(async () => {
  vi.useRealTimers();
  await room.close();
});

type Event = Parameters<typeof queued>[0];
const handle = (event: Event) => send(queued(event), lambdaContext());
const idOf = (event: Event) => idFrom('mail', event.detail.metadata.id);
const stateOf = (event: Event) => mails.get({ mailId: idOf(event) });
const archive = (event: Event) => commit(outbox.put(outboxItem(event)));

let persons = 5000;
async function joined(): Promise<Event> {
  persons += 1;
  const record = numbered(persons);
  await enrol(record);
  const { alumniId } = record;
  return happened(memberJoined, alumniId, { alumniId, topics: [], via: 'invitation' });
}

/** Five minutes pass: the watch runs, and what is due arrives. */
async function pass(events: readonly Event[], minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed += 5) {
    vi.setSystemTime(Date.now() + 300_000);
    await watch({}, lambdaContext());
    for (const event of events) await timersDue(event);
  }
}
async function timersDue(event: Event): Promise<void> {
  for (const { kind, dueAt } of await timersOf(idOf(event))) {
    if (Date.parse(dueAt) > Date.now()) continue;
    const due = happened(serviceMailDoubtDue, idOf(event), { ref: idOf(event), dueAt }, Date.parse(dueAt));
    const { batchItemFailures } = await handle(due);
    const timer = { bucket: `${dueAt.slice(0, 16)}Z`, timer: `${kind}#${idOf(event)}` };
    if (batchItemFailures.length === 0) await commit(timers.delete(timer));
  }
}

/** What may happen to an event after it is in the archive, and before anybody has claimed its mail for good. */
const fates = {
  lost: (_event: Event) => Promise.resolve(),
  delivered: async (event: Event) => void (await handle(event)),
  'delivered twice': async (event: Event) => {
    await handle(event);
    await handle(event);
  },
  'given back by a busy sender, then lost': async (event: Event) => {
    ses.fate = () => 'throttle';
    await handle(event);
    ses.fate = () => 'accept';
  },
  'claimed by a sender that was killed': async (event: Event) => {
    const { alumniId, metadata } = { ...event.detail.data, metadata: event.detail.metadata } as never as {
      alumniId: ReturnType<typeof numbered>['alumniId'];
      metadata: { occurredAt: string };
    };
    const at = metadata.occurredAt;
    const kept = JSON.stringify({ ...event, metadata: event.detail.metadata, data: event.detail.data });
    const mail = { mailId: idOf(event), alumniId, kind: 'receipt', state: 'claimed', event: kept } as const;
    const watched = { watched: 'mails', watchAt: new Date(Date.parse(at) + 660_000).toISOString() } as const;
    await commit(mails.create({ ...mail, ...watched, claimedAt: at, updatedAt: at, expiresAt: 4_000_000_000 }));
  },
} satisfies Record<string, (event: Event) => Promise<void>>;

describe('a service mail whose event was lost before it was claimed', () => {
  it('is found a quarter of an hour later, and leaves once', async () => {
    const event = await joined();
    await archive(event);
    await pass([event], 10);
    expect(await stateOf(event)).toBeUndefined();
    await pass([event], 10);
    expect(await stateOf(event)).toMatchObject({ state: 'accepted', attempt: 1 });
    await handle(event);
    await pass([event], 120);
    expect(ses.sends).toBe(1);
    expect(await stateOf(event)).not.toHaveProperty('watchAt');
  });

  it.each(['accept', 'throttle'] as const)(
    'is sent once where its event is only late: the event claims what the watch found (%s)',
    async (fate) => {
      const event = await joined();
      await archive(event);
      vi.setSystemTime(start + 20 * 60_000);
      await watch({}, lambdaContext());
      expect(await stateOf(event)).toMatchObject({ state: 'unclaimed' });
      ses.fate = () => fate;
      await handle(event);
      expect(await stateOf(event)).toMatchObject({ state: fate === 'accept' ? 'accepted' : 'waiting' });
      ses.fate = () => 'accept';
      const before = ses.sends;
      await pass([event], 20);
      await handle(event);
      expect(await stateOf(event)).toMatchObject({ state: 'accepted', attempt: 1 });
      expect(ses.sends - before).toBe(fate === 'accept' ? 0 : 1);
    },
  );

  it('is found page by page when the time of a run is short: the next run continues', async () => {
    const hasLittle = { ...lambdaContext(), getRemainingTimeInMillis: () => 10_000 };
    await watch({}, lambdaContext());
    const alumniId = idFrom('alumnus', 'nobody');
    const events = Array.from({ length: 250 }, (_, number) => {
      vi.setSystemTime(start + number);
      const subject = `${alumniId}/${number}`;
      return happened(memberJoined, subject, { alumniId, topics: [], via: 'invitation' });
    });
    for (const event of events) await archive(event);
    const found = async () =>
      (
        await mails.getManyOnly(
          events.map((event) => ({ mailId: idOf(event) })),
          'mailId',
        )
      ).length;
    vi.setSystemTime(start + 20 * 60_000);
    await watch({}, hasLittle);
    expect(await found()).toBe(200);
    await watch({}, hasLittle);
    expect(await found()).toBe(250);
    // The other tests watch their own mails.
    for (const event of events) {
      await commit(mails.update({ mailId: idOf(event) }, { remove: ['watchAt', 'watched'] }));
    }
  });

  it('does not keep the watch from the other mails where the comparison fails', async () => {
    const found = await joined();
    await archive(found);
    ses.fate = () => 'throttle';
    await pass([found], 20);
    ses.fate = () => 'accept';
    const broken = outboxItem(await joined());
    await commit(outbox.put({ ...broken, detail: 'no JSON' }));
    vi.setSystemTime(Date.now() + 30 * 60_000);
    await expect(watch({}, lambdaContext())).rejects.toThrow(SyntaxError);
    await timersDue(found);
    expect(await stateOf(found)).toMatchObject({ state: 'accepted' });
    await commit(outbox.delete({ eventId: broken.eventId }));
  });

  it('is found after the watch itself was down for hours, over midnight', async () => {
    const event = await joined();
    await archive(event);
    await watch({}, lambdaContext());
    vi.setSystemTime(start + 20 * 3_600_000);
    await pass([event], 10);
    expect(await stateOf(event)).toMatchObject({ state: 'accepted' });
    expect(ses.sends).toBe(1);
  });

  it('stays until SES takes it', async () => {
    const event = await joined();
    await archive(event);
    ses.fate = () => 'throttle';
    await pass([event], 60);
    expect(await stateOf(event)).toMatchObject({ state: 'waiting' });
    ses.fate = () => 'accept';
    await pass([event], 30);
    expect(await stateOf(event)).toMatchObject({ state: 'accepted', attempt: 1 });
  });

  it('is not sent after a newer mail of its kind, whichever of them was lost', async () => {
    const gathering = publishedGathering({ startsAt: '2026-12-20T10:00:00Z', endsAt: '2026-12-20T12:00:00Z' });
    await commit(openTable(gatheringsTable).put(gathering));
    const { gatheringId } = gathering;
    for (const lost of ['older', 'newer'] as const) {
      ses.reset();
      persons += 1;
      const record = numbered(persons);
      await enrol(record);
      const { alumniId } = record;
      const [older, newer] = (['attending', 'declined'] as const).map((answer, before) =>
        happened(
          rsvpAnswered,
          `${gatheringId}/${alumniId}`,
          { gatheringId, alumniId, answer, evidence: 'button' },
          before + 1,
        ),
      ) as [Event, Event];
      await archive(older);
      await archive(newer);
      await handle(lost === 'older' ? newer : older);
      await pass([older, newer], 30);
      expect(await stateOf(newer)).toMatchObject({ state: 'accepted' });
      expect(await stateOf(older)).toMatchObject(
        lost === 'older' ? { state: 'skipped', reason: 'older_mail' } : { state: 'accepted' },
      );
    }
  });

  it('is sent once to everybody, whatever happens to the events', async () => {
    const plan = fc.array(fc.constantFrom(...(Object.keys(fates) as (keyof typeof fates)[])), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(plan, async (chosen) => {
        ses.reset();
        // No earlier event is looked at again.
        vi.setSystemTime(Date.now() + 1_000);
        const events: Event[] = [];
        for (const fate of chosen) {
          const event = await joined();
          events.push(event);
          await archive(event);
          await fates[fate](event);
        }
        ses.reset();
        const before = await Promise.all(events.map(async (event) => (await stateOf(event))?.state));
        await pass(events, 75);
        const states = await Promise.all(events.map(async (event) => (await stateOf(event))?.state));
        expect(states).toEqual(chosen.map(() => 'accepted'));
        expect(ses.sends).toBe(before.filter((state) => state !== 'accepted').length);
      }),
      { numRuns: 5 },
    );
  });
});
