/** HR writes, publishes and closes jobs. */

import { type ApiRequest, type ApiResponse, api } from '../../../shared/http/api.ts';
import { openCursor, sealCursor } from '../../../shared/http/cursor.ts';
import { Problem } from '../../../shared/http/problem.ts';
import type { JobId } from '../../../shared/identifier.ts';
import type { Invocation } from '../../../shared/lambda/lambda.ts';
import { jobRoutes } from '../routes.ts';
import { changeJob, closeJob, type Doing, draftJob, type Job, publishJob, type Refusal, type Step } from './job.ts';
import { commitStep, createJob, listJobs, loadJob } from './job-store.ts';

export const handler = api(jobRoutes, {
  createJob: async (request, { now }) => {
    const jobId = request.newId('job');
    const known = await loadJob(jobId);
    if (known !== undefined) return answerWith(201, known);
    const job = draftJob(jobId, request.body, { by: request.caller.actor, at: now });
    await createJob({ job, announcements: [] }, request.origin);
    return answerWith(201, job);
  },
  listJobs: async ({ query }) => {
    const { items, lastKey } = await listJobs({ limit: query.limit, after: openCursor(query.cursor, 'jobs') });
    return { status: 200, body: { items: items.map(jobView), cursor: sealCursor(lastKey, 'jobs') } };
  },
  getJob: async ({ params }) => answerWith(200, await existing(params.jobId)),
  changeJob: (request, invocation) =>
    take(request, invocation, 200, (job, doing) => changeJob(job, request.body, doing)),
  publishJob: (request, invocation) => take(request, invocation, 202, publishJob),
  closeJob: (request, invocation) => take(request, invocation, 202, closeJob),
});

type JobRequest = Pick<ApiRequest, 'caller' | 'origin'> & { readonly params: { jobId: JobId } };

/** Load, decide, store, answer: every step of a job's life goes this way. */
async function take(
  { params, caller, origin }: JobRequest,
  { now }: Invocation,
  status: number,
  decide: (job: Job, doing: Doing) => Step | Refusal,
): Promise<ApiResponse> {
  const job = await existing(params.jobId);
  const step = decide(job, { by: caller.actor, at: now });
  if ('refused' in step) throw problemOf(step);
  await commitStep(job, step, origin);
  return answerWith(status, step.job);
}

async function existing(jobId: JobId): Promise<Job> {
  const job = await loadJob(jobId);
  if (job === undefined) throw Problem.notFound('job');
  return job;
}

function problemOf(refusal: Refusal): Problem {
  switch (refusal.refused) {
    case 'wrong_state':
      return Problem.wrongState('job', refusal.status, refusal.needed);
    case 'not_now':
      return new Problem(409, 'It is too late to publish this job.', refusal.errors);
    case 'invalid':
      return Problem.invalid(refusal.errors);
  }
}

function answerWith(status: number, job: Job): ApiResponse {
  const location = status === 201 ? { headers: { location: `/jobs/${job.jobId}` } } : {};
  return { status, body: jobView(job), ...location };
}

function jobView({ draft, publishedAt, ...job }: Job) {
  return { ...job, applyUrl: null, closesAt: null, ...draft, publishedAt: publishedAt ?? null };
}
