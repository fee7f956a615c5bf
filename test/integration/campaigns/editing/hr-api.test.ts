import { describe, expect, it, vi } from 'vitest';
import { invitationCampaignId, jobCampaignId } from '../../../../events/agreements/announcement-campaigns.ts';
import { eventCancelled, eventScheduled } from '../../../../events/gatherings/index.ts';
import { sendingQuotaReached } from '../../../../events/mail/index.ts';
import { audienceChunksTable, campaignContentsTable } from '../../../../events/read-models/campaign-content.ts';
import { gatheringsTable } from '../../../../events/read-models/gathering.ts';
import { jobsTable } from '../../../../events/read-models/job.ts';
import { sendFeedbackTable } from '../../../../events/read-models/send-progress.ts';
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
  alter,
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
  newsletter,
  recipients,
  show,
  write,
} from '../setting.ts';

const [freeze, complete, resume, wait, launchDue, announceGathering, announceJob, withdraw] = await Promise.all([
  load(subscriptions.freezeAudience),
  load(subscriptions.completeCampaign),
  load(subscriptions.resumeSending),
  load(subscriptions.waitForQuota),
  load(subscriptions.launchScheduledCampaign),
  load(subscriptions.announceGathering),
  load(subscriptions.announceJob),
  load(subscriptions.withdrawAnnouncement),
]);

/** An instant some days from now. */
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

describe('writing a campaign', () => {
  it('makes a draft; the same Idempotency-Key makes it once', async () => {
    const key = { headers: { 'idempotency-key': 'k1' } };
    const [first, second] = [await write({}, key), await write({}, key)];
    expect(first).toMatchObject({
      status: 201,
      body: { status: 'draft', classification: 'members', counts: { recipients: 0 } },
    });
    expect(second.body.campaignId).toBe(first.body.campaignId);
  });

  it.each<[string, object]>([
    ['/body/ja', { body: { ja: '{{ firstName }} 様' } }],
    ['/body/en', { body: { en: '<script>alert(1)</script>' } }],
    ['/body/ja', { body: { ja: '<form action="x"><input></form>' } }],
    ['/body/ja', { body: { ja: '[こちら](javascript:alert(1))' } }],
    ['/body/ja', { body: { ja: '{{ attend_url }}' } }],
    ['/subject/ja', { subject: { ja: 'お便り\r\nBcc: somebody@example.net' } }],
    ['/subject/ja', { subject: { ja: '{{ salutation }}' } }],
    ['/topic', { topic: 'opportunities' }],
    ['/classification', { classification: 'secret' }],
    ['/sendAt', { sendAt: inDays(-1) }],
    ['/sendAt', { sendAt: '2999-01-01T00:00:00Z' }],
    ['/notAfter', { notAfter: inDays(-1) }],
    ['/notAfter', { notAfter: '9999-12-31T23:59:59Z' }],
    ['/notAfter', { sendAt: inDays(2), notAfter: inDays(1) }],
    ['/colour', { colour: 'red' }],
    ['/audience/unknown', { audience: { unknown: 1 } }],
    ['/body', { body: {} }],
  ])('refuses %s of %j', async (pointer, change) => {
    const { status, body } = await write(change);
    expect(status).toBe(422);
    expect(body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
  });

  it('names the variables that are known', async () => {
    const { body } = await write({ body: { ja: '{{ firstName }}' } });
    expect(body.errors[0].detail).toBe(
      'holds the unknown variable {{ firstName }}; known are {{ salutation }}, {{ preferences_url }}, {{ unsubscribe_url }}',
    );
  });

  it('lists campaigns, the newest first, page by page', async () => {
    const begin = Date.now() - 10_000;
    vi.useFakeTimers({ toFake: ['Date'] });
    const made: string[] = [];
    for (let count = 0; count < 3; count++) {
      vi.setSystemTime(begin + count * 1000);
      made.push((await write()).body.campaignId);
    }
    vi.useRealTimers();
    const listed: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const { body } = await call('GET /campaigns', { query: { limit: '1', ...(cursor !== undefined && { cursor }) } });
      listed.push(...body.items.map((item: { campaignId: string }) => item.campaignId));
      cursor = body.cursor as string | null;
    }
    expect(new Set(listed).size).toBe(listed.length);
    expect(listed.filter((campaignId) => made.includes(campaignId))).toEqual(made.toReversed());
    expect((await call('GET /campaigns', { query: { cursor: 'forged.cursor' } })).status).toBe(400);
  });

  it('404 for one that does not exist', async () => {
    expect((await act('submit', idFrom('campaign', 'nobody'))).status).toBe(404);
  });
});

