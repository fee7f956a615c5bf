/** job-posted → the campaign that announces a job. */
import { jobCampaignId } from '../../../events/agreements/announcement-campaigns.ts';
import { jobsTable } from '../../../events/read-models/job.ts';
import { openTable } from '../../../shared/dynamo/table.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import * as subscriptions from '../subscriptions.ts';
import { makeAnnouncement } from './announce.ts';
import { jobCampaign } from './job-announcement.ts';

const jobs = openTable(jobsTable);

export const handler = consumer(subscriptions.announceJob, async ({ data: { jobId } }, consumption) => {
  const job = await jobs.get({ jobId });
  if (job?.status !== 'published') {
    return consumption.log.info('EVENT_IGNORED', { reason: job?.status ?? 'not_found' });
  }
  const command = { by: job.updatedBy, input: { draft: jobCampaign(job, programme), authors: job.authors } };
  await makeAnnouncement(jobCampaignId(jobId), command, consumption);
});
