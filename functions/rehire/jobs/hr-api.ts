/** HR's API of jobs. */
import { jobCampaignId } from '../../../events/agreements/announcement-campaigns.ts';
import type { JobPatch } from '../../../events/read-models/job.ts';
import { countLastingDoubts } from '../../../events/read-models/send-progress.ts';
import type { Command } from '../../../shared/decision/decision.ts';
import { unlessUnmailableByHr } from '../../../shared/decision/unless-unmailable.ts';
import { api, type Caller } from '../../../shared/http/api.ts';
import { type RefusalProblems, resource } from '../../../shared/http/resource.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import { jobRoutes, jobSchema } from '../routes.ts';
import { changeJob, closeJob, type Job, type JobRefusal, publishJob, takesApplications, writeJob } from './job.ts';
import { hintOf } from './job-hint.ts';
import { sentMail } from './job-mail-doubts-store.ts';
import { commitJob, listJobs, loadJob } from './job-store.ts';
import { mailProblems } from './mailable.ts';

const problemsOf = (job: Job) => mailProblems(job, programme);

const refusals: RefusalProblems<JobRefusal> = {
  not_now: { status: 409, detail: 'It is too late to publish this job.' },
  invalid: { status: 422, detail: 'The job is not valid.' },
};

const jobs = resource({
  kind: 'job',
  param: 'jobId',
  path: '/jobs',
  load: loadJob,
  commit: commitJob,
  schema: jobSchema,
  view: jobView,
  refusals,
});

export const handler = api(jobRoutes, {
  createJob: jobs.create((id, command, at) => unlessUnmailableByHr(writeJob(id, command, at), undefined, problemsOf)),
  listJobs: jobs.list(listJobs),
  getJob: jobs.get,
  changeJob: jobs.decide(200, (job, command: Command<JobPatch>, at) =>
    unlessUnmailableByHr(changeJob(job, command, at), job, problemsOf),
  ),
  publishJob: jobs.decide(202, (job, command, at) =>
    unlessUnmailableByHr(publishJob(job, command, at), job, problemsOf),
  ),
  closeJob: jobs.decide(202, closeJob),
});

async function jobView(stored: Job, _caller: Caller, at: Date) {
  const { draft, publishedAt, ...job } = stored;
  const takes = takesApplications(stored, at);
  const campaignId = publishedAt === undefined ? null : jobCampaignId(job.jobId);
  // Its mail can be sent again as long as one can apply.
  const hint =
    takes && campaignId !== null ? hintOf(campaignId, await countLastingDoubts(sentMail, campaignId, at)) : null;
  return {
    ...{ ...job, applyUrl: null, closesAt: null, ...draft },
    ...{ publishedAt: publishedAt ?? null, campaignId, takesApplications: takes, hint },
  };
}
