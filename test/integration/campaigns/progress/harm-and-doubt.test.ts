import { describe, expect, it } from 'vitest';
import { sendingHarmed } from '../../../../events/mail/index.ts';
import { campaignContentsTable } from '../../../../events/read-models/campaign-content.ts';
import { sendReportsTable } from '../../../../events/read-models/send-progress.ts';
import * as subscriptions from '../../../../functions/campaigns/subscriptions.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import type { CampaignId } from '../../../../shared/identifier.ts';
import { timersOf } from '../../../fixtures/outbox.ts';
import {
  act,
  alter,
  chunkSentEvent,
  done,
  dueEvent,
  enrol,
  eventOf,
  eventsOf,
  handle,
  happened,
  launched,
  launching,
  load,
  show,
} from '../campaign-functions.ts';

const [freeze, pause, resend, complete, wake] = await Promise.all([
  load(subscriptions.freezeAudience),
  load(subscriptions.pauseHarmfulCampaign),
  load(subscriptions.requestResends),
  load(subscriptions.completeCampaign),
  load(subscriptions.wakeCampaign),
]);

const harm = (campaignId: CampaignId, because: 'bounces' | 'in_doubt', at = new Date(), sequence = 1) =>
  happened(sendingHarmed, campaignId, { campaignId, because }, sequence, at);
const stopped = async (campaignId: CampaignId) => (await openTable(campaignContentsTable).get({ campaignId }))?.stopped;

describe('a campaign that does harm', () => {
  it('is paused by itself, says why, and goes on when HR resumes it', async () => {
    await enrol('harmful', 120);
    const campaignId = await launched('harmful');
    await done(campaignId, 0, 'a'.repeat(100));
    const event = harm(campaignId, 'bounces');
    await handle(pause, event, event);
    const paused = await show(campaignId);
    expect(paused).toMatchObject({ status: 'paused', pausedBecause: 'bounces' });
    expect(paused.history.filter(({ action }: { action: string }) => action === 'paused: bounces')).toEqual([
      { at: expect.any(String), actor: 'okaeri', action: 'paused: bounces' },
    ]);
    expect(await stopped(campaignId)).toBe(true);
    expect(await eventsOf('campaign-paused', campaignId)).toHaveLength(1);
    expect((await act('resume', campaignId)).body).toMatchObject({ status: 'sending', pausedBecause: null });
    await handle(pause, event);
    expect((await show(campaignId)).status).toBe('sending');
    await handle(pause, harm(campaignId, 'in_doubt', new Date(Date.now() + 1_000), 2));
    expect(await show(campaignId)).toMatchObject({ status: 'paused', pausedBecause: 'in_doubt' });
  });

  it('is not paused once everybody was written to', async () => {
    await enrol('harmed-late', 2);
    const campaignId = await launched('harmed-late');
    await done(campaignId, 0, 'aa');
    await handle(pause, harm(campaignId, 'bounces'));
    expect((await show(campaignId)).status).toBe('sending');
    expect(await stopped(campaignId)).toBe(false);
  });

  it('stops at once while its audience is being frozen', async () => {
    await enrol('harmed-early', 3);
    const campaignId = await launching('harmed-early');
    await handle(pause, harm(campaignId, 'bounces'));
    expect((await show(campaignId)).status).toBe('freezing');
    await handle(freeze, await eventOf('campaign-launched', campaignId));
    expect(await show(campaignId)).toMatchObject({ status: 'paused', pausedBecause: 'bounces' });
    expect(await stopped(campaignId)).toBe(true);
  });

  it('may be cancelled before the news comes', async () => {
    await enrol('harmed-never', 3);
    const campaignId = await launched('harmed-never');
    await act('cancel', campaignId);
    await handle(pause, harm(campaignId, 'bounces'));
    expect((await show(campaignId)).status).toBe('cancelled');
  });
});