describe('the preview', () => {
  it('shows what readers of each language get, and who is left out, and why', async () => {
    await enrol('preview', 6, (number) => (number === 0 ? { topics: [] } : number === 1 ? { frequency: 'pause' } : {}));
    const { body } = await write({ audience: { departments: ['preview'] } });
    const { body: preview } = await call('GET /campaigns/{campaignId}/preview', {
      params: { campaignId: body.campaignId },
    });
    expect(preview.languages.ja).toMatchObject({ subject: '秋のお便り', fallback: false });
    expect(preview.languages.en).toMatchObject({ subject: '秋のお便り', fallback: true });
    expect(preview.languages.ja.html).toContain('<h1>秋のお便り</h1>');
    expect(preview.audience).toEqual({ count: 4, leftOut: { consent_withdrawn: 1, paused_by_member: 1 } });
  });
});

describe('a text in one language only', () => {
  it.each([
    [
      { subject: { ja: '秋', en: 'Autumn' }, body: { ja: '秋です。' } },
      { fallback: true, subject: '秋', missing: ['body'] },
    ],
    [
      { subject: { ja: '秋' }, body: { ja: '秋です。', en: 'Hi' } },
      { fallback: false, subject: '秋', missing: ['subject'] },
    ],
    [
      { subject: { ja: '秋' }, body: { ja: '秋です。' } },
      { fallback: true, subject: '秋', missing: ['subject', 'body'] },
    ],
    [
      { subject: { ja: '秋', en: 'Fall' }, body: { ja: '秋です。', en: 'Hi' } },
      { fallback: false, subject: 'Fall', missing: [] },
    ],
  ])('%j is shown as such by the preview', async (texts, shown) => {
    const { campaignId } = (await write(texts)).body;
    const { body } = await call('GET /campaigns/{campaignId}/preview', { params: { campaignId } });
    expect(body.languages.en).toMatchObject(shown);
    expect(body.languages.ja.missing).toEqual([]);
  });
});

