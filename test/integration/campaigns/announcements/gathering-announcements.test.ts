import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { describe, expect, it, vi } from 'vitest';
import { invitationCampaignId, saveTheDateCampaignId } from '../../../../events/agreements/announcement-campaigns.ts';
import {
  eventCancelled,
  eventRescheduled,
  eventScheduled,
  gatheringEnded,
  saveTheDateCorrected,
  saveTheDateRequested,
} from '../../../../events/gatherings/index.ts';
import { campaignContentsTable } from '../../../../events/read-models/campaign-content.ts';
import { type GatheringItem, gatheringsTable } from '../../../../events/read-models/gathering.ts';
import { gatheringCampaign } from '../../../../functions/campaigns/announcements/gathering-campaign.ts';
import { saveTheDateCampaign } from '../../../../functions/campaigns/announcements/save-the-date-campaign.ts';
import { draftCampaign, submitCampaign } from '../../../../functions/campaigns/campaign/campaign.ts';
import { refusals } from '../../../../functions/campaigns/editing/refusals.ts';
import * as subscriptions from '../../../../functions/campaigns/subscriptions.ts';
import { campaignsTable } from '../../../../functions/campaigns/tables.ts';
import { isRefusal } from '../../../../shared/decision/decision.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { type CampaignId, type GatheringId, newId } from '../../../../shared/identifier.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import { gatheringDraft, publishedGathering } from '../../../fixtures/gatherings.ts';
import { lambdaContext, pageVisit } from '../../../fixtures/invocations.ts';
import {
  act,
  approver,
  ask,
  call,
  enrol,
  eventOf,
  eventsOf,
  handle,
  happened,
  load,
  show,
} from '../campaign-functions.ts';

const [announce, withdraw, rewrite, freeze] = await Promise.all([
  load(subscriptions.announceGathering),
  load(subscriptions.withdrawAnnouncement),
  load(subscriptions.rewriteAnnouncement),
  load(subscriptions.freezeAudience),
]);

const { handler: previewPage } = await import('../../../../functions/campaigns/preview/preview-page.ts');

const times = { startsAt: '2099-12-10T19:00:00+09:00', endsAt: '2099-12-10T21:00:00+09:00' };
async function stored(status: GatheringItem['status']): Promise<GatheringItem> {
  const gathering = { ...publishedGathering(), draft: gatheringDraft(times), gatheringId: newId('gathering'), status };
  await commit(openTable(gatheringsTable).put(gathering));
  return gathering;
}
const gatheringInvitationTo = (gatheringId: GatheringId) =>
  openTable(campaignsTable).get({ campaignId: invitationCampaignId(gatheringId) });
const saveTheDateOf = (gatheringId: GatheringId) =>
  openTable(campaignsTable).get({ campaignId: saveTheDateCampaignId(gatheringId) });

const event = (
  contract: typeof eventScheduled | typeof saveTheDateRequested | typeof eventCancelled,
  gatheringId: GatheringId,
) => happened(contract, gatheringId, { gatheringId });

describe('a save-the-date', () => {
  it('becomes one campaign, without answers, beside the invitation campaign', async () => {
    const { gatheringId } = await stored('draft');
    const requested = event(saveTheDateRequested, gatheringId);
    await handle(announce, requested, requested);
    const campaign = await saveTheDateOf(gatheringId);
    expect(campaign).toMatchObject({ status: 'freezing', topic: 'gatherings', notAfter: times.startsAt });
    expect(campaign?.gatheringId).toBeUndefined();
    expect(await gatheringInvitationTo(gatheringId)).toBeUndefined();
  });

  it('is not made once the gathering is published or cancelled', async () => {
    for (const status of ['published', 'cancelled'] as const) {
      const { gatheringId } = await stored(status);
      await handle(announce, event(saveTheDateRequested, gatheringId));
      expect(await saveTheDateOf(gatheringId)).toBeUndefined();
    }
  });

  it.each([eventScheduled, eventCancelled])('goes to nobody else after %o', async (contract) => {
    const { gatheringId } = await stored('draft');
    await handle(announce, event(saveTheDateRequested, gatheringId));
    await handle(withdraw, event(contract, gatheringId));
    expect(await saveTheDateOf(gatheringId)).toMatchObject({ status: 'cancelled' });
  });

  it('withdraws only itself when the gathering invitation goes out', async () => {
    const { gatheringId } = await stored('published');
    const scheduled = event(eventScheduled, gatheringId);
    await handle(announce, scheduled);
    await handle(withdraw, scheduled);
    expect(await gatheringInvitationTo(gatheringId)).toMatchObject({ status: 'freezing' });
  });
});

