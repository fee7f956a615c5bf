/** Where jobs are kept. */
import { jobsTable } from '../../../events/read-models/job.ts';
import { byEvents } from '../../../shared/decision/decide-by-event.ts';
import type { Decision } from '../../../shared/decision/decision.ts';
import { type Commit, commitDecision, createOrReplace } from '../../../shared/decision/decision-store.ts';
import { openTable, type Page } from '../../../shared/dynamo/table.ts';
import type { PageQuery } from '../../../shared/dynamo/table-reader.ts';
import type { JobId } from '../../../shared/identifier.ts';
import type { Job } from './job.ts';

const jobs = openTable(jobsTable);

/** A job as it stands. */
export async function loadJob(jobId: JobId): Promise<Job | undefined> {
  return jobs.get({ jobId });
}

/** A page of all jobs, the newest first. */
export async function listJobs(page: PageQuery): Promise<Page<Job>> {
  return jobs.query({ index: 'byCreation', partition: 'jobs', newestFirst: true, ...page });
}

/** Commits a decision on a job; `before` is undefined for a new one. @throws ConcurrentChange when another writer was faster */
export async function commitJob(before: Job | undefined, decision: Decision<Job>, commit: Commit): Promise<Job> {
  const after = before?.sequence ?? 0;
  const subject = { subject: decision.state.jobId, after };
  return commitDecision(decision, subject, (job) => createOrReplace(jobs, before, job), commit);
}

/** Decides what an event means for a job. */
export const decideOnJob = byEvents(loadJob, commitJob);
