import { describe, expect, it } from 'vitest';
import {
  invitationCampaignId,
  jobCampaignId,
  saveTheDateCampaignId,
} from '../../../../events/agreements/announcement-campaigns.ts';
import { eventCancelled, eventScheduled, saveTheDateRequested } from '../../../../events/gatherings/index.ts';
import { sendingQuotaReached } from '../../../../events/mail/index.ts';
import { audienceChunksTable, campaignContentsTable } from '../../../../events/read-models/campaign-content.ts';
import { gatheringsTable } from '../../../../events/read-models/gathering.ts';
import { jobsTable } from '../../../../events/read-models/job.ts';
import { sendReportsTable } from '../../../../events/read-models/send-progress.ts';
import { jobPosted } from '../../../../events/rehire/index.ts';
import * as subscriptions from '../../../../functions/campaigns/subscriptions.ts';
import { campaignsTable } from '../../../../functions/campaigns/tables.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { idFrom } from '../../../../shared/identifier.ts';
import { publishedGathering } from '../../../fixtures/gatherings.ts';
import { jobDraft } from '../../../fixtures/jobs.ts';
import { timersOf } from '../../../fixtures/outbox.ts';
import {
  act,
  approved,
  approver,
  ask,
  call,
  chunkSentEvent,
  chunksOf,
  done,
  dueEvent,
  enrol,
  eventOf,
  eventsOf,
  handle,
  happened,
  launched,
  load,
  recipients,
  show,
} from '../campaign-functions.ts';

const [freeze, complete, resume, wait, launchDue, announceGathering, announceJob, withdraw] = await Promise.all([
  load(subscriptions.freezeAudience),
  load(subscriptions.completeCampaign),
  load(subscriptions.resumeSending),
  load(subscriptions.waitForQuota),
  load(subscriptions.wakeCampaign),
  load(subscriptions.announceGathering),
  load(subscriptions.announceJob),
  load(subscriptions.withdrawAnnouncement),
]);

const etagOf = async (campaignId: string) =>
  String((await ask('GET /campaigns/{campaignId}', { params: { campaignId } })).headers['etag']);

