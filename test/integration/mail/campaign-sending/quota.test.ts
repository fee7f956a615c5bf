/** When a lane asks for SES's quota, and what becomes of a chunk when SES does not say. */
import { afterAll, beforeEach, expect, it } from 'vitest';
import { campaignContentsTable } from '../../../../events/read-models/campaign-content.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import type { Fate } from '../../../fixtures/fake-ses.ts';
import { lambdaContext, queued } from '../../../fixtures/invocations.ts';
import { enrol, handOver, nudge, numbered, openMailRoom, progressOf } from '../frozen-campaign.ts';

const room = await openMailRoom();
const { ses } = room;
const { forgetQuota } = await import('../../../../functions/mail/delivery/ses.ts');
const { handler } = await import('../../../../functions/mail/campaign-sending/send-mail.ts');
const members = Array.from({ length: 60 }, (_, number) => numbered(number));
const ids = members.map(({ alumniId }) => alumniId);
await enrol(...members);

type CampaignId = Awaited<ReturnType<typeof handOver>>;
const send = (campaignId: CampaignId) => handler(queued(nudge(campaignId)), lambdaContext());
/** From the first mail on, SES does not say what its quota is, and the lane does not know it. */
const withholdQuota = (meanwhile?: () => Promise<void>) => {
  ses.fate = async (_to, number): Promise<Fate> => {
    if (number === 1) {
      await meanwhile?.();
      ses.tellsQuota = false;
      forgetQuota();
    }
    return 'accept';
  };
};

beforeEach(() => {
  ses.reset();
  forgetQuota();
});
afterAll(() => room.close());

it('what was sent is stored, and the rest is sent, though the quota cannot be read', async () => {
  const campaignId = await handOver('not told', ids);
  withholdQuota();
  expect(await send(campaignId)).toEqual({ batchItemFailures: [] });
  const progress = await progressOf(campaignId);
  expect(progress).toMatchObject({ done: true });
  // On a busy machine the stand-in for SES may respond too late: that mail is in doubt.
  expect(progress?.outcomes).toMatch(/^[ad]{60}$/);
});

it('a lane that stops asks for no quota', async () => {
  const campaignId = await handOver('stopped', ids);
  withholdQuota(() => commit(openTable(campaignContentsTable).update({ campaignId }, { set: { stopped: true } })));
  expect(await send(campaignId)).toEqual({ batchItemFailures: [] });
  expect((await progressOf(campaignId))?.outcomes).toMatch(/^[ad]{1,25}p+$/);
  // Before its first window, and for it.
  expect(ses.quotaReads).toBe(1);
});

it('after SES said that the quota is used up, the next lane asks for it, and sends nothing', async () => {
  const campaignId = await handOver('used up', ids.slice(0, 4));
  ses.fate = () => 'quota';
  await send(campaignId);
  ses.reset();
  ses.quota = { rate: 1000, daily: 50_000, sent: 50_000 };
  await send(campaignId);
  expect(ses).toMatchObject({ sends: 0, quotaReads: 1 });
  expect(await progressOf(campaignId)).toMatchObject({ outcomes: 'pppp', done: false });
});