describe('sending again to whoever stayed in doubt', () => {
  const feedback = (campaignId: CampaignId, chunk: number, letters: string) =>
    commit(
      openTable(sendReportsTable).put({
        campaignId,
        chunk,
        version: 1,
        feedback: letters,
        updatedAt: '2026-01-05T00:00:00Z',
      }),
    );
  /** Three chunks, all done: the first has doubt that SES settled, the second has doubt, the third has none. */
  async function completedWithDoubt(department: string): Promise<CampaignId> {
    await enrol(department, 203);
    const campaignId = await launched(department);
    await done(campaignId, 0, `d${'a'.repeat(99)}`);
    await feedback(campaignId, 0, 'd');
    await done(campaignId, 1, `${'a'.repeat(98)}dd`);
    await done(campaignId, 2, 'aaa');
    await handle(complete, chunkSentEvent(campaignId, 2));
    const hint = expect.stringMatching(/^2 recipients are in doubt/);
    expect(await show(campaignId)).toMatchObject({ status: 'completed', counts: { inDoubt: 2 }, hint });
    return campaignId;
  }
  const requested = async (campaignId: CampaignId) =>
    (await eventsOf('chunk-resend-requested', campaignId)).map(({ detail }) => detail.data['chunk']);

  it('is for HR to decide: each chunk with doubt is requested once, and the campaign completes again', async () => {
    const campaignId = await completedWithDoubt('doubt');
    const answer = await act('resend-in-doubt', campaignId, { actor: 'decider' });
    expect(answer).toMatchObject({ status: 202, body: { status: 'sending' } });
    expect(answer.body.history.at(-1)).toMatchObject({ actor: 'decider', action: 'resend of 2 in doubt' });
    expect(await requested(campaignId)).toEqual([]);
    const event = await eventOf('resend-in-doubt-requested', campaignId);
    await handle(resend, event, event);
    expect(await requested(campaignId)).toEqual([1]);
    await done(campaignId, 1, 'a'.repeat(100));
    await handle(complete, chunkSentEvent(campaignId, 1));
    expect(await show(campaignId)).toMatchObject({
      status: 'completed',
      counts: { inDoubt: 0, accepted: 202 },
      hint: null,
    });
  });

  it('sets the sender going again where a pause had stopped it', async () => {
    const campaignId = await completedWithDoubt('doubt-paused');
    await alter(campaignId, { status: 'sending' });
    await act('pause', campaignId);
    await handle(complete, chunkSentEvent(campaignId, 0));
    expect(await stopped(campaignId)).toBe(true);
    expect((await act('resend-in-doubt', campaignId)).body.status).toBe('sending');
    expect(await stopped(campaignId)).toBe(false);
  });

  it('completes by itself when SES settled everything meanwhile', async () => {
    const campaignId = await completedWithDoubt('doubt-settled');
    await act('resend-in-doubt', campaignId);
    await feedback(campaignId, 1, `${'-'.repeat(98)}ss`);
    await handle(resend, await eventOf('resend-in-doubt-requested', campaignId));
    expect(await requested(campaignId)).toEqual([]);
    expect((await show(campaignId)).status).toBe('completed');
  });

  it('waits for what SES may still report', async () => {
    await enrol('doubt-young', 3);
    const campaignId = await launched('doubt-young');
    const since = new Date(Date.now() - 10 * 60_000).toISOString();
    await done(campaignId, 0, 'dda', since);
    const settledAt = new Date(Date.parse(since) + 30 * 60_000).toISOString();
    expect(await show(campaignId)).toMatchObject({ counts: { inDoubt: 2 }, hint: null });
    const { status, body } = await act('resend-in-doubt', campaignId);
    expect({ status, resendAt: body.resendAt }).toEqual({ status: 202, resendAt: settledAt });
    expect(await timersOf(campaignId)).toEqual([{ kind: 'campaign', dueAt: settledAt }]);
    expect(await eventsOf('resend-in-doubt-requested', campaignId)).toEqual([]);
    await done(campaignId, 0, 'dda');
    await feedback(campaignId, 0, 'd');
    await alter(campaignId, { resendAt: '2026-01-05T00:30:00Z' });
    await handle(wake, dueEvent(campaignId), dueEvent(campaignId));
    await handle(resend, await eventOf('resend-in-doubt-requested', campaignId));
    expect(await requested(campaignId)).toEqual([0]);
    expect(await show(campaignId)).toMatchObject({ resendAt: null, counts: { inDoubt: 1, delivered: 1 } });
  });

  it('does nothing more once notAfter has passed', async () => {
    const campaignId = await completedWithDoubt('doubt-expired');
    await act('resend-in-doubt', campaignId);
    await alter(campaignId, { notAfter: '2026-01-01T00:00:00Z' });
    await handle(resend, await eventOf('resend-in-doubt-requested', campaignId));
    expect(await requested(campaignId)).toEqual([]);
    expect((await show(campaignId)).status).toBe('completed');
  });

  it('is refused when nobody is in doubt, when it is too late, and in other states', async () => {
    await enrol('no-doubt', 2);
    const campaignId = await launched('no-doubt');
    await done(campaignId, 0, 'aa');
    expect(await act('resend-in-doubt', campaignId)).toMatchObject({
      status: 409,
      body: { detail: 'No recipient of this campaign is in doubt; there is nothing to resend.' },
    });
    const late = await completedWithDoubt('doubt-late');
    await alter(late, { notAfter: '2026-01-01T00:00:00Z' });
    expect((await act('resend-in-doubt', late)).body.errors).toEqual([
      { pointer: '/notAfter', code: 'too_late', detail: 'has passed' },
    ]);
    await act('cancel', campaignId);
    expect((await act('resend-in-doubt', campaignId)).body.detail).toContain('cancelled');
  });

  it('of a paused campaign waits until it is resumed', async () => {
    await enrol('doubt-waits', 101);
    const campaignId = await launched('doubt-waits');
    await done(campaignId, 0, `${'a'.repeat(99)}d`);
    await act('pause', campaignId);
    expect((await act('resend-in-doubt', campaignId)).body.status).toBe('paused');
    expect(await stopped(campaignId)).toBe(true);
  });
});
