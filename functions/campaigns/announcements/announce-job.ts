/** job-posted → the campaign that announces a job. */
import { jobCampaignId } from '../../../events/agreements/announcement-campaigns.ts';
import { type JobItem, jobsTable } from '../../../events/read-models/job.ts';
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { withdrawCampaign } from '../campaign/campaign.ts';
import { isPast } from '../campaign/campaign-decision.ts';
import { decideOnCampaign } from '../campaign/campaign-store.ts';
import * as subscriptions from '../subscriptions.ts';
import { makeAnnouncement } from './announce.ts';
import { jobCampaign } from './job-campaign.ts';

const jobs = openTable(jobsTable);

export const handler = consumer(subscriptions.announceJob, async ({ data: { jobId } }, consumption) => {
  const job = await jobs.get({ jobId });
  if (job !== undefined && isToBeAnnounced(job, consumption.now)) {
    const command = { by: job.updatedBy, input: { draft: jobCampaign(job, programme), authors: job.authors } };
    await makeAnnouncement(jobCampaignId(jobId), command, consumption);
  }
  // If the job was closed before there was a campaign, there was none to withdraw.
  if ((await jobs.get({ jobId }))?.status === 'published') return;
  await decideOnCampaign(jobCampaignId(jobId), withdrawCampaign, byOkaeri(), consumption);
});

/**
 * Also a job that has closed by itself meanwhile: its campaign expires and is cancelled at once, and HR sees in its
 * history that nobody heard of the job.
 */
function isToBeAnnounced({ status, draft: { closesAt } }: JobItem, at: Date): boolean {
  return status === 'published' || (status === 'closed' && isPast(closesAt ?? undefined, at));
}
