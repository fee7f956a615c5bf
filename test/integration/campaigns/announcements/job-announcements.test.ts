/** The campaign of a job whose event comes late. */
import { expect, it } from 'vitest';
import { jobCampaignId } from '../../../../events/agreements/announcement-campaigns.ts';
import { type JobItem, jobsTable } from '../../../../events/read-models/job.ts';
import { jobClosed, jobPosted } from '../../../../events/rehire/index.ts';
import { jobCampaign } from '../../../../functions/campaigns/announcements/job-campaign.ts';
import { announceJob, withdrawAnnouncement } from '../../../../functions/campaigns/subscriptions.ts';
import { commit } from '../../../../shared/dynamo/commit.ts';
import { openTable } from '../../../../shared/dynamo/table.ts';
import { type JobId, newId } from '../../../../shared/identifier.ts';
import { programme } from '../../../../shared/programme/compiled.ts';
import { jobDraft } from '../../../fixtures/jobs.ts';
import { eventsOf, handle, happened, load, show } from '../campaign-functions.ts';

const [announce, withdraw] = await Promise.all([load(announceJob), load(withdrawAnnouncement)]);
const [past, toCome] = ['2020-12-10T19:00:00+09:00', '2099-12-10T19:00:00+09:00'];

/** A job is stored as it is by the time that its event arrives. */
async function arriving(jobId: JobId, status: JobItem['status'], closesAt: string | null): Promise<JobItem> {
  const stamps = { createdBy: 'hr', createdAt: past, updatedBy: 'hr', updatedAt: past };
  const written = { jobId, sequence: 1, status, draft: jobDraft({ closesAt }), list: 'jobs' } as const;
  const job = { ...written, ...stamps, authors: ['hr'] };
  await commit(openTable(jobsTable).put(job));
  await handle(announce, happened(jobPosted, jobId, { jobId }));
  return job;
}

const actionsOf = async (jobId: JobId) => {
  const { history } = await show(jobCampaignId(jobId));
  return history.map(({ action }: { action: string }) => action);
};

it('after its closing date, it is a campaign that expired, until the job is closed', async () => {
  const jobId = newId('job');
  const { body } = jobCampaign(await arriving(jobId, 'published', past), programme);
  expect(await show(jobCampaignId(jobId))).toMatchObject({ status: 'expired', jobId, body, counts: { recipients: 0 } });
  await handle(withdraw, happened(jobClosed, jobId, { jobId }));
  expect(await actionsOf(jobId)).toEqual(['created', 'expired', 'cancelled']);
  expect(await eventsOf('campaign-launched', jobCampaignId(jobId))).toEqual([]);
});

it('after the job has closed by itself, it is one that expired, and is cancelled', async () => {
  const jobId = newId('job');
  await arriving(jobId, 'closed', past);
  expect(await actionsOf(jobId)).toEqual(['created', 'expired', 'cancelled']);
  expect(await eventsOf('campaign-launched', jobCampaignId(jobId))).toEqual([]);
});

it.each([null, toCome])('is not made of a job that HR has closed before its closing date: %s', async (closesAt) => {
  const jobId = newId('job');
  await arriving(jobId, 'closed', closesAt);
  expect((await show(jobCampaignId(jobId))).status).toBe(404);
});