describe('the freeze', () => {
  it('puts everybody in exactly one chunk, however often it runs, and nudges each chunk once', async () => {
    const ids = await enrol('freeze', 230, (number) => (number < 5 ? { suppression: 'campaigns' } : {}));
    const campaignId = await approved({ audience: { departments: ['freeze'] } });
    await act('launch', campaignId);
    const [event] = await eventsOf('campaign-launched', campaignId);
    if (event === undefined) throw new Error('not launched');
    await Promise.all([handle(freeze, event), handle(freeze, event)]);
    await handle(freeze, event);
    const chunks = await openTable(audienceChunksTable).query({ partition: campaignId });
    expect(chunks.items.map(({ recipients }) => recipients.length)).toEqual([100, 100, 25]);
    expect(chunks.items.flatMap(({ recipients }) => recipients).toSorted()).toEqual(ids.slice(5).toSorted());
    expect(await eventsOf('audience-chunk-frozen', campaignId)).toHaveLength(3);
    expect(await eventsOf('audience-frozen', campaignId)).toHaveLength(1);
    expect(await show(campaignId)).toMatchObject({ status: 'sending', counts: { recipients: 225, pending: 225 } });
  });

  it('that was cut short goes on behind the last who is frozen, though members changed', async () => {
    const ids = await enrol('resumed', 120);
    const campaignId = await approved({ audience: { departments: ['resumed'] } });
    await act('launch', campaignId);
    const already = ids.slice(0, 60);
    await commit(openTable(audienceChunksTable).create({ campaignId, chunk: 0, recipients: already }));
    await enrol('resumed', 120, (number) => (number === 3 || number === 70 ? { topics: [] } : {}));
    await handle(freeze, await eventOf('campaign-launched', campaignId));
    const frozen = (await chunksOf(campaignId)).map((chunk) => chunk.recipients);
    expect(frozen).toEqual([already, ids.slice(60).filter((id) => id !== ids[70])]);
  });

  it('of an audience that is nobody’s by the time it leaves pauses it; resumed, it leaves with another text to whoever is there', async () => {
    const [first, ...others] = await enrol('leaving', 2);
    const campaignId = await approved({ audience: { departments: ['leaving'] } });
    await act('launch', campaignId);
    await enrol('leaving', 2, () => ({ topics: [] }));
    await handle(freeze, await eventOf('campaign-launched', campaignId));
    expect(await show(campaignId)).toMatchObject({
      ...{ status: 'paused', pausedBecause: 'reaches_nobody', manifest: null, counts: { recipients: 0 } },
      pausedDetail: '/audience reaches nobody: everyone its filters match is excluded (not_consented: 2)',
      hint: expect.stringMatching(/reached nobody/),
    });
    expect(await eventsOf('campaign-completed', campaignId)).toEqual([]);
    await handle(complete, await eventOf('audience-frozen', campaignId));
    expect(await act('resume', campaignId)).toMatchObject({
      status: 409,
      body: { errors: [{ pointer: '/audience' }] },
    });
    const changed = { body: { body: { ja: '# 冬のお便り' } }, params: { campaignId } };
    expect(await call('PATCH /campaigns/{campaignId}', changed)).toMatchObject({ body: { status: 'draft' } });
    await act('submit', campaignId, { actor: 'author' });
    const again = { actor: 'boss', scope: approver, headers: { 'if-match': await etagOf(campaignId) } };
    expect((await act('approve', campaignId, again)).status).toBe(200);
    await enrol('leaving', 2, (number) => (number === 0 ? {} : { topics: [] }));
    expect((await act('launch', campaignId)).status).toBe(202);
    const launches = await eventsOf('campaign-launched', campaignId);
    await handle(freeze, ...launches, ...launches);
    expect(others).toHaveLength(1);
    expect((await chunksOf(campaignId)).map(({ recipients }) => recipients)).toEqual([[first]]);
    expect(await show(campaignId)).toMatchObject({ status: 'sending', hint: null, pausedBecause: null });
    const sent = await openTable(campaignContentsTable).get({ campaignId });
    expect(JSON.stringify(sent?.mails['ja'])).toContain('冬のお便り');
  });

  it('of a campaign that was cancelled before writes nothing', async () => {
    await enrol('cancelled', 3);
    const campaignId = await approved({ audience: { departments: ['cancelled'] } });
    await act('launch', campaignId);
    await act('cancel', campaignId);
    const [event] = await eventsOf('campaign-launched', campaignId);
    if (event !== undefined) await handle(freeze, event);
    expect(await eventsOf('audience-chunk-frozen', campaignId)).toEqual([]);
  });
});

