import { describe, expect, test, vi } from 'vitest';
import { invitationCampaignId, saveTheDateCampaignId } from '../../../../events/agreements/announcement-campaigns.ts';
import { audienceFrozen } from '../../../../events/campaigns/index.ts';
import { campaignContentsTable } from '../../../../events/read-models/campaign-content.ts';
import { doubtHolds, sendProgressTable, sendReportsTable } from '../../../../events/read-models/send-progress.ts';
import { gatheringDecisionDue, gatheringEndDue } from '../../../../events/timers/index.ts';
import { makeEvent } from '../../../../shared/bus/contract.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { type GatheringId, newId } from '../../../../shared/identifier.ts';
import { bucketOf } from '../../../../shared/timers/timers.ts';
import { planned } from '../../../fixtures/gatherings.ts';
import { lambdaContext, queued } from '../../../fixtures/invocations.ts';
import {
  countInvited,
  create,
  decideOnMinimum,
  endGathering,
  eventsOf,
  gatherings,
  get,
  patch,
  published,
  step,
  timers,
} from './planning-functions.ts';

describe('the end', () => {
  const due = (gatheringId: GatheringId, dueAt: string) =>
    queued(
      makeEvent(
        gatheringEndDue,
        {
          subject: gatheringId,
          sequence: Date.parse(dueAt),
          occurredAt: new Date(),
          data: { ref: gatheringId, dueAt },
        },
        { correlationId: 'test' },
      ),
    );

  test('comes at its time, however often the timer comes, and not early after a move', async () => {
    const gatheringId = await published();
    vi.setSystemTime('2026-12-10T11:59:00Z');
    await endGathering(due(gatheringId, '2026-12-10T11:59:00Z'), lambdaContext());
    expect((await get(gatheringId)).body.status).toBe('published');
    vi.setSystemTime('2026-12-10T12:00:00Z');
    const batch = due(gatheringId, '2026-12-10T12:00:00Z');
    expect(await endGathering(batch, lambdaContext())).toEqual({ batchItemFailures: [] });
    expect(await endGathering(batch, lambdaContext())).toEqual({ batchItemFailures: [] });
    expect((await get(gatheringId)).body.status).toBe('over');
    expect((await eventsOf(gatheringId)).map(({ type }) => type)).toEqual(['event-scheduled', 'gathering-ended']);
    expect((await step('cancel', gatheringId)).status).toBe(409);
  });

  test('leaves a cancelled gathering cancelled, and an unknown one alone', async () => {
    const gatheringId = await published();
    await step('cancel', gatheringId);
    vi.setSystemTime('2026-12-11T00:00:00Z');
    await endGathering(due(gatheringId, '2026-12-10T12:00:00Z'), lambdaContext());
    expect((await get(gatheringId)).body.status).toBe('cancelled');
    expect((await eventsOf(gatheringId)).map(({ type }) => type)).toEqual(['event-scheduled', 'event-cancelled']);
    const unknown = due(newId('gathering'), '2026-12-10T12:00:00Z');
    expect(await endGathering(unknown, lambdaContext())).toEqual({ batchItemFailures: [] });
  });
});

describe('the minimum', () => {
  const due = (gatheringId: GatheringId, dueAt: string) =>
    queued(
      makeEvent(
        gatheringDecisionDue,
        {
          ...{ subject: gatheringId, sequence: Date.parse(dueAt), occurredAt: new Date() },
          data: { ref: gatheringId, dueAt },
        },
        { correlationId: 'test' },
      ),
    );
  const decide = async (gatheringId: GatheringId) => {
    vi.setSystemTime('2026-12-08T10:00:00Z');
    for (const _delivery of [1, 2]) {
      const answer = await decideOnMinimum(due(gatheringId, '2026-12-08T10:00:00Z'), lambdaContext());
      expect(answer).toEqual({ batchItemFailures: [] });
    }
    return (await get(gatheringId)).body;
  };
  const attended = (gatheringId: GatheringId, attendees: number) =>
    commit(gatherings.update({ gatheringId }, { add: { attendees } }));

  test('is decided on when due: too few attendees cancel the gathering, once', async () => {
    const gatheringId = await published({ minAttendees: 3, belowMinimum: 'cancel' });
    const bucket = bucketOf(new Date('2026-12-08T10:00:00Z'));
    expect(await timers.get({ bucket, timer: `gathering-decision#${gatheringId}` })).toBeDefined();
    await attended(gatheringId, 2);
    expect(await decide(gatheringId)).toMatchObject({
      ...{ status: 'cancelled', cancelledBecause: 'too_few_attendees', minimumMissed: true, updatedBy: 'okaeri' },
    });
    expect((await eventsOf(gatheringId)).map(({ type }) => type)).toEqual(['event-scheduled', 'event-cancelled']);
  });

  test('shows too few attendees to HR; enough attendees change nothing, even if members cancel afterwards', async () => {
    const few = await published({ minAttendees: 3 });
    expect(await decide(few)).toMatchObject({ status: 'published', minimumMissed: true });
    vi.setSystemTime(planned);
    const enough = await published({ minAttendees: 3, belowMinimum: 'cancel' });
    await attended(enough, 3);
    expect(await decide(enough)).toMatchObject({ status: 'published', minimumMissed: false });
    await attended(enough, -2);
    expect(await decide(enough)).toMatchObject({ status: 'published', minimumMissed: false });
  });

  test('is not decided on before the time to which HR has moved the decision', async () => {
    const gatheringId = await published({ minAttendees: 3, belowMinimum: 'cancel' });
    await patch(gatheringId, { decideBy: '2026-12-09T12:00:00+09:00' });
    expect(await decide(gatheringId)).toMatchObject({ status: 'published' });
    const bucket = bucketOf(new Date('2026-12-09T03:00:00Z'));
    expect(await timers.get({ bucket, timer: `gathering-decision#${gatheringId}` })).toBeDefined();
  });
});

