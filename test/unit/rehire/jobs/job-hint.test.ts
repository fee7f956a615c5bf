/** What a job tells HR about its mail. */
import { expect, test } from 'vitest';
import { jobCampaignId } from '../../../../events/agreements/announcement-campaigns.ts';
import { hintOf } from '../../../../functions/rehire/jobs/job-hint.ts';
import { idFrom } from '../../../../shared/identifier.ts';

test('a job says how many recipients are in doubt, and where HR reads what to do', () => {
  const campaignId = jobCampaignId(idFrom('job', 'one'));
  expect(hintOf(campaignId, 0)).toBeNull();
  expect(hintOf(campaignId, 3)).toBe(
    `For 3 of the recipients it is not known whether the mail about this job left: if it can be sent to them again, the hint of its campaign says so (GET /campaigns/${campaignId}).`,
  );
});
