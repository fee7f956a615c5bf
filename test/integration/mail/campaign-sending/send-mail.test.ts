import PostalMime from 'postal-mime';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { chunkLeft } from '../../../../events/mail/index.ts';
import { announcedFactsSchema } from '../../../../events/read-models/announced-facts.ts';
import { audienceChunksTable, campaignContentsTable } from '../../../../events/read-models/campaign-content.ts';
import { type GatheringItem, gatheringsTable } from '../../../../events/read-models/gathering.ts';
import { sendProgressTable } from '../../../../events/read-models/send-progress.ts';
import { chunkDue } from '../../../../events/timers/index.ts';
import { laneSilence } from '../../../../functions/mail/campaign-sending/chunk-progress.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { parseLinkKeys } from '../../../../shared/links/keys.ts';
import { verifyLink } from '../../../../shared/links/token.ts';
import { draftedGathering, gatheringDraft, publishedGathering } from '../../../fixtures/gatherings.ts';
import { lambdaContext, queued } from '../../../fixtures/invocations.ts';
import { emitted, timersOf } from '../../../fixtures/outbox.ts';
import { enrol, handOver, happened, nudge, numbered, openMailRoom, progressOf } from '../frozen-campaign.ts';

const room = await openMailRoom();
const { ses } = room;
const { handler } = await import('../../../../functions/mail/campaign-sending/send-mail.ts');

const members = Array.from({ length: 60 }, (_, number) => numbered(number));
const ids = members.map(({ alumniId }) => alumniId);
await enrol(...members);

beforeEach(() => ses.reset());
afterEach(() => vi.useRealTimers());
afterAll(() => room.close());

const send = (...events: Parameters<typeof queued>) => handler(queued(...events), lambdaContext());
const delivered = { batchItemFailures: [] };

