/** A campaign moves on whatever was lost: messages, timers, lanes. One that waits for HR or for its time is left alone. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { chunkKey } from '../../../../events/agreements/chunk-key.ts';
import { sendingQuotaReached } from '../../../../events/mail/index.ts';
import { sendProgressTable } from '../../../../events/read-models/send-progress.ts';
import * as subscriptions from '../../../../functions/campaigns/subscriptions.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import type { CampaignId } from '../../../../shared/identifier.ts';
import { lambdaContext } from '../../../fixtures/invocations.ts';
import {
  act,
  approved,
  done,
  enrol,
  eventsOf,
  handle,
  happened,
  launched,
  launching,
  load,
  show,
} from '../campaign-functions.ts';

const [freeze, waitForQuota] = await Promise.all([
  load(subscriptions.freezeAudience),
  load(subscriptions.waitForQuota),
]);
const { handler: watch } = await import('../../../../functions/campaigns/progress/watch-campaigns.ts');

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => vi.useRealTimers());

const minute = 60_000;
const pass = (minutes: number) => vi.setSystemTime(Date.now() + minutes * minute);
const look = () => watch({}, lambdaContext());
const nudges = (campaignId: CampaignId) => eventsOf('audience-chunk-frozen', campaignId);
const chunksNudged = async (campaignId: CampaignId, since: number) =>
  (await nudges(campaignId)).slice(since).map(({ detail }) => detail.data['chunk']);

async function alterChunk(campaignId: CampaignId, chunk: number, change: object): Promise<void> {
  const table = openTable(sendProgressTable);
  const progress = await table.get({ campaignId, chunk });
  if (progress === undefined) throw new Error(`nobody began ${chunkKey.write({ campaignId, chunk })}`);
  await commit(table.put({ ...progress, ...change }));
}

describe('a campaign that is sent', () => {
  it('is nudged where nobody has touched a chunk for ten minutes, once per look', async () => {
    await enrol('watch-lost', 250);
    const campaignId = await launched('watch-lost');
    await done(campaignId, 1, 'a'.repeat(100), new Date().toISOString());
    pass(11);
    await look();
    await look();
    expect(await chunksNudged(campaignId, 3)).toEqual([0, 2]);
    pass(11);
    await look();
    expect((await nudges(campaignId)).length).toBe(7);
  });

  it('is not disturbed where lanes are at work: an unbegun chunk waits for its turn', async () => {
    await enrol('watch-busy', 250);
    const campaignId = await launched('watch-busy');
    pass(11);
    await done(campaignId, 0, 'p'.repeat(100), new Date().toISOString());
    await look();
    expect(await nudges(campaignId)).toHaveLength(3);
  });

  it('is nudged for a claim that fell silent although other chunks move', async () => {
    await enrol('watch-orphan', 250);
    const campaignId = await launched('watch-orphan');
    await done(campaignId, 0, `${'c'.repeat(25)}${'p'.repeat(75)}`, new Date().toISOString());
    pass(11);
    await done(campaignId, 1, 'p'.repeat(100), new Date().toISOString());
    await look();
    expect(await chunksNudged(campaignId, 3)).toEqual([0]);
  });

  it('sleeps through quiet hours, and is nudged when their timer was lost', async () => {
    await enrol('watch-night', 50);
    const campaignId = await launched('watch-night');
    await done(campaignId, 0, 'p'.repeat(50), new Date().toISOString());
    await alterChunk(campaignId, 0, { waitsUntil: new Date(Date.now() + 60 * minute).toISOString() });
    for (let round = 0; round < 6; round++) {
      pass(11);
      await look();
    }
    expect(await nudges(campaignId)).toHaveLength(1);
    pass(11);
    await look();
    expect(await nudges(campaignId)).toHaveLength(2);
  });

  it('is completed when the news that its last chunk is done were lost', async () => {
    await enrol('watch-done', 50);
    const campaignId = await launched('watch-done');
    await done(campaignId, 0, 'a'.repeat(50));
    pass(11);
    await look();
    await look();
    expect((await show(campaignId)).status).toBe('completed');
    expect(await eventsOf('campaign-completed', campaignId)).toHaveLength(1);
  });
});

describe('a campaign whose own message or timer was lost', () => {
  it('is frozen', async () => {
    await enrol('watch-freeze', 30);
    const campaignId = await launching('watch-freeze');
    pass(29);
    await look();
    expect(await eventsOf('audience-freeze-left', campaignId)).toHaveLength(0);
    pass(2);
    await look();
    const [left] = await eventsOf('audience-freeze-left', campaignId);
    if (left === undefined) throw new Error('the freeze is not continued');
    await handle(freeze, left);
    expect(await show(campaignId)).toMatchObject({ status: 'sending', counts: { recipients: 30 } });
  });

  it('leaves as scheduled', async () => {
    await enrol('watch-scheduled', 3);
    const sendAt = new Date(Date.now() + 60 * minute).toISOString();
    const campaignId = await approved({ audience: { departments: ['watch-scheduled'] }, sendAt });
    await act('launch', campaignId);
    pass(65);
    await look();
    expect((await show(campaignId)).status).toBe('approved');
    pass(6);
    await look();
    expect((await show(campaignId)).status).toBe('freezing');
  });

  it('continues after its wait for quota, and not before', async () => {
    await enrol('watch-quota', 3);
    const campaignId = await launched('watch-quota');
    await handle(waitForQuota, happened(sendingQuotaReached, `${campaignId}.0`, { campaignId, chunk: 0 }));
    pass(65);
    await look();
    expect((await show(campaignId)).status).toBe('waiting_quota');
    pass(6);
    await look();
    expect((await show(campaignId)).status).toBe('sending');
    expect(await eventsOf('campaign-resumed', campaignId)).toHaveLength(1);
  });
});

describe('a campaign that waits for HR, or is over', () => {
  it.each(['pause', 'cancel'])('is left alone after %s', async (action) => {
    await enrol(`watch-${action}`, 150);
    const campaignId = await launched(`watch-${action}`);
    await act(action, campaignId);
    const { status } = await show(campaignId);
    pass(24 * 60);
    await look();
    expect((await show(campaignId)).status).toBe(status);
    expect(await nudges(campaignId)).toHaveLength(2);
  });
});