describe('an announcement whose event comes too late', () => {
  const past = { startsAt: '2020-12-10T19:00:00+09:00', endsAt: '2020-12-10T21:00:00+09:00' };
  async function storedLate(status: GatheringItem['status'], change: Parameters<typeof gatheringDraft>[0] = {}) {
    const gathering = await stored(status);
    const draft = gatheringDraft({ ...past, ...change });
    await commit(openTable(gatheringsTable).put({ ...gathering, draft }));
    return { ...gathering, draft };
  }
  const launchesOf = (campaignId: CampaignId) => eventsOf('campaign-launched', campaignId);

  it.each([
    [
      'published',
      eventScheduled,
      invitationCampaignId,
      (gatheringId: GatheringId, sequence: number) =>
        happened(eventRescheduled, gatheringId, { gatheringId, answersAskedAgain: true }, sequence),
    ] as const,
    [
      'draft',
      saveTheDateRequested,
      saveTheDateCampaignId,
      (gatheringId: GatheringId, sequence: number) =>
        happened(saveTheDateCorrected, gatheringId, { gatheringId, changed: ['time'] }, sequence),
    ] as const,
  ])('of a gathering that is %s is a campaign that says so, and leaves once that is moved', async (...of) => {
    const [status, announced, idOf, moved] = of;
    const late = await storedLate(status);
    const { gatheringId } = late;
    const campaignId = idOf(gatheringId);
    await handle(announce, event(announced, gatheringId));
    const hint = expect.stringContaining('it leaves by itself');
    expect(await show(campaignId)).toMatchObject({ status: 'expired', hint, counts: { recipients: 0 } });
    expect(await launchesOf(campaignId)).toEqual([]);
    const sequence = late.sequence + 1;
    await commit(openTable(gatheringsTable).put({ ...late, draft: gatheringDraft(times), sequence }));
    await handle(rewrite, moved(gatheringId, sequence), moved(gatheringId, sequence));
    expect(await show(campaignId)).toMatchObject({ status: 'freezing', notAfter: times.startsAt, hint: null });
    expect(await launchesOf(campaignId)).toHaveLength(1);
  });

  it('of a gathering that is over by then is a campaign that expired, and is cancelled', async () => {
    const { gatheringId } = await storedLate('over');
    await handle(announce, event(eventScheduled, gatheringId));
    const { status, history } = await show(invitationCampaignId(gatheringId));
    expect(status).toBe('cancelled');
    expect(history.map(({ action }: { action: string }) => action)).toEqual(['created', 'expired', 'cancelled']);
    await handle(rewrite, happened(eventRescheduled, gatheringId, { gatheringId, answersAskedAgain: true }, 9));
    expect((await show(invitationCampaignId(gatheringId))).status).toBe('cancelled');
  });
});

describe('a gathering that changes while its gathering invitation is being made', () => {
  const between = async (change: Partial<GatheringItem>) => {
    const gathering = await stored('published');
    const gatherings = openTable(gatheringsTable);
    const firstLook = vi.spyOn(DynamoDBDocumentClient.prototype, 'send').mockImplementationOnce(async () => {
      await commit(gatherings.put({ ...gathering, ...change, sequence: gathering.sequence + 1 }));
      return { Item: gathering };
    });
    await handle(announce, event(eventScheduled, gathering.gatheringId));
    firstLook.mockRestore();
    return gatheringInvitationTo(gathering.gatheringId);
  };

  it('is announced as it is now', async () => {
    const startsAt = '2099-12-09T19:00:00+09:00';
    expect(await between({ draft: gatheringDraft({ ...times, startsAt }) })).toMatchObject({ notAfter: startsAt });
  });

  it('is announced as it is now also where the second look failed and the event comes again', async () => {
    const gathering = await stored('published');
    await handle(announce, event(eventScheduled, gathering.gatheringId));
    const startsAt = '2099-12-09T19:00:00+09:00';
    const moved = { ...gathering, draft: gatheringDraft({ ...times, startsAt }), sequence: gathering.sequence + 1 };
    await commit(openTable(gatheringsTable).put(moved));
    await handle(announce, event(eventScheduled, gathering.gatheringId));
    expect(await gatheringInvitationTo(gathering.gatheringId)).toMatchObject({ notAfter: startsAt });
    await commit(openTable(gatheringsTable).put({ ...moved, status: 'cancelled' }));
    await handle(announce, event(eventScheduled, gathering.gatheringId));
    expect(await gatheringInvitationTo(gathering.gatheringId)).toMatchObject({ status: 'cancelled' });
  });

  it('is not announced once it is cancelled', async () => {
    expect(await between({ status: 'cancelled' })).toMatchObject({ status: 'cancelled' });
  });
});

