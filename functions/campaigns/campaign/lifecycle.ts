import { lifecycle } from '../../../shared/decision/lifecycle.ts';
import type { CampaignStatus } from '../tables.ts';

/** How long a campaign waits for quota. SES counts the last 24 hours, so quota comes back all the time. */
export const quotaWaitMinutes = 60;

const open = ['draft', 'submitted', 'approved', 'freezing', 'sending', 'waiting_quota', 'paused', 'expired'] as const;

/** The life of a campaign. The programme decides by topic whether it must be approved before it is launched. */
export const campaignLifecycle = lifecycle<CampaignStatus>()({
  of: 'a campaign',
  begins: [
    { to: ['draft'], says: 'POST /campaigns' },
    {
      to: ['submitted', 'freezing', 'expired'],
      says: 'a gathering or a job is announced (expired if that is too late)',
    },
  ],
  groups: { open },
  steps: {
    // Nothing of an expired campaign has left.
    change: { from: ['draft', 'submitted', 'approved', 'expired'], to: ['draft'], says: 'PATCH, or event-rescheduled' },
    mend: {
      from: ['paused'],
      to: ['draft', 'paused'],
      says: 'PATCH, if its content cannot become a mail or it reaches nobody (paused if it needed no approval)',
    },
    submit: { from: ['draft'], to: ['submitted'], says: 'submit' },
    // A gathering invitation that was submitted says the new facts, and waits for approval again.
    resubmit: { from: ['submitted', 'approved', 'expired'], to: ['submitted'], says: 'event-rescheduled' },
    leaveAfterAll: {
      from: ['expired'],
      to: ['freezing'],
      stays: ['expired'],
      says: 'event-rescheduled, if it was announced too late (expired if it still is)',
    },
    reject: { from: ['submitted'], to: ['draft'], says: 'reject, with a reason' },
    approve: { from: ['submitted'], to: ['approved'], says: 'approve (neither author nor submitter)' },
    launch: { from: ['approved'], to: ['approved', 'freezing'], says: 'launch, now or at a sendAt' },
    launchUnapproved: {
      from: ['draft', 'submitted', 'approved'],
      to: ['approved', 'freezing'],
      says: 'launch, if the topic needs no approval',
    },
    leave: { from: ['approved'], to: ['freezing', 'expired'], says: 'campaign-due, before or after its notAfter' },
    finishFreeze: {
      from: ['freezing'],
      to: ['sending', 'paused'],
      says: 'audience-frozen (paused after harm, or if it reaches nobody)',
    },
    refuseContent: { from: ['freezing'], to: ['paused'], says: 'its content cannot become a mail' },
    holdBack: { from: ['approved'], to: ['paused'], says: 'pause, if it waits for its sendAt' },
    changeHeldBack: {
      from: ['paused'],
      to: ['draft', 'submitted'],
      says: 'PATCH, or event-rescheduled, before it left',
    },
    resumeHeldBack: { from: ['paused'], to: ['approved', 'freezing'], says: 'resume, before it left' },
    pause: { from: ['sending', 'waiting_quota'], to: ['paused'], says: 'pause' },
    pauseHarmful: {
      from: ['sending', 'waiting_quota'],
      to: ['paused'],
      stays: ['freezing', 'paused'],
      says: 'sending-harmed',
    },
    resume: { from: ['paused'], to: ['sending', 'freezing'], says: 'resume (freezing if nothing was frozen)' },
    moveLastMoment: {
      from: [],
      stays: ['freezing', 'sending', 'waiting_quota', 'paused', 'completed'],
      says: 'event-rescheduled (its notAfter follows)',
    },
    waitForQuota: { from: ['sending'], to: ['waiting_quota'], says: 'sending-quota-reached' },
    continueAfterQuota: {
      from: ['waiting_quota'],
      to: ['sending'],
      says: `campaign-due, ${quotaWaitMinutes} minutes later`,
    },
    complete: { from: ['sending', 'paused', 'waiting_quota'], to: ['completed'], says: 'every chunk is done' },
    resend: {
      from: ['completed'],
      to: ['sending'],
      stays: ['sending', 'paused', 'waiting_quota'],
      says: 'resend-in-doubt',
    },
    cancel: {
      from: open,
      to: ['cancelled'],
      // A save-the-date ends when its gathering is published.
      says: 'cancel, event-cancelled, gathering-ended, job-closed, or event-scheduled (a save-the-date)',
    },
  },
});