describe('how many were invited', () => {
  const contents = () => openTable(campaignContentsTable);
  const frozen = (campaignId: ReturnType<typeof newId<'campaign'>>, recipients: number) =>
    queued(
      makeEvent(
        audienceFrozen,
        { subject: campaignId, sequence: 3, occurredAt: new Date(), data: { campaignId, recipients, chunks: 1 } },
        { correlationId: 'test' },
      ),
    );

  test('is known from the audience of the gathering invitation, once, and does not shrink', async () => {
    const gatheringId = await published();
    const [campaignId, reminder, news] = [newId('campaign'), newId('campaign'), newId('campaign')];
    const content = { topic: 'gatherings' as const, contentHash: 'x', mails: {} };
    await commit(
      contents().put({ ...content, campaignId, gatheringId }),
      contents().put({ ...content, campaignId: reminder, gatheringId }),
      contents().put({ ...content, campaignId: news }),
    );
    for (const batch of [frozen(campaignId, 130), frozen(campaignId, 130), frozen(reminder, 12), frozen(news, 900)]) {
      expect(await countInvited(batch, lambdaContext())).toEqual({ batchItemFailures: [] });
    }
    expect((await get(gatheringId)).body).toMatchObject({ counts: { invited: 130 } });
  });

  test('is nobody at first: the gathering says so, and where HR mends it, until somebody is', async () => {
    const gatheringId = await published();
    const campaignId = invitationCampaignId(gatheringId);
    const content = { topic: 'gatherings' as const, contentHash: 'x', mails: {} };
    await commit(contents().put({ ...content, campaignId, gatheringId }));
    expect((await get(gatheringId)).body).toMatchObject({ hint: null, campaignId, saveTheDateCampaignId: null });
    const empty = frozen(campaignId, 0);
    for (const batch of [empty, empty]) await countInvited(batch, lambdaContext());
    const hint = `The gathering invitation reached nobody when it was to leave, and nothing was sent: the hint of its campaign says what to do (GET /campaigns/${campaignId}).`;
    expect((await get(gatheringId)).body).toMatchObject({ hint, counts: { invited: 0 } });
    for (const batch of [frozen(campaignId, 3), empty]) await countInvited(batch, lambdaContext());
    expect((await get(gatheringId)).body).toMatchObject({ hint: null, counts: { invited: 3 } });
  });

  test('is somebody who may not have heard of it: the gathering says how many, once SES reports no more', async () => {
    const gatheringId = await published();
    const campaignId = invitationCampaignId(gatheringId);
    await commit(contents().put({ topic: 'gatherings', contentHash: 'x', mails: {}, campaignId, gatheringId }));
    const half = { campaignId, version: 1, updatedAt: new Date().toISOString() };
    const noted = { ...half, chunk: 0, outcomes: 'ddda', reasons: {}, done: true };
    await commit(
      openTable(sendProgressTable).put(noted),
      openTable(sendProgressTable).put({ ...noted, chunk: 1, outcomes: 'd' }),
      openTable(sendReportsTable).put({ ...half, chunk: 0, feedback: 'd' }),
    );
    const hint = async () => (await get(gatheringId)).body['hint'];
    vi.setSystemTime(planned.getTime() + doubtHolds);
    expect(await hint()).toBeNull();
    await countInvited(frozen(campaignId, 5), lambdaContext());
    expect(await hint()).toMatch(/^For 3 of the recipients it is not known whether the gathering invitation left/);
    vi.setSystemTime(planned.getTime() + doubtHolds - 1);
    expect(await hint()).toBeNull();
  });

  test('is nobody for a save-the-date: the draft says so, until it is published', async () => {
    const { gatheringId } = (await create()).body;
    expect((await get(gatheringId)).body).toMatchObject({ campaignId: null, saveTheDateCampaignId: null });
    await step('save-the-date', gatheringId);
    const campaignId = saveTheDateCampaignId(gatheringId);
    const content = { topic: 'gatherings' as const, contentHash: 'x', mails: {} };
    await commit(contents().put({ ...content, campaignId, announcesDateOf: gatheringId }));
    await countInvited(frozen(campaignId, 0), lambdaContext());
    const hint = `The save-the-date reached nobody when it was to leave, and nothing was sent: change the audience of this draft, or wait until somebody is in it; the hint of its campaign says what to do (GET /campaigns/${campaignId}).`;
    const shown = (await get(gatheringId)).body;
    expect(shown).toMatchObject({ hint, saveTheDateCampaignId: campaignId, counts: { invited: 0 } });
    await step('publish', gatheringId);
    expect((await get(gatheringId)).body).toMatchObject({ hint: null });
  });

  test('is retried when the campaign is not visible yet', async () => {
    const answer = await countInvited(frozen(newId('campaign'), 1), lambdaContext());
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-0' }] });
  });
});
