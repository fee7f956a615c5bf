/** What the functions of this context consume: handler, stack and generated documents read these lists. */
import {
  audienceFreezeLeft,
  audienceFrozen,
  campaignLaunched,
  campaignResumed,
  resendInDoubtRequested,
} from '../../events/campaigns/index.ts';
import {
  eventCancelled,
  eventRescheduled,
  eventScheduled,
  gatheringEnded,
  saveTheDateCorrected,
  saveTheDateRequested,
} from '../../events/gatherings/index.ts';
import { chunkSent, sendingHarmed, sendingQuotaReached } from '../../events/mail/index.ts';
import { jobClosed, jobPosted } from '../../events/rehire/index.ts';
import { audienceFreezeDue, campaignDue } from '../../events/timers/index.ts';
import type { Subscription } from '../../shared/bus/subscription.ts';

export const wakeCampaign = {
  entry: 'campaigns/progress/wake-campaign',
  events: [campaignDue],
} as const satisfies Subscription;

export const freezeAudience = {
  entry: 'campaigns/audience/freeze-audience',
  events: [campaignLaunched, audienceFreezeLeft, audienceFreezeDue],
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

export const rewriteAnnouncement = {
  entry: 'campaigns/announcements/rewrite-announcement',
  events: [eventRescheduled, saveTheDateCorrected],
} as const satisfies Subscription;

export const announceJob = {
  entry: 'campaigns/announcements/announce-job',
  events: [jobPosted],
} as const satisfies Subscription;

export const withdrawAnnouncement = {
  entry: 'campaigns/announcements/withdraw-announcement',
  events: [eventCancelled, eventScheduled, gatheringEnded, jobClosed],
} as const satisfies Subscription;
