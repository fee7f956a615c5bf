/** What the functions of this context consume: handler, stack and generated documents read these lists. */
import { audienceFreezeLeft } from '../../events/campaigns/audience-freeze-left.ts';
import { audienceFrozen } from '../../events/campaigns/audience-frozen.ts';
import { campaignLaunched } from '../../events/campaigns/campaign-launched.ts';
import { campaignResumed } from '../../events/campaigns/campaign-resumed.ts';
import { resendInDoubtRequested } from '../../events/campaigns/resend-in-doubt-requested.ts';
import { eventCancelled } from '../../events/gatherings/event-cancelled.ts';
import { eventRescheduled } from '../../events/gatherings/event-rescheduled.ts';
import { eventScheduled } from '../../events/gatherings/event-scheduled.ts';
import { saveTheDateRequested } from '../../events/gatherings/save-the-date-requested.ts';
import { chunkSent } from '../../events/mail/chunk-sent.ts';
import { sendingHarmed } from '../../events/mail/sending-harmed.ts';
import { sendingQuotaReached } from '../../events/mail/sending-quota-reached.ts';
import { jobClosed } from '../../events/rehire/job-closed.ts';
import { jobPosted } from '../../events/rehire/job-posted.ts';
import { campaignDue } from '../../events/timers/campaign-due.ts';
import type { Subscription } from '../../shared/bus/subscription.ts';

export const launchScheduledCampaign = {
  entry: 'campaigns/progress/launch-scheduled-campaign',
  events: [campaignDue],
} as const satisfies Subscription;

export const freezeAudience = {
  entry: 'campaigns/audience/freeze-audience',
  events: [campaignLaunched, audienceFreezeLeft],
} as const satisfies Subscription;

export const resumeSending = {
  entry: 'campaigns/progress/resume-sending',
  events: [campaignResumed],
} as const satisfies Subscription;

export const requestResends = {
  entry: 'campaigns/progress/request-resends',
  events: [resendInDoubtRequested],
} as const satisfies Subscription;

export const pauseHarmfulCampaign = {
  entry: 'campaigns/progress/pause-harmful-campaign',
  events: [sendingHarmed],
} as const satisfies Subscription;

export const waitForQuota = {
  entry: 'campaigns/progress/wait-for-quota',
  events: [sendingQuotaReached],
} as const satisfies Subscription;

export const completeCampaign = {
  entry: 'campaigns/progress/complete-campaign',
  events: [chunkSent, audienceFrozen],
} as const satisfies Subscription;

export const announceGathering = {
  entry: 'campaigns/announcements/announce-gathering',
  events: [eventScheduled, saveTheDateRequested],
} as const satisfies Subscription;

export const rewriteInvitation = {
  entry: 'campaigns/announcements/rewrite-invitation',
  events: [eventRescheduled],
} as const satisfies Subscription;

export const announceJob = {
  entry: 'campaigns/announcements/announce-job',
  events: [jobPosted],
} as const satisfies Subscription;

export const withdrawAnnouncement = {
  entry: 'campaigns/announcements/withdraw-announcement',
  events: [eventCancelled, eventScheduled, jobClosed],
} as const satisfies Subscription;