describe('a save-the-date that still waits when the date is corrected', () => {
  const at = new Date('2026-11-22T00:00:00Z');
  const newTimes = { startsAt: '2099-12-12T19:00:00+09:00', endsAt: '2099-12-12T21:00:00+09:00' };
  const corrected = (gatheringId: GatheringId) =>
    happened(saveTheDateCorrected, gatheringId, { gatheringId, changed: ['time'] }, 2, new Date(Date.now() - 60_000));
  async function waiting(status: GatheringItem['status']) {
    const gathering = await stored(status);
    const command = { by: 'hr-1', input: saveTheDateCampaign(gathering, programme) };
    const { state } = draftCampaign(saveTheDateCampaignId(gathering.gatheringId), command, at);
    const outcome = submitCampaign(state, { by: 'hr-1', input: undefined }, at);
    if (isRefusal(outcome)) throw new Error(outcome.refused);
    await commit(
      openTable(campaignsTable).put(outcome.state),
      openTable(gatheringsTable).put({ ...gathering, draft: gatheringDraft(newTimes) }),
    );
    return gathering.gatheringId;
  }

  it('cannot be cancelled for good by HR, waits as a draft once it is rejected, and ends with its gathering', async () => {
    const gatheringId = await waiting('draft');
    const campaignId = saveTheDateCampaignId(gatheringId);
    const refused = await act('cancel', campaignId);
    expect([refused.status, refused.body.detail]).toEqual([409, refusals.announcement.detail]);
    await act('reject', campaignId, { body: { reason: '日付を確認' }, actor: 'boss', scope: approver });
    expect((await act('cancel', campaignId)).status).toBe(409);
    expect(await show(campaignId)).toMatchObject({ status: 'draft' });
    await handle(withdraw, event(eventCancelled, gatheringId));
    expect(await show(campaignId)).toMatchObject({ status: 'cancelled' });
  });

  it('says the new date, leaves until then, and waits for approval again, once', async () => {
    const gatheringId = await waiting('draft');
    await handle(rewrite, corrected(gatheringId));
    const campaign = await saveTheDateOf(gatheringId);
    expect(campaign).toMatchObject({
      status: 'submitted',
      notAfter: newTimes.startsAt,
      announcesDateOf: gatheringId,
      states: newTimes,
    });
    expect(campaign?.body.ja).toContain('2099年12月12日');
    await handle(rewrite, corrected(gatheringId));
    expect(await saveTheDateOf(gatheringId)).toEqual(campaign);
  });

  it('stays as it is once the gathering is published: it is withdrawn', async () => {
    const gatheringId = await waiting('published');
    const before = await saveTheDateOf(gatheringId);
    await handle(rewrite, corrected(gatheringId));
    expect(await saveTheDateOf(gatheringId)).toEqual(before);
  });
});

it('an announcement that still waits when its gathering is over is cancelled', async () => {
  const { gatheringId } = await stored('published');
  const campaignId = invitationCampaignId(gatheringId);
  await handle(announce, event(eventScheduled, gatheringId));
  const launched = await gatheringInvitationTo(gatheringId);
  if (launched === undefined) throw new Error('no campaign');
  await commit(openTable(campaignsTable).put({ ...launched, status: 'submitted' }));
  await handle(withdraw, happened(gatheringEnded, gatheringId, { gatheringId }));
  expect(await openTable(campaignsTable).get({ campaignId })).toMatchObject({ status: 'cancelled' });
});