describe('a chunk of a campaign', () => {
  it('reaches everybody once, and emits an event when it is done', async () => {
    const campaignId = await handOver('everybody', ids);
    expect(await send(nudge(campaignId))).toEqual(delivered);
    expect(ses.timesAccepted()).toEqual(new Map(members.map(({ address }) => [address, 1])));
    const progress = await progressOf(campaignId);
    expect(progress).toMatchObject({ outcomes: 'a'.repeat(60), done: true });
    expect(await sentEvents(campaignId)).toHaveLength(1);
  });

  it('is not sent again when its nudge is repeated or late', async () => {
    const campaignId = await handOver('again', ids.slice(0, 10));
    await send(nudge(campaignId), nudge(campaignId));
    await send(happened(chunkLeft, `${campaignId}.0`, { campaignId, chunk: 0 }));
    expect(ses.accepted).toHaveLength(10);
    expect(await sentEvents(campaignId)).toHaveLength(1);
  });

  it('is sent by one lane when two are nudged at once', async () => {
    const campaignId = await handOver('two lanes', ids);
    await Promise.all([send(nudge(campaignId)), send(nudge(campaignId)), send(nudge(campaignId))]);
    expect([...ses.timesAccepted().values()].every((times) => times === 1)).toBe(true);
    expect(ses.accepted).toHaveLength(60);
  });

  it('carries one person’s data, tags of ids, and the headers of a list', async () => {
    const campaignId = await handOver('one mail', ids.slice(3, 4));
    await send(nudge(campaignId));
    const [mail] = ses.accepted;
    if (mail === undefined) throw new Error('nothing was sent');
    expect(mail).toMatchObject({
      to: 'member-3@example.net',
      configurationSet: 'okaeri',
      source: 'alumni@mail.example.com',
    });
    expect(mail.tags).toEqual({ campaign: campaignId, recipient: ids[3], chunk: '0', position: '0', epoch: '0' });
    const parsed = await PostalMime.parse(mail.raw);
    expect(parsed.subject).toBe('秋のお便り');
    expect(parsed.from).toEqual({ name: 'あおぞら製作所アルムナイ', address: 'alumni@mail.example.com' });
    expect(parsed.to).toEqual([{ name: '髙橋 花子', address: 'member-3@example.net' }]);
    expect(parsed.replyTo).toEqual([{ name: '人事部アルムナイ事務局', address: 'alumni-office@example.com' }]);
    expect(parsed.text).toContain('髙橋 花子 様');
    expect(parsed.html).toContain('髙橋 花子 様');
    const header = (key: string) => parsed.headers.filter((field) => field.key === key).map(({ value }) => value);
    expect(header('list-unsubscribe-post')).toEqual(['List-Unsubscribe=One-Click']);
    expect(header('list-id')).toEqual([expect.stringContaining('<newsletter.aozora.mail.example.com>')]);
    const [url] = header('list-unsubscribe');
    const token = /^<https:\/\/alumni\.example\.com\/u\/([\w-]{56})>$/.exec(url ?? '')?.[1] ?? '';
    const keys = parseLinkKeys({ active: '1', k1: 'a-key-for-tests-that-is-long-enough' });
    expect(verifyLink(token, ['unsubscribe'], keys)).toMatchObject({
      subject: campaignId,
      recipient: ids[3],
      choice: 1,
    });
    expect(parsed.text).toContain(`https://alumni.example.com/u/${token}`);
  });

  const evening = gatheringDraft({ startsAt: '2099-12-10T19:00:00+09:00', endsAt: '2099-12-10T21:00:00+09:00' });
  const invitedTo = (change: Partial<GatheringItem> = {}) => ({ ...publishedGathering(), draft: evening, ...change });

  it('tells those who are claimed after a change of its gathering what has changed', async () => {
    const gathering = invitedTo();
    const { gatheringId, draft } = gathering;
    await commit(openTable(gatheringsTable).put({ ...gathering, draft: { ...draft, place: { name: '大阪支社' } } }));
    const content = {
      topic: 'gatherings' as const,
      subject: { ja: 'ご案内' },
      body: { ja: '# 会\n\n本社にて' },
      gatheringId,
    };
    const states = announcedFactsSchema.parse(draft);
    await send(nudge(await handOver('moved', ids.slice(0, 1), { gatheringId, content, states })));
    const { text, html } = await PostalMime.parse(ses.accepted[0]?.raw ?? '');
    expect(text).toMatch(/会場変更のお知らせ[\s\S]*大阪支社[\s\S]*本社にて/);
    expect(html).toMatch(/会場変更のお知らせ[\s\S]*大阪支社[\s\S]*本社にて/);
  });

  it('says above the announcement of a date what was corrected since, without RSVP links or a calendar event', async () => {
    const gathering = { ...draftedGathering(), draft: evening };
    const { gatheringId, draft } = gathering;
    const times = { startsAt: '2099-12-12T19:00:00+09:00', endsAt: '2099-12-12T21:00:00+09:00' };
    await commit(openTable(gatheringsTable).put({ ...gathering, draft: { ...draft, ...times } }));
    const content = { topic: 'gatherings' as const, subject: { ja: '日程' }, body: { ja: '# 日程\n\n12月10日' } };
    const states = announcedFactsSchema.parse(draft);
    await send(nudge(await handOver('corrected', ids.slice(0, 1), { announcesDateOf: gatheringId, content, states })));
    const { text = '', attachments } = await PostalMime.parse(ses.accepted[0]?.raw ?? '');
    expect(text).toMatch(/日時変更のお知らせ[\s\S]*2099年12月12日（土）[\s\S]*12月10日/);
    expect(text).not.toMatch(/ご回答期限|\/r\//);
    expect(attachments).toEqual([]);
  });

  it('carries a calendar event where there is a gathering', async () => {
    const gathering = invitedTo();
    await commit(openTable(gatheringsTable).put(gathering));
    const campaignId = await handOver('gathering', ids.slice(0, 1), {
      gatheringId: gathering.gatheringId,
      content: {
        topic: 'gatherings',
        subject: { ja: 'ご案内' },
        body: { ja: '[出席]({{ attend_url }})\n[欠席]({{ decline_url }})' },
        gatheringId: gathering.gatheringId,
      },
    });
    await send(nudge(campaignId));
    const parsed = await PostalMime.parse(ses.accepted[0]?.raw ?? '');
    const calendar = parsed.attachments.find(({ mimeType }) => mimeType === 'application/ics');
    const text = new TextDecoder().decode(calendar?.content as ArrayBuffer).replace(/\r?\n /g, '');
    expect(text).toContain(`UID:${gathering.gatheringId}@mail.example.com`);
    expect(text).toMatch(/ORGANIZER;CN="[^"]+":mailto:rsvp\+[\w-]{56}@mail\.example\.com/);
    expect(text).toContain('mailto:member-0@example.net');
    expect(text).toContain('METHOD:REQUEST');
    expect(parsed.text?.match(/https:\/\/alumni\.example\.com\/r\/[\w-]{56}/g)).toHaveLength(2);
  });

  it.each<[string, Partial<GatheringItem>]>([
    ['was cancelled', { status: 'cancelled' }],
    ['is over', { status: 'over' }],
    [
      'has begun',
      { draft: gatheringDraft({ startsAt: '2020-12-10T19:00:00+09:00', endsAt: '2099-12-10T21:00:00+09:00' }) },
    ],
  ])('goes to nobody once its gathering %s, whatever the campaign says', async (_what, change) => {
    const gathering = invitedTo(change);
    const { gatheringId } = gathering;
    await commit(openTable(gatheringsTable).put(gathering));
    const content = { topic: 'gatherings' as const, subject: { ja: 'ご案内' }, body: { ja: '# 会' }, gatheringId };
    const campaignId = await handOver('too-late', ids.slice(0, 1), { gatheringId, content });
    await send(nudge(campaignId));
    expect(ses.accepted).toEqual([]);
    expect((await progressOf(campaignId))?.outcomes).toBe('s');
  });

  it('skips who withdrew, never agreed, left, was suppressed or paused since the freeze, and says why', async () => {
    await enrol(
      numbered(100, { topics: ['jobs'] }),
      numbered(101, { membership: 'left' }),
      numbered(102, { suppression: 'address' }),
      numbered(103, { frequency: 'pause' }),
      numbered(104, { address: undefined }),
      numbered(105, {
        topics: ['jobs'],
        topicsSince: { newsletter: '2026-01-01T00:00:00Z', jobs: '2026-01-01T00:00:00Z' },
      }),
    );
    const changed = [100, 101, 102, 103, 104, 999, 105].map((number) => numbered(number).alumniId);
    const campaignId = await handOver('skipped', [...changed, ...ids.slice(0, 1)]);
    await send(nudge(campaignId));
    const progress = await progressOf(campaignId);
    expect(progress?.outcomes).toBe('sssssssa');
    expect(progress?.reasons).toEqual({
      0: 'not_consented',
      1: 'consent_withdrawn',
      2: 'suppressed',
      3: 'paused_by_member',
      4: 'no_address',
      5: 'not_found',
      6: 'consent_withdrawn',
    });
    expect(ses.sends).toBe(1);
  });
});

describe('a response of SES', () => {
  it('that refuses one mail is final for one person', async () => {
    const campaignId = await handOver('refused', ids.slice(0, 5));
    ses.fate = (to) => (to === 'member-2@example.net' ? 'reject' : 'accept');
    await send(nudge(campaignId));
    expect(await progressOf(campaignId)).toMatchObject({
      outcomes: 'aaraa',
      reasons: { 2: 'message_rejected' },
      done: true,
    });
  });

  it.each(['reset', 'acceptAndReset', 'break', 'acceptAndBreak'] as const)(
    '%s leaves a mail in doubt: it is never sent again',
    async (fate) => {
      const campaignId = await handOver(fate, ids.slice(0, 5));
      ses.fate = (to) => (to === 'member-1@example.net' ? fate : 'accept');
      await send(nudge(campaignId));
      await send(nudge(campaignId));
      expect(await progressOf(campaignId)).toMatchObject({ outcomes: 'adaaa', done: true });
      expect(await timersOf(`${campaignId}.0`)).toMatchObject([{ kind: 'chunk-doubt' }]);
      expect(ses.sends).toBe(5);
      expect(ses.timesAccepted().get('member-1@example.net') ?? 0).toBeLessThanOrEqual(1);
    },
  );

  it('that throttles loses no mail and doubles none: the lane slows down and sends again', async () => {
    const campaignId = await handOver('throttle', ids.slice(0, 12));
    ses.fate = (_to, number) => (number === 3 || number === 4 ? 'throttle' : 'accept');
    await send(nudge(campaignId));
    expect(await progressOf(campaignId)).toMatchObject({ outcomes: 'a'.repeat(12), done: true });
    expect([...ses.timesAccepted().values()]).toEqual(Array(12).fill(1));
  });

  it('that the daily quota is used up ends the nudge and emits an event; no recipient gets an outcome for it', async () => {
    const campaignId = await handOver('quota', ids.slice(0, 4));
    ses.fate = () => 'quota';
    expect(await send(nudge(campaignId))).toEqual(delivered);
    expect(await progressOf(campaignId)).toMatchObject({ outcomes: 'pppp', done: false });
    const events = await emitted('sending-quota-reached');
    expect(events.filter(({ detail }) => detail.data['campaignId'] === campaignId)).toHaveLength(1);
  });

  it('that refuses the account ends the nudge and emits an event; no recipient gets an outcome for it', async () => {
    const campaignId = await handOver('paused', ids.slice(0, 4));
    ses.fate = () => 'paused';
    expect(await send(nudge(campaignId))).toEqual(delivered);
    expect(await progressOf(campaignId)).toMatchObject({ outcomes: 'pppp', done: false });
    const harmed = await emitted('sending-harmed');
    expect(harmed.map(({ detail }) => detail.data)).toEqual([{ campaignId, because: 'account' }]);
    ses.reset();
    await send(nudge(campaignId));
    expect(await progressOf(campaignId)).toMatchObject({ outcomes: 'aaaa', done: true });
  });
});

describe('a lane', () => {
  it('takes no window of a stopped campaign', async () => {
    const campaignId = await handOver('stopped', ids.slice(0, 4));
    await commit(openTable(campaignContentsTable).update({ campaignId }, { set: { stopped: true } }));
    expect(await send(nudge(campaignId))).toEqual(delivered);
    expect(ses.sends).toBe(0);
  });

  it('stops within one window', async () => {
    const campaignId = await handOver('stopped midway', ids);
    ses.fate = async (_to, number) => {
      if (number === 1)
        await commit(openTable(campaignContentsTable).update({ campaignId }, { set: { stopped: true } }));
      return 'accept' as const;
    };
    await send(nudge(campaignId));
    expect(ses.sends).toBeLessThanOrEqual(25);
    const progress = await progressOf(campaignId);
    // On a busy machine the stand-in for SES may respond too late: that mail is in doubt.
    expect(progress?.outcomes).toMatch(/^[ad]{1,25}p+$/);
  });

  it('skips recipients whom the frequency cap left out when the audience was frozen', async () => {
    const campaignId = await handOver('capped', ids.slice(0, 2));
    const chunks = openTable(audienceChunksTable);
    await commit(chunks.update({ campaignId, chunk: 0 }, { set: { skips: { 1: 'frequency_cap' } } }));
    await send(nudge(campaignId));
    expect(await progressOf(campaignId)).toMatchObject({ outcomes: 'as', reasons: { 1: 'frequency_cap' } });
  });

  it('works once on each of the chunks that it receives together', async () => {
    const campaigns = await Promise.all([0, 1, 2, 3, 4].map((number) => handOver(`together ${number}`, ids)));
    await send(...campaigns.map((campaignId) => nudge(campaignId)));
    expect(ses.accepted).toHaveLength(300);
    for (const campaignId of campaigns) expect((await progressOf(campaignId))?.done).toBe(true);
  });

  it('sends nothing after notAfter, and skips those who were waiting', async () => {
    const campaignId = await handOver('too late', ids.slice(0, 3), { notAfter: '2026-01-01T00:00:00Z' });
    await send(nudge(campaignId));
    expect(await progressOf(campaignId)).toMatchObject({ outcomes: 'sss', reasons: { 0: 'too_late' }, done: true });
    expect(ses.sends).toBe(0);
  });

  it('leaves a chunk to the lane that has a fresh claim on it', async () => {
    const campaignId = await handOver('busy', ids.slice(0, 4));
    await claimedBefore(campaignId, new Date());
    expect(await send(nudge(campaignId))).toEqual(delivered);
    expect(ses.sends).toBe(0);
    expect(await progressOf(campaignId)).toMatchObject({ outcomes: 'ccpp', version: 1 });
  });

  it('finishes the chunk of a dead lane when the timer of a nudge that came too soon is due', async () => {
    const campaignId = await handOver('killed', ids.slice(0, 4));
    const claimedAt = new Date();
    await claimedBefore(campaignId, claimedAt);
    expect(await send(nudge(campaignId), nudge(campaignId))).toEqual(delivered);
    const [timer, ...others] = await timersOf(`${campaignId}.0`);
    if (timer === undefined) throw new Error('nobody looks again');
    expect(others).toEqual([]);
    expect(Date.parse(timer.dueAt)).toBe(claimedAt.getTime() + laneSilence + 1);
    vi.useFakeTimers({ toFake: ['Date'], now: new Date(timer.dueAt) });
    await send(happened(chunkDue, `${campaignId}.0`, { ref: `${campaignId}.0`, dueAt: timer.dueAt }));
    vi.useRealTimers();
    expect(await progressOf(campaignId)).toMatchObject({ outcomes: 'ddaa', done: true });
    expect(ses.sends).toBe(2);
  });

  it('takes over from a lane that died: its claims are in doubt, the others are sent', async () => {
    const campaignId = await handOver('died', ids.slice(0, 4));
    await claimedBefore(campaignId, new Date(Date.now() - 120_000));
    await send(nudge(campaignId));
    expect(await progressOf(campaignId)).toMatchObject({ outcomes: 'ddaa', done: true });
    expect(ses.sends).toBe(2);
  });

  it('leaves before its time is over, and nudges the next', async () => {
    const campaignId = await handOver('time', ids.slice(0, 4));
    const hurried = { ...lambdaContext(), getRemainingTimeInMillis: () => 5_000 };
    await handler(queued(nudge(campaignId)), hurried);
    expect(ses.sends).toBe(0);
    const events = await emitted('chunk-left');
    const [left] = events.filter(({ detail }) => detail.data['campaignId'] === campaignId);
    if (left === undefined) throw new Error('nobody was nudged');
    await send(left);
    expect(await progressOf(campaignId)).toMatchObject({ outcomes: 'aaaa', done: true });
  });
});

async function claimedBefore(campaignId: Awaited<ReturnType<typeof handOver>>, at: Date): Promise<void> {
  await commit(
    openTable(sendProgressTable).create({
      campaignId,
      chunk: 0,
      version: 1,
      outcomes: 'ccpp',
      reasons: {},
      claimedAt: at.toISOString(),
      updatedAt: at.toISOString(),
      done: false,
    }),
  );
}

async function sentEvents(campaignId: string) {
  const events = await emitted('chunk-sent');
  return events.filter(({ detail }) => detail.data['campaignId'] === campaignId);
}
