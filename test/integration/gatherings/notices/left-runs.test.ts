/** Runs of notices that are left, because time ran out or mail is being sent, and go on by a timer. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { invitationCampaignId, saveTheDateCampaignId } from '../../../../events/agreements/announcement-campaigns.ts';
import {
  eventCancelled,
  eventRescheduled,
  gatheringEnded,
  saveTheDateCorrected,
} from '../../../../events/gatherings/index.ts';
import { gatheringNoticesDue } from '../../../../events/timers/index.ts';
import type { Gathering } from '../../../../functions/gatherings/gathering/gathering.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { newId } from '../../../../shared/identifier.ts';
import { timersTable } from '../../../../shared/timers/timers-table.ts';
import { planned } from '../../../fixtures/gatherings.ts';
import { lambdaContext, queued } from '../../../fixtures/invocations.ts';
import { event, guests, handle, handler, laneIsDead, sent, stored, toldTo } from './notice-functions.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: planned }));
afterEach(() => vi.useRealTimers());

/** The events of the timers with which the runs of a gathering go on, as they are due one after the other. */
async function runsLeft({ gatheringId }: Gathering) {
  const { items } = await openTable(timersTable).scan({});
  return items
    .flatMap(({ kind, ref, dueAt }) =>
      kind === 'gathering-notices' && ref.startsWith(`${gatheringId}/`) && dueAt !== undefined ? [{ ref, dueAt }] : [],
    )
    .sort((one, other) => (one.dueAt < other.dueAt ? -1 : 1))
    .map((data) => event(gatheringNoticesDue, data.ref, data, Date.parse(data.dueAt)));
}

/** Time for two steps. */
function shortOfTime() {
  let looked = 0;
  return { ...lambdaContext(), getRemainingTimeInMillis: () => (++looked > 2 ? 1_000 : 60_000) };
}

describe('recipients whose mail is being sent when a gathering changes', () => {
  const happened = {
    cancelled: {
      store: () => stored({ status: 'cancelled', calendarSequence: 1 }),
      event: ({ gatheringId }: Gathering) => event(eventCancelled, gatheringId, { gatheringId }, 3),
      campaignOf: invitationCampaignId,
    },
    rescheduled: {
      store: () => stored({ calendarSequence: 1, answersFrom: 1 }),
      event: ({ gatheringId }: Gathering) =>
        event(eventRescheduled, gatheringId, { gatheringId, answersAskedAgain: true, changed: ['time'] }),
      campaignOf: invitationCampaignId,
    },
    corrected: {
      store: () => stored({ status: 'draft', publishedAt: undefined, saveTheDateAt: planned.toISOString() }),
      event: ({ gatheringId }: Gathering) =>
        event(saveTheDateCorrected, gatheringId, { gatheringId, changed: ['time'] }),
      campaignOf: saveTheDateCampaignId,
    },
  } as const;

  it.each(Object.entries(happened))(
    'get a notice if it has left, and none if SES did not take it: %s',
    async (_what, { store, event: eventOf, campaignOf }) => {
      const gathering = await store();
      const campaignId = campaignOf(gathering.gatheringId);
      const recipients = await sent(campaignId, 'accp');
      const [first, second] = recipients;
      const change = eventOf(gathering);
      expect(await handle(change)).toEqual({ batchItemFailures: [] });
      expect(await toldTo(gathering)).toEqual([]);
      // Of the two who were claimed, SES took the mail of one; the other and the last one are claimed later, and read the change.
      vi.setSystemTime(laneIsDead);
      await sent(campaignId, 'aacc', recipients, new Date(planned.getTime() + 60_001));
      const [goesOn] = await runsLeft(gathering);
      await handle(...(goesOn === undefined ? [] : [goesOn, goesOn]));
      expect(await toldTo(gathering)).toEqual([first, second].sort());
    },
  );
});

describe('many guests', () => {
  it('get notices in steps; a run that has used up its time is left and goes on, and nobody gets two', async () => {
    const gathering = await stored({ calendarSequence: 1, answersFrom: 1 });
    const coming = await guests(gathering, ...Array.from({ length: 120 }, () => ({})));
    const invited = await sent(invitationCampaignId(gathering.gatheringId), 'a'.repeat(70));
    const rescheduled = event(eventRescheduled, gathering.gatheringId, {
      gatheringId: gathering.gatheringId,
      answersAskedAgain: true,
    });
    let [next]: Parameters<typeof queued> = [rescheduled];
    let runs = 0;
    for (; next !== undefined; runs += 1) {
      await handler(queued(next), shortOfTime());
      vi.setSystemTime(Date.now() + 60_000);
      next = (await runsLeft(gathering)).at(runs);
    }
    expect(runs).toBeGreaterThan(2);
    expect(await toldTo(gathering)).toEqual([...coming, ...invited].sort());
  });

  it('get one notice each when the same event is processed twice at the same time', async () => {
    const gathering = await stored({ status: 'over' });
    const coming = await guests(gathering, ...Array.from({ length: 60 }, () => ({})));
    const ended = event(gatheringEnded, gathering.gatheringId, { gatheringId: gathering.gatheringId });
    const results = await Promise.all([1, 2, 3].map(() => handle(ended)));
    expect(results.flatMap(({ batchItemFailures }) => batchItemFailures)).toEqual([]);
    expect(await toldTo(gathering)).toEqual(coming.sort());
  });
});

describe('a run that was left', () => {
  it('tells nothing any more when the gathering was cancelled meanwhile', async () => {
    const gathering = await stored({ calendarSequence: 1, answersFrom: 1 });
    await guests(gathering, ...Array.from({ length: 120 }, () => ({})));
    const { gatheringId } = gathering;
    const rescheduled = event(eventRescheduled, gatheringId, { gatheringId, answersAskedAgain: true });
    await handler(queued(rescheduled), shortOfTime());
    const before = await toldTo(gathering);
    expect(before).not.toHaveLength(120);
    await stored({ ...gathering, status: 'cancelled' });
    const [goesOn] = await runsLeft(gathering);
    expect(goesOn).toBeDefined();
    await handle(...(goesOn === undefined ? [] : [goesOn]));
    expect(await toldTo(gathering)).toEqual(before);
  });

  it('of which nothing is known is ignored', async () => {
    const ref = `${newId('gathering')}/change/2`;
    const due = event(gatheringNoticesDue, ref, { ref, dueAt: planned.toISOString() });
    expect(await handle(due)).toEqual({ batchItemFailures: [] });
  });
});
