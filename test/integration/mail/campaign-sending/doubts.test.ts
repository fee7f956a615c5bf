/** What stays in doubt: HR has it sent once more, or too much of it stops the campaign. */
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { campaignResumed, chunkResendRequested } from '../../../../events/campaigns/index.ts';
import { campaignContentsTable } from '../../../../events/read-models/campaign-content.ts';
import { doubtHolds } from '../../../../events/read-models/send-progress.ts';
import { chunkDoubtDue } from '../../../../events/timers/index.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import type { CampaignId } from '../../../../shared/identifier.ts';
import { lambdaContext, queued, queuedBodies } from '../../../fixtures/invocations.ts';
import { emitted, timersOf } from '../../../fixtures/outbox.ts';
import { enrol, handOver, happened, nudge, numbered, openMailRoom, progressOf } from '../frozen-campaign.ts';

const room = await openMailRoom();
const { ses } = room;
const { handler: sendMail } = await import('../../../../functions/mail/campaign-sending/send-mail.ts');
const { handler: resend } = await import('../../../../functions/mail/campaign-sending/resend-in-doubt.ts');
const { handler: judge } = await import('../../../../functions/mail/health/judge-sending.ts');
const { handler: report } = await import('../../../../functions/mail/reports/record-delivery-bounce-complaint.ts');

const members = Array.from({ length: 120 }, (_, number) => numbered(number));
const ids = members.map(({ alumniId }) => alumniId);
await enrol(...members);

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  ses.reset();
});
afterEach(() => vi.useRealTimers());
afterAll(() => room.close());

const later = (milliseconds = doubtHolds) => vi.setSystemTime(Date.now() + milliseconds);
const send = (...events: Parameters<typeof queued>) => sendMail(queued(...events), lambdaContext());
const request = (campaignId: CampaignId, number = 1) =>
  happened(chunkResendRequested, `${campaignId}.0`, { campaignId, chunk: 0 }, number);
const ask = (event: Parameters<typeof queued>[0]) => resend(queued(event), lambdaContext());
const due = (campaignId: CampaignId) =>
  happened(chunkDoubtDue, `${campaignId}.0`, { ref: `${campaignId}.0`, dueAt: new Date().toISOString() }, Date.now());
const judged = (...events: Parameters<typeof queued>) => judge(queued(...events), lambdaContext());
const reported = (campaignId: CampaignId, position: number) =>
  report(
    queuedBodies({
      id: `sent-${position}`,
      type: 'Email Sent',
      time: new Date().toISOString(),
      messageId: 'm1',
      tags: { campaign: [campaignId], recipient: [ids[position]], chunk: ['0'], position: [String(position)] },
    }),
    lambdaContext(),
  );
const of = async (type: string, campaignId: CampaignId) =>
  (await emitted(type)).filter(({ detail }) => detail.data['campaignId'] === campaignId);
const nudged = async (campaignId: CampaignId) => send(...(await of('chunk-left', campaignId)));

/** A chunk with mails for which the responses of SES were lost: nobody knows whether SES took them. */
async function doubtful(name: string, recipients: number, lost: (position: number) => boolean): Promise<CampaignId> {
  const campaignId = await handOver(name, ids.slice(0, recipients));
  const addresses = members.map(({ address }) => address);
  ses.fate = (to) => (lost(addresses.indexOf(to)) ? 'reset' : 'accept');
  await send(nudge(campaignId));
  ses.reset();
  return campaignId;
}

describe('when HR resends what stayed in doubt', () => {
  it('each recipient gets one more mail, however often the request comes', async () => {
    const campaignId = await doubtful('resend', 5, (position) => position === 1 || position === 3);
    later();
    await ask(request(campaignId));
    await ask(request(campaignId));
    expect(await progressOf(campaignId)).toMatchObject({ outcomes: 'apapa', done: false });
    await nudged(campaignId);
    await nudged(campaignId);
    expect(await progressOf(campaignId)).toMatchObject({ outcomes: 'aaaaa', done: true });
    expect(ses.accepted.map(({ to }) => to).sort()).toEqual(['member-1@example.net', 'member-3@example.net']);
    expect(await of('chunk-sent', campaignId)).toHaveLength(2);
  });

  it('nobody gets one before SES had half an hour to report, nor after SES reported the mail', async () => {
    const campaignId = await doubtful('too early', 3, (position) => position < 2);
    later(doubtHolds - 60_000);
    await ask(request(campaignId));
    expect(await progressOf(campaignId)).toMatchObject({ outcomes: 'dda', done: true });
    later(60_000);
    await reported(campaignId, 0);
    await ask(request(campaignId, 2));
    expect(await progressOf(campaignId)).toMatchObject({ outcomes: 'dpa' });
  });

  it('a request that comes again after its mail came into doubt changes nothing', async () => {
    const campaignId = await doubtful('again in doubt', 2, (position) => position === 0);
    later();
    await ask(request(campaignId));
    ses.fate = () => 'acceptAndReset';
    await nudged(campaignId);
    expect(await progressOf(campaignId)).toMatchObject({ outcomes: 'da', done: true });
    later();
    await ask(request(campaignId));
    await nudged(campaignId);
    expect(ses.sends).toBe(1);
    await ask(request(campaignId, 2));
    expect(await progressOf(campaignId)).toMatchObject({ outcomes: 'pa' });
  });

  it('a recipient whom SES reports before the lane sends gets no second mail', async () => {
    const campaignId = await doubtful('late report', 2, () => true);
    later();
    await ask(request(campaignId));
    await reported(campaignId, 1);
    await nudged(campaignId);
    expect(ses.accepted.map(({ to }) => to)).toEqual(['member-0@example.net']);
    expect(await progressOf(campaignId)).toMatchObject({ outcomes: 'aa', done: true });
  });

  it('recipients stay in doubt after notAfter', async () => {
    const campaignId = await doubtful('too late', 2, () => true);
    later();
    const notAfter = new Date().toISOString();
    await commit(openTable(campaignContentsTable).update({ campaignId }, { set: { notAfter } }));
    await ask(request(campaignId));
    expect(await progressOf(campaignId)).toMatchObject({ outcomes: 'dd', done: true });
  });
});

describe('half an hour after mails came into doubt', () => {
  it('a timer has the campaign judged: more than fifty and more than 1 % in doubt stop it, once', async () => {
    const campaignId = await doubtful('many in doubt', 100, (position) => position < 51);
    expect(await timersOf(`${campaignId}.0`)).toContainEqual(expect.objectContaining({ kind: 'chunk-doubt' }));
    await judged(due(campaignId));
    expect(await of('sending-harmed', campaignId)).toEqual([]);
    later();
    await judged(due(campaignId), due(campaignId));
    const harmed = await of('sending-harmed', campaignId);
    expect(harmed.map(({ detail }) => detail.data)).toEqual([{ campaignId, because: 'in_doubt' }]);
    await judged(happened(campaignResumed, campaignId, { campaignId }, 7), due(campaignId));
    expect(await of('sending-harmed', campaignId)).toHaveLength(1);
  });

  it('mails that SES reported meanwhile do not count, and none is resent automatically', async () => {
    const campaignId = await doubtful('reported', 100, (position) => position < 51);
    await reported(campaignId, 0);
    later();
    await judged(due(campaignId));
    expect(await of('sending-harmed', campaignId)).toEqual([]);
    expect(ses.sends).toBe(0);
  });
});
