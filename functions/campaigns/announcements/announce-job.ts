/** job-posted → the campaign that announces a job. */

import { jobsTable } from '../../../events/read-models/job.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { idFrom } from '../../../shared/identifier.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { announced } from '../campaign/campaign.ts';
import { campaigns, commitCampaign } from '../campaign/campaign-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { jobCampaign } from './job-announcement.ts';

const jobs = openTable(jobsTable);

export const handler = consumer(subscriptions.announceJob, async ({ data }, { now, origin, log }) => {
  const campaignId = idFrom('campaign', data.jobId);
  const [job, known] = await Promise.all([jobs.get({ jobId: data.jobId }), campaigns.get({ campaignId })]);
  if (known !== undefined || job?.status !== 'published') return log.info('EVENT_IGNORED');
  const act = { actor: job.updatedBy, at: now };
  const outcome = announced(campaignId, jobCampaign(job, programme), programme.approval, act);
  if (outcome.refused !== undefined) return log.warn('EVENT_IGNORED', { reason: outcome.refused });
  await commitCampaign(undefined, outcome, { at: now, origin });
});
