/** job-posted → the campaign that announces a job. */
import { jobCampaignId } from '../../../events/agreements/announcement-campaigns.ts';
import { jobsTable } from '../../../events/read-models/job.ts';
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import type { JobId } from '../../../shared/identifier.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { withdrawCampaign } from '../campaign/campaign.ts';
import { decideOnCampaign } from '../campaign/campaign-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { makeAnnouncement } from './announce.ts';
import { jobCampaign } from './job-announcement.ts';

const jobs = openTable(jobsTable);

export const handler = consumer(subscriptions.announceJob, async ({ data: { jobId } }, consumption) => {
  const job = await publishedJob(jobId);
  if (job !== undefined) {
    const command = { by: job.updatedBy, input: { draft: jobCampaign(job, programme), authors: job.authors } };
    await makeAnnouncement(jobCampaignId(jobId), command, consumption);
  }
  // A job that was closed before there was a campaign found none to withdraw.
  if ((await publishedJob(jobId)) !== undefined) return;
  await decideOnCampaign(jobCampaignId(jobId), withdrawCampaign, byOkaeri(), consumption);
});

async function publishedJob(jobId: JobId) {
  const job = await jobs.get({ jobId });
  return job?.status === 'published' ? job : undefined;
}
