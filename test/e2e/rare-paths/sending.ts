/** Campaigns stop: by HR, by the quota, by harm, by lost responses of SES. */

import { invitationCampaignId } from '../../../events/agreements/announcement-campaigns.ts';
import { sendingQuotaReached } from '../../../events/mail/index.ts';
import { resendServiceMails } from '../../../infra/operate/resend-service-mail.ts';
import { makeEvent } from '../../../shared/bus/contract.ts';
import { hour } from '../../../shared/time/durations.ts';
import { employee, type RunningProgramme } from './running-programme.ts';

/** A scheduled campaign, a test mail, a pause and a cancellation halfway through, and a day's quota that is used up. */
export async function campaignsStop(running: RunningProgramme): Promise<void> {
  const alumniId = await running.join(employee(31));
  const sendAt = new Date((await running.programme.now()).getTime() + hour).toISOString();
  const scheduled = await running.newsletter([alumniId], { sendAt });
  await running.ok('GET', '/campaigns');
  await previewInBrowser(running, scheduled.campaignId);
  await running.ok('POST', `/campaigns/${scheduled.campaignId}/test-mail`);
  await running.programme.advance('PT2H');
  await running.ok('GET', `/campaigns/${scheduled.campaignId}/recipients`);
  await running.control('/faults', { service: 'ses', kind: 'throttle', rate: 1 });
  const { campaignId } = await running.newsletter([alumniId]);
  await running.until(campaignId, 'sending');
  const data = { campaignId, chunk: 0 };
  const quota = makeEvent(
    sendingQuotaReached,
    { subject: `${campaignId}.0`, sequence: 1, occurredAt: await running.programme.now(), data },
    { correlationId: 'rare-paths' },
  );
  await running.give('WaitForQuota', { 'detail-type': quota.type, source: quota.source, detail: quota.detail });
  await running.until(campaignId, 'waiting_quota');
  await running.programme.advance('PT70M');
  await running.until(campaignId, 'sending');
  await running.control('/faults', { service: 'ses', kind: 'throttle', rate: 0 });
  await running.programme.advance('PT30M');
  await running.until(campaignId, 'completed');
}

/** Three complaints: the campaign is paused by itself; HR resumes it, pauses and cancels it. */
export async function harmIsStopped(running: RunningProgramme): Promise<void> {
  const ids: string[] = [];
  for (let number = 100; number < 130; number++) ids.push(await running.join(employee(number), { settled: false }));
  await running.programme.untilIdle();
  for (const [index] of ids.entries()) ids[index] = await running.alumniId(employee(100 + index));
  await running.control('/faults', { service: 'ses', kind: 'throttle', rate: 0.5, seed: 3 });
  const { campaignId } = await running.newsletter(ids);
  await running.condition(async () => {
    const { counts } = await running.ok('GET', `/campaigns/${campaignId}`);
    return Object.values(counts as Record<string, number>).filter((count) => count > 0).length > 2;
  }, 'campaign half sent');
  await running.control('/faults', { service: 'ses', kind: 'throttle', rate: 1 });
  const report = async (position: number) => ({
    id: `a-complaint-${position}`,
    type: 'Email Complaint Received',
    time: (await running.programme.now()).toISOString(),
    messageId: `a-message-${position}`,
    tags: { campaign: [campaignId], recipient: [ids[position]], chunk: ['0'], position: [String(position)] },
  });
  for (const position of [0, 1, 2]) await running.give('RecordDeliveryBounceComplaint', await report(position));
  await running.until(campaignId, 'paused');
  await running.ok('POST', `/campaigns/${campaignId}/resume`);
  await running.eventually('campaign-resumed', campaignId);
  await running.ok('POST', `/campaigns/${campaignId}/pause`);
  await running.ok('POST', `/campaigns/${campaignId}/cancel`);
  await running.control('/faults', { service: 'ses', kind: 'throttle', rate: 0 });
  await running.programme.untilIdle();
}

/** SES takes mails and its response is lost: campaign mail is resent when HR decides so, service mail once automatically. */
export async function sendingIsInDoubt(running: RunningProgramme): Promise<void> {
  const alumniId = await running.join(employee(41));
  const faults = ['accept-then-reset', 'drop-report'];
  for (const kind of faults) await running.control('/faults', { service: 'ses', kind, rate: 1 });
  const { campaignId } = await running.newsletter([alumniId]);
  await running.join(employee(42));
  await running.programme.untilIdle();
  for (const kind of faults) await running.control('/faults', { service: 'ses', kind, rate: 0 });
  await running.programme.advance('PT45M');
  await running.ok('POST', `/campaigns/${campaignId}/resend-in-doubt`);
  await running.programme.untilIdle();
  // A throttled service mail waits, and so does a test mail in its queue.
  const gatheringId = await running.gathering([alumniId], {});
  await running.ok('POST', `/gatherings/${gatheringId}/publish`);
  await running.programme.untilIdle();
  await previewInBrowser(running, invitationCampaignId(gatheringId));
  const waited = await running.logged('send-service-mail', 'MAIL_NOT_SENT');
  await running.control('/faults', { service: 'ses', kind: 'throttle', rate: 1 });
  const rsvp = { answer: 'attending', reason: '電話で確認' };
  await running.ok('POST', `/gatherings/${gatheringId}/guests/${alumniId}/answer`, rsvp);
  await running.untilLogged('send-service-mail', 'MAIL_NOT_SENT', waited + 1);
  await running.ok('POST', `/campaigns/${campaignId}/test-mail`);
  await running.untilLogged('send-test-mail', 'EVENT_RETRIED');
  await running.control('/faults', { service: 'ses', kind: 'throttle', rate: 0 });
  await running.programme.advance('PT20M');
  // The result of a service mail is lost twice: the mail stays in doubt until an operator has it sent once more, which the watch does.
  for (const kind of faults) await running.control('/faults', { service: 'ses', kind, rate: 1 });
  await running.join(employee(44));
  await running.programme.advance('PT75M');
  for (const kind of faults) await running.control('/faults', { service: 'ses', kind, rate: 0 });
  const resent = await resendServiceMails(running.deployment, undefined, await running.programme.now());
  if (resent.length === 0) throw new Error('no service mail stayed in doubt');
  await running.programme.advance('PT15M');
  await running.untilLogged('watch-service-mails', 'SERVICE_MAILS_WATCHED');
}

/** HR opens the link of a preview, as a browser does: without a token of the API. */
async function previewInBrowser(running: RunningProgramme, campaignId: string): Promise<void> {
  const { links } = await running.ok('GET', `/campaigns/${campaignId}/preview`);
  for (const { url } of links as { url: string }[]) {
    const { status } = await fetch(url);
    if (status !== 200) throw new Error(`the preview responded ${status}`);
  }
}