describe('the preview of a gathering invitation', () => {
  it('shows its calendar entry: the title that it was made with, and the present time', async () => {
    const { gatheringId } = await stored('published');
    await handle(announce, event(eventScheduled, gatheringId));
    const draft = gatheringDraft({ startsAt: '2099-12-11T19:00:00+09:00', endsAt: '2099-12-11T21:00:00+09:00' });
    const gathering = { ...publishedGathering(), gatheringId, draft: { ...draft, title: { ja: '別の会' } } };
    await commit(openTable(gatheringsTable).put(gathering));
    const params = { campaignId: invitationCampaignId(gatheringId) };
    const { body } = await call('GET /campaigns/{campaignId}/preview', { params });
    expect(body.languages.ja.calendar).toMatchObject({
      title: '年末交流会',
      when: '2099年12月11日（金）19:00〜21:00（日本標準時）',
    });
    const phone = await ask('GET /campaigns/{campaignId}/preview', { params, query: { as: 'phone' } });
    const token = new URL(body.links[0].url).pathname.slice('/v/'.length);
    const page = (await previewPage(pageVisit('GET', token), lambdaContext())) as APIGatewayProxyStructuredResultV2;
    for (const shown of [phone.text, page.body]) expect(shown).toContain('<dt>件名</dt><dd>年末交流会</dd>');
  });
});

describe('a gathering invitation that still waits when its gathering is moved', () => {
  const at = new Date('2026-11-22T00:00:00Z');

  async function waiting(byHand = false) {
    const gathering = await stored('published');
    const campaignId = invitationCampaignId(gathering.gatheringId);
    const input = gatheringCampaign(gathering, programme);
    const { state } = draftCampaign(campaignId, { by: 'hr-1', input }, at);
    const history = byHand ? [...state.history, { at: at.toISOString(), actor: 'hr-1', action: 'rewritten' }] : [];
    const written = { ...state, history, ...(byHand ? { body: { ja: '手書き' } } : {}) };
    const outcome = submitCampaign(written, { by: 'hr-1', input: undefined }, at);
    if (isRefusal(outcome)) throw new Error(outcome.refused);
    const draft = gatheringDraft({ ...times, place: { name: '新館' } });
    await commit(
      openTable(campaignsTable).put(outcome.state),
      openTable(gatheringsTable).put({ ...gathering, draft, calendarSequence: 1 }),
    );
    return gathering.gatheringId;
  }
  const rescheduled = (gatheringId: GatheringId, occurredAt = new Date(Date.now() - 60_000)) =>
    happened(eventRescheduled, gatheringId, { gatheringId, answersAskedAgain: true }, 2, occurredAt);

  it('says the new facts and waits for approval again, once', async () => {
    const gatheringId = await waiting();
    await handle(rewrite, rescheduled(gatheringId));
    const campaign = await gatheringInvitationTo(gatheringId);
    expect(campaign?.status).toBe('submitted');
    expect(campaign?.body.ja).toContain('新館');
    await handle(rewrite, rescheduled(gatheringId));
    expect(await gatheringInvitationTo(gatheringId)).toEqual(campaign);
  });

  it('keeps the words that HR wrote by hand, and waits for approval again', async () => {
    const gatheringId = await waiting(true);
    await handle(rewrite, rescheduled(gatheringId));
    const campaign = await gatheringInvitationTo(gatheringId);
    expect(campaign).toMatchObject({ status: 'submitted', body: { ja: '手書き' } });
    expect(campaign?.authors).toContain('okaeri');
  });

  it('is left alone once it is on its way', async () => {
    const { gatheringId } = await stored('published');
    await handle(announce, event(eventScheduled, gatheringId));
    const before = await gatheringInvitationTo(gatheringId);
    await handle(rewrite, rescheduled(gatheringId, new Date()));
    expect(await gatheringInvitationTo(gatheringId)).toEqual(before);
  });

  it('leaves until the new end once it is on its way, also for the sender', async () => {
    await enrol('on its way', 1);
    const gathering = await stored('published');
    const { gatheringId } = gathering;
    const campaignId = invitationCampaignId(gatheringId);
    await handle(announce, event(eventScheduled, gatheringId));
    await handle(freeze, await eventOf('campaign-launched', campaignId));
    const contents = openTable(campaignContentsTable);
    const frozen = await contents.get({ campaignId });
    expect(frozen?.notAfter).toBe(times.startsAt);
    const moved = { startsAt: '2099-12-08T19:00:00+09:00', endsAt: '2099-12-08T21:00:00+09:00' };
    await commit(openTable(gatheringsTable).put({ ...gathering, draft: gatheringDraft(moved) }));
    await handle(rewrite, rescheduled(gatheringId), rescheduled(gatheringId));
    const after = await gatheringInvitationTo(gatheringId);
    expect(after).toMatchObject({ notAfter: moved.startsAt });
    expect(after?.history.filter(({ action }) => action === 'notAfter moved')).toHaveLength(1);
    expect(await contents.get({ campaignId })).toEqual({ ...frozen, notAfter: moved.startsAt });
  });
});
