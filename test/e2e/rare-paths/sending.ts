/** Campaigns stop: by HR, by the quota, by harm, by lost answers of SES. */

import { sendingQuotaReached } from '../../../events/mail/sending-quota-reached.ts';
import { makeEvent } from '../../../shared/bus/contract.ts';
import { employee, type Hands } from './hands.ts';

/** A scheduled campaign, a test mail, a pause and a cancellation half-way, the day's quota used up. */
export async function campaignsStop(hands: Hands): Promise<void> {
  const alumniId = await hands.join(employee(31));
  const sendAt = new Date((await hands.programme.now()).getTime() + 3_600_000).toISOString();
  const scheduled = await hands.newsletter([alumniId], { sendAt });
  await hands.ok('GET', '/campaigns');
  await hands.ok('GET', `/campaigns/${scheduled.campaignId}/preview`);
  await hands.ok('POST', `/campaigns/${scheduled.campaignId}/test-mail`);
  await hands.programme.advance('PT2H');
  await hands.ok('GET', `/campaigns/${scheduled.campaignId}/recipients`);
  await hands.control('/faults', { service: 'ses', kind: 'throttle', rate: 1 });
  const { campaignId } = await hands.newsletter([alumniId]);
  await hands.until(campaignId, 'sending');
  const data = { campaignId, chunk: 0 };
  const quota = makeEvent(
    sendingQuotaReached,
    { subject: `${campaignId}.0`, sequence: 1, occurredAt: await hands.programme.now(), data },
    { correlationId: 'rare-paths' },
  );
  await hands.queue('WaitForQuota', { 'detail-type': quota.type, source: quota.source, detail: quota.detail });
  await hands.until(campaignId, 'waiting_quota');
  await hands.programme.advance('PT70M');
  await hands.until(campaignId, 'sending');
  await hands.control('/faults', { service: 'ses', kind: 'throttle', rate: 0 });
  await hands.programme.advance('PT30M');
  await hands.until(campaignId, 'completed');
}

/** Three complaints: the campaign is paused by itself; HR resumes it, pauses and cancels it. */
export async function harmIsStopped(hands: Hands): Promise<void> {
  const ids: string[] = [];
  for (let number = 100; number < 130; number++) ids.push(await hands.join(employee(number), { settled: false }));
  await hands.programme.settled();
  for (const [index] of ids.entries()) ids[index] = await hands.alumniId(employee(100 + index));
  await hands.control('/faults', { service: 'ses', kind: 'throttle', rate: 0.5, seed: 3 });
  const { campaignId } = await hands.newsletter(ids);
  await hands.condition(async () => {
    const { counts } = await hands.ok('GET', `/campaigns/${campaignId}`);
    return Object.values(counts as Record<string, number>).filter((count) => count > 0).length > 2;
  }, 'campaign half sent');
  await hands.control('/faults', { service: 'ses', kind: 'throttle', rate: 1 });
  const report = async (position: number) => ({
    id: `a-complaint-${position}`,
    type: 'Email Complaint Received',
    time: (await hands.programme.now()).toISOString(),
    messageId: `a-message-${position}`,
    tags: { campaign: [campaignId], recipient: [ids[position]], chunk: ['0'], position: [String(position)] },
  });
  for (const position of [0, 1, 2]) await hands.queue('RecordDeliveryBounceComplaint', await report(position));
  await hands.until(campaignId, 'paused');
  await hands.ok('POST', `/campaigns/${campaignId}/resume`);
  await hands.eventually('campaign-resumed', campaignId);
  await hands.ok('POST', `/campaigns/${campaignId}/pause`);
  await hands.ok('POST', `/campaigns/${campaignId}/cancel`);
  await hands.control('/faults', { service: 'ses', kind: 'throttle', rate: 0 });
  await hands.programme.settled();
}

/** SES takes mails and its answer is lost: campaigns are resent by HR's decision, service mail once by itself. */
export async function sendingIsInDoubt(hands: Hands): Promise<void> {
  const alumniId = await hands.join(employee(41));
  const faults = ['accept-then-reset', 'drop-report'];
  for (const kind of faults) await hands.control('/faults', { service: 'ses', kind, rate: 1 });
  const { campaignId } = await hands.newsletter([alumniId]);
  await hands.join(employee(42));
  await hands.programme.settled();
  for (const kind of faults) await hands.control('/faults', { service: 'ses', kind, rate: 0 });
  await hands.programme.advance('PT45M');
  await hands.ok('POST', `/campaigns/${campaignId}/resend-in-doubt`);
  await hands.programme.settled();
  // A throttled service mail gives its claim back.
  await hands.control('/faults', { service: 'ses', kind: 'throttle', rate: 1 });
  await hands.join(employee(43), { settled: false });
  await hands.ok('POST', `/campaigns/${campaignId}/test-mail`);
  await hands.untilLogged('send-service-mail', 'EVENT_RETRIED');
  await hands.untilLogged('send-test-mail', 'EVENT_RETRIED');
  await hands.control('/faults', { service: 'ses', kind: 'throttle', rate: 0 });
  await hands.programme.advance('PT20M');
}