describe('approval', () => {
  it('is given by nobody who wrote or submitted it, and needs the scope', async () => {
    const { body } = await write();
    const { campaignId } = body;
    expect((await act('approve', campaignId, { actor: 'boss', scope: approver })).status).toBe(409);
    await act('submit', campaignId, { actor: 'submitter' });
    expect((await act('approve', campaignId, { actor: 'boss' })).status).toBe(403);
    for (const actor of ['author', 'submitter']) {
      const refusal = await act('approve', campaignId, { actor, scope: approver });
      expect(refusal).toMatchObject({ status: 403, body: { detail: expect.stringContaining('somebody else') } });
    }
    expect((await act('approve', campaignId, { actor: 'boss', scope: approver })).body.status).toBe('approved');
  });

  it('is of this content: a change makes it a draft again', async () => {
    const campaignId = await approved();
    const changed = await call('PATCH /campaigns/{campaignId}', {
      params: { campaignId },
      body: { subject: { ja: '冬のお便り' } },
      actor: 'boss',
    });
    expect(changed.body).toMatchObject({
      status: 'draft',
      approvedBy: null,
      subject: { ja: '冬のお便り' },
      body: newsletter.body,
    });
    expect((await act('launch', campaignId)).status).toBe(409);
    await act('submit', campaignId, { actor: 'author' });
    expect((await act('approve', campaignId, { actor: 'boss', scope: approver })).status).toBe(403);
  });

  describe('names the version that was read', () => {
    const changing = (campaignId: string, more: object = {}) =>
      call('PATCH /campaigns/{campaignId}', {
        params: { campaignId },
        body: { body: { ja: '差し替えました。' } },
        actor: 'author',
        ...more,
      });
    const approve = (campaignId: string, headers: Record<string, string> = {}) =>
      act('approve', campaignId, { actor: 'boss', scope: approver, headers });
    const resubmitted = async () => {
      const { campaignId } = (await write()).body;
      await act('submit', campaignId, { actor: 'author' });
      const read = (await ask('GET /campaigns/{campaignId}', { params: { campaignId } })).headers['etag'];
      await changing(campaignId);
      await act('submit', campaignId, { actor: 'author' });
      return { campaignId, read: String(read) };
    };
    const tagOf = async (campaignId: string) =>
      String((await ask('GET /campaigns/{campaignId}', { params: { campaignId } })).headers['etag']);

    it('is 428 without it once the content changed, 412 with an old one, and taken with the present one', async () => {
      const { campaignId, read } = await resubmitted();
      expect(await approve(campaignId)).toMatchObject({
        status: 428,
        body: { title: 'Name the version that was read' },
      });
      const stale = await approve(campaignId, { 'if-match': read });
      expect(stale).toMatchObject({
        status: 412,
        body: { current: { campaignId, status: 'submitted', authors: ['author'] } },
      });
      expect(stale.body.current.body).toEqual({ ja: '差し替えました。' });
      expect(stale.body.current).not.toHaveProperty('list');
      expect((await show(campaignId)).status).toBe('submitted');
      const present = await tagOf(campaignId);
      expect(present).toBe(`"${stale.body.current.version}"`);
      expect((await approve(campaignId, { 'if-match': present })).body.status).toBe('approved');
    });

    it('is not asked of a first submission', async () => {
      const { campaignId } = (await write()).body;
      await act('submit', campaignId, { actor: 'author' });
      expect((await approve(campaignId)).status).toBe(200);
    });

    it('is asked only of somebody who may approve, of something that can be approved', async () => {
      const { campaignId } = await resubmitted();
      expect((await act('approve', campaignId, { actor: 'author', scope: approver })).status).toBe(403);
      await changing(campaignId);
      expect((await approve(campaignId)).status).toBe(409);
    });

    it('counts for PATCH and every action, before anything is done', async () => {
      const { campaignId } = (await write()).body;
      const old = { headers: { 'if-match': '"0", W/"1"' }, actor: 'boss', scope: approver };
      const before = await show(campaignId);
      const actions = ['submit', 'approve', 'launch', 'pause', 'resume', 'cancel', 'resend-in-doubt', 'test-mail'];
      for (const action of actions) expect((await act(action, campaignId, old)).status, action).toBe(412);
      expect((await changing(campaignId, old)).status).toBe(412);
      expect((await changing(campaignId, { headers: { 'if-match': '1' } })).status).toBe(400);
      expect(await show(campaignId)).toEqual(before);
      expect((await changing(campaignId, { headers: { 'if-match': '*' } })).status).toBe(200);
    });

    it('is another one after every decision; a list says it too', async () => {
      const first = await write();
      const { campaignId } = first.body;
      const tags = [await tagOf(campaignId)];
      for (const step of [
        () => changing(campaignId),
        () => act('submit', campaignId),
        () => act('cancel', campaignId),
      ]) {
        await step();
        tags.push(await tagOf(campaignId));
      }
      expect(new Set(tags).size).toBe(4);
      const { body } = await call('GET /campaigns', { query: { limit: '1' } });
      expect(`"${body.items[0].version}"`).toBe(tags.at(-1));
    });

    it('does not stand against the repetition of the same request', async () => {
      const { campaignId } = await resubmitted();
      const headers = { 'if-match': await tagOf(campaignId), 'idempotency-key': `approve-${campaignId}` };
      const [first, second] = [await approve(campaignId, headers), await approve(campaignId, headers)];
      expect([first.status, second.status]).toEqual([200, 200]);
      expect(second.body).toEqual(first.body);
      // Another request with the same tag is late.
      expect((await approve(campaignId, { 'if-match': headers['if-match'] })).status).toBe(412);
    });
  });

  it('is not got around by another topic', async () => {
    const { campaignId } = (await write()).body;
    await call('PATCH /campaigns/{campaignId}', { params: { campaignId }, body: { topic: 'jobs' }, actor: 'author' });
    expect((await act('launch', campaignId)).status).toBe(409);
  });

  it('is not asked where the programme does not ask for it', async () => {
    const { body } = await write({ topic: 'jobs' });
    expect((await act('launch', body.campaignId)).body.status).toBe('freezing');
  });

  it('launch without it is 409', async () => {
    const { body } = await write();
    expect((await act('launch', body.campaignId)).status).toBe(409);
  });
});