describe('while it is sent', () => {
  it('counts each recipient in one state, lists them with reasons, and completes when every chunk is done', async () => {
    const ids = await enrol('sent', 104);
    const campaignId = await launched('sent');
    await done(campaignId, 1, 'asrd');
    await handle(complete, chunkSentEvent(campaignId, 1));
    expect((await show(campaignId)).status).toBe('sending');
    await done(campaignId, 0, `${'a'.repeat(99)}c`);
    await handle(complete, chunkSentEvent(campaignId, 0), chunkSentEvent(campaignId, 0));
    const feedback = openTable(sendReportsTable);
    const at = '2026-12-02T00:00:00Z';
    await commit(feedback.put({ campaignId, chunk: 0, version: 1, feedback: `dbc${'-'.repeat(96)}s`, updatedAt: at }));
    expect(await show(campaignId)).toMatchObject({
      status: 'completed',
      counts: {
        recipients: 104,
        pending: 0,
        accepted: 98,
        delivered: 1,
        bounced: 1,
        complained: 1,
        refused: 1,
        skipped: 1,
        inDoubt: 1,
      },
    });
    expect(await eventsOf('campaign-completed', campaignId)).toHaveLength(1);
    const skipped = await recipients(campaignId, { state: 'skipped' });
    expect(skipped.items).toEqual([
      { alumniId: expect.any(String), state: 'skipped', reason: 'consent_withdrawn', at: '2026-01-05T00:00:00Z' },
    ]);
    const all: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await recipients(campaignId, { limit: '40', ...(cursor === null ? {} : { cursor }) });
      all.push(...page.items.map(({ alumniId }: { alumniId: string }) => alumniId));
      cursor = page.cursor;
    } while (cursor !== null);
    expect(all.toSorted()).toEqual(ids.toSorted());
  });

  it('pause tells the sender to stop; resume nudges what is not done', async () => {
    await enrol('paused', 201);
    const campaignId = await launched('paused');
    await done(campaignId, 1, 'a'.repeat(100));
    expect((await act('pause', campaignId)).body.status).toBe('paused');
    expect(await openTable(campaignContentsTable).get({ campaignId })).toMatchObject({ stopped: true });
    expect((await act('pause', campaignId)).status).toBe(409);
    expect((await act('resume', campaignId)).body.status).toBe('sending');
    expect(await openTable(campaignContentsTable).get({ campaignId })).toMatchObject({ stopped: false });
    const [event] = await eventsOf('campaign-resumed', campaignId);
    if (event !== undefined) await handle(resume, event, event);
    const nudges = await eventsOf('audience-chunk-frozen', campaignId);
    expect(nudges.map(({ detail }) => detail.data['chunk']).toSorted()).toEqual([0, 0, 1, 2, 2]);
  });

  it('a used-up quota makes it wait for an hour, then it goes on by itself', async () => {
    await enrol('quota', 3);
    const campaignId = await launched('quota');
    const reached = happened(sendingQuotaReached, `${campaignId}.0`, { campaignId, chunk: 0 }, 2);
    await handle(wait, reached, reached);
    expect((await show(campaignId)).status).toBe('waiting_quota');
    expect(await timersOf(campaignId)).toHaveLength(1);
    await handle(launchDue, dueEvent(campaignId));
    expect((await show(campaignId)).status).toBe('sending');
    expect(await eventsOf('campaign-resumed', campaignId)).toHaveLength(1);
  });

  it('cancel stops it for good', async () => {
    await enrol('stopped', 3);
    const campaignId = await launched('stopped');
    expect((await act('cancel', campaignId)).body.status).toBe('cancelled');
    expect(await openTable(campaignContentsTable).get({ campaignId })).toMatchObject({ stopped: true });
    for (const action of ['resume', 'launch', 'cancel']) expect((await act(action, campaignId)).status).toBe(409);
  });
});

