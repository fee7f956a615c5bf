/** The whole table of a campaign: how it begins, which steps may start from each state, and where each leads. */
import { expect, test } from 'vitest';
import { campaignLifecycle } from '../../../../functions/campaigns/campaign/lifecycle.ts';
import { campaignStatuses } from '../../../../functions/campaigns/tables.ts';
import { tablesOf } from '../../../fixtures/lifecycles.ts';

test('a campaign is approved before it leaves, what was cancelled never leaves, and what has expired only after a change', () => {
  expect(tablesOf(campaignLifecycle, campaignStatuses)).toEqual({
    begins: [['draft'], ['submitted', 'freezing', 'expired']],
    starts: {
      draft: ['change', 'submit', 'launchUnapproved', 'cancel'],
      submitted: ['change', 'resubmit', 'reject', 'approve', 'launchUnapproved', 'cancel'],
      approved: ['change', 'resubmit', 'launch', 'launchUnapproved', 'leave', 'holdBack', 'cancel'],
      freezing: ['finishFreeze', 'refuseContent', 'pauseHarmful', 'moveLastMoment', 'cancel'],
      sending: ['pause', 'pauseHarmful', 'moveLastMoment', 'waitForQuota', 'complete', 'resend', 'cancel'],
      waiting_quota: ['pause', 'pauseHarmful', 'moveLastMoment', 'continueAfterQuota', 'complete', 'resend', 'cancel'],
      paused: [
        ...['mend', 'changeHeldBack', 'resumeHeldBack', 'pauseHarmful', 'resume', 'moveLastMoment'],
        ...['complete', 'resend', 'cancel'],
      ],
      completed: ['moveLastMoment', 'resend'],
      ...{ cancelled: [], expired: ['change', 'resubmit', 'leaveAfterAll', 'cancel'] },
    },
    leads: {
      ...{ change: ['draft'], mend: ['draft', 'paused'], cancel: ['cancelled'] },
      ...{ submit: ['submitted'], resubmit: ['submitted'], approve: ['approved'] },
      ...{ launch: ['approved', 'freezing'], launchUnapproved: ['approved', 'freezing'] },
      ...{ leave: ['freezing', 'expired'], leaveAfterAll: ['freezing'], finishFreeze: ['sending', 'paused'] },
      ...{ refuseContent: ['paused'], pause: ['paused'], pauseHarmful: ['paused'], resume: ['sending', 'freezing'] },
      ...{ reject: ['draft'], holdBack: ['paused'], changeHeldBack: ['draft', 'submitted'] },
      ...{ resumeHeldBack: ['approved', 'freezing'], moveLastMoment: 'stays' },
      ...{ waitForQuota: ['waiting_quota'], continueAfterQuota: ['sending'] },
      ...{ complete: ['completed'], resend: ['sending'] },
    },
  });
});