describe('the time to send', () => {
  it('a campaign for later waits, and leaves when it is due', async () => {
    const sendAt = inDays(1);
    const campaignId = await approved({ sendAt });
    expect((await act('launch', campaignId)).body).toMatchObject({ status: 'approved', scheduledFor: sendAt });
    expect(await timersOf(campaignId)).toEqual([{ kind: 'campaign', dueAt: sendAt }]);
    await handle(launchDue, dueEvent(campaignId));
    expect(await show(campaignId)).toMatchObject({ status: 'approved' });
    await alter(campaignId, { scheduledFor: '2026-01-01T00:00:00Z' });
    await handle(launchDue, dueEvent(campaignId), dueEvent(campaignId));
    expect(await show(campaignId)).toMatchObject({ status: 'freezing', scheduledFor: null });
    expect(await eventsOf('campaign-launched', campaignId)).toHaveLength(1);
  });

  it('a sendAt that passed meanwhile is 422 at the launch, and at a change that names it, not at any other', async () => {
    const campaignId = await approved({ sendAt: inDays(1) });
    await alter(campaignId, { sendAt: inDays(-1) });
    const refused = { status: 422, body: { errors: [{ pointer: '/sendAt', detail: 'lies in the past' }] } };
    expect(await act('launch', campaignId)).toMatchObject(refused);
    const patch = (body: object) => call('PATCH /campaigns/{campaignId}', { params: { campaignId }, body });
    expect(await patch({ sendAt: inDays(-1) })).toMatchObject(refused);
    expect((await patch({ subject: { ja: '冬のお便り' } })).status).toBe(200);
    expect((await patch({ sendAt: null })).body).toMatchObject({ sendAt: null });
  });

  it('a launch after notAfter is 409; one that is due after it has expired', async () => {
    const campaignId = await approved();
    await alter(campaignId, { notAfter: inDays(-1) });
    expect(await act('launch', campaignId)).toMatchObject({
      status: 409,
      body: { errors: [{ pointer: '/notAfter' }] },
    });
    const later = await approved({ sendAt: inDays(1), notAfter: inDays(2) });
    await act('launch', later);
    await alter(later, { scheduledFor: '2026-01-01T00:00:00Z', notAfter: '2026-01-02T00:00:00Z' });
    await handle(launchDue, dueEvent(later));
    expect(await show(later)).toMatchObject({ status: 'expired' });
  });
});

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

  it('of an audience that is nobody’s by the time it leaves completes at once', async () => {
    await enrol('leaving', 2);
    const campaignId = await approved({ audience: { departments: ['leaving'] } });
    await act('launch', campaignId);
    await enrol('leaving', 2, () => ({ topics: [] }));
    await handle(freeze, await eventOf('campaign-launched', campaignId));
    expect(await show(campaignId)).toMatchObject({ status: 'completed', counts: { recipients: 0 } });
    expect(await eventsOf('campaign-completed', campaignId)).toHaveLength(1);
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
    const feedback = openTable(sendFeedbackTable);
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

  it('a job becomes a campaign with the labels that the law wants', async () => {
    const jobId = idFrom('job', 'one');
    const at = '2026-11-22T00:00:00Z';
    const stamps = { createdBy: 'hr-1', createdAt: at, updatedBy: 'hr-1', updatedAt: at, publishedAt: at };
    await commit(openTable(jobsTable).put({ jobId, sequence: 1, status: 'published', draft: jobDraft(), ...stamps }));
    const event = happened(jobPosted, jobId, { jobId });
    await handle(announceJob, event, event);
    const campaign = await show(jobCampaignId(jobId));
    expect(campaign).toMatchObject({ status: 'freezing', topic: 'jobs', jobId });
    expect(campaign.body.ja).toContain('雇入れ直後：生産設備の設計');
    expect(campaign.body.ja).toContain('変更の範囲：会社の定める業務');
  });
});