describe('announcements', () => {
  const gathering = publishedGathering({ audience: { departments: ['announced'] } });
  const { gatheringId } = gathering;
  const scheduled = happened(eventScheduled, gatheringId, { gatheringId });

  it('a published gathering becomes one campaign with answer links, launched by itself', async () => {
    await commit(
      openTable(gatheringsTable).put({
        ...gathering,
        draft: { ...gathering.draft, startsAt: '2099-12-10T19:00:00+09:00', endsAt: '2099-12-10T21:00:00+09:00' },
      }),
    );
    await handle(announceGathering, scheduled, scheduled);
    const campaignId = invitationCampaignId(gatheringId);
    expect(await show(campaignId)).toMatchObject({ status: 'freezing', topic: 'gatherings', gatheringId });
    const [event] = await eventsOf('campaign-launched', campaignId);
    await enrol('announced', 2);
    if (event !== undefined) await handle(freeze, event);
    const content = await openTable(campaignContentsTable).get({ campaignId });
    for (const language of ['ja', 'en'] as const) {
      const slots = content?.mails[language]?.html.flatMap((chunk) => (typeof chunk === 'string' ? [] : [chunk.slot]));
      expect(slots).toEqual(
        expect.arrayContaining(['attend_url', 'decline_url', 'undecided_url', 'details_url', 'unsubscribe_url']),
      );
    }
  });

  it('a cancelled gathering’s campaign goes to nobody else', async () => {
    const cancelled = happened(eventCancelled, gatheringId, { gatheringId }, 2);
    await handle(withdraw, cancelled, cancelled);
    expect((await show(invitationCampaignId(gatheringId))).status).toBe('cancelled');
  });

  it('a gathering that was cancelled before it was announced is not announced', async () => {
    const other = { ...publishedGathering(), gatheringId: idFrom('gathering', 'gone'), status: 'cancelled' as const };
    await commit(openTable(gatheringsTable).put(other));
    const event = happened(eventScheduled, other.gatheringId, { gatheringId: other.gatheringId });
    await handle(announceGathering, event);
    expect(
      await openTable(campaignsTable).get({ campaignId: invitationCampaignId(other.gatheringId) }),
    ).toBeUndefined();
  });

  const [far, later] = ['2099-12-10T19:00:00+09:00', '2099-12-10T21:00:00+09:00'];
  const audience = { departments: ['nobody’s'] };
  const unheard = publishedGathering({ audience });
  const dated = { ...unheard, draft: { ...unheard.draft, startsAt: far, endsAt: later } };
  const written = { createdBy: 'hr-1', authors: ['hr-1'], createdAt: far, updatedBy: 'hr-1', updatedAt: far };
  const jobId = idFrom('job', 'nobody’s');
  const [invited, dateOnly] = [idFrom('gathering', 'invited'), idFrom('gathering', 'date only')];
  it.each([
    [
      'a gathering invitation',
      () => openTable(gatheringsTable).put({ ...dated, gatheringId: invited }),
      () => handle(announceGathering, happened(eventScheduled, invited, { gatheringId: invited })),
      invitationCampaignId(invited),
    ],
    [
      'a save-the-date',
      () => openTable(gatheringsTable).put({ ...dated, gatheringId: dateOnly, status: 'draft' }),
      () => handle(announceGathering, happened(saveTheDateRequested, dateOnly, { gatheringId: dateOnly })),
      saveTheDateCampaignId(dateOnly),
    ],
    [
      'a job',
      () =>
        openTable(jobsTable).put({
          jobId,
          sequence: 1,
          status: 'published',
          draft: jobDraft({ audience }),
          ...written,
        }),
      () => handle(announceJob, happened(jobPosted, jobId, { jobId })),
      jobCampaignId(jobId),
    ],
  ])('%s that reaches nobody is paused and says why; HR gives it another audience and resumes it', async (...given) => {
    const [kind, store, announce, campaignId] = given;
    await commit(store());
    await announce();
    await handle(freeze, await eventOf('campaign-launched', campaignId));
    const [frozen] = await eventsOf('audience-frozen', campaignId);
    expect(frozen?.detail.data).toMatchObject({ recipients: 0 });
    expect(await show(campaignId)).toMatchObject({
      ...{ status: 'paused', pausedBecause: 'reaches_nobody' },
      pausedDetail: '/audience reaches nobody: no member matches its filters',
      hint: expect.stringMatching(/^Its audience reached nobody .* change its audience, or wait .* and resume it/),
    });
    expect((await act('resume', campaignId)).status).toBe(409);
    expect((await act('cancel', campaignId)).status).toBe(409);
    const ids = await enrol(`somebody’s: ${kind}`, 1);
    const change = { params: { campaignId }, body: { audience: { departments: [`somebody’s: ${kind}`] } } };
    expect(await call('PATCH /campaigns/{campaignId}', change)).toMatchObject({ status: 200 });
    expect(await act('resume', campaignId)).toMatchObject({ status: 200, body: { status: 'freezing', hint: null } });
    await handle(freeze, ...(await eventsOf('campaign-launched', campaignId)));
    expect(await show(campaignId)).toMatchObject({ status: 'sending', counts: { recipients: 1 } });
    expect((await chunksOf(campaignId)).flatMap(({ recipients }) => recipients)).toEqual(ids);
  });

  it('a job becomes a campaign with the labels that the law wants', async () => {
    const jobId = idFrom('job', 'one');
    const at = '2026-11-22T00:00:00Z';
    const stamps = {
      createdBy: 'hr-1',
      authors: ['hr-1'],
      createdAt: at,
      updatedBy: 'hr-1',
      updatedAt: at,
      publishedAt: at,
    };
    await commit(openTable(jobsTable).put({ jobId, sequence: 1, status: 'published', draft: jobDraft(), ...stamps }));
    const event = happened(jobPosted, jobId, { jobId });
    await handle(announceJob, event, event);
    const campaign = await show(jobCampaignId(jobId));
    expect(campaign).toMatchObject({ status: 'freezing', topic: 'jobs', jobId });
    expect(campaign.body.ja).toContain('雇入れ直後：生産設備の設計');
    expect(campaign.body.ja).toContain('変更の範囲：会社の定める業務');
  });
});
