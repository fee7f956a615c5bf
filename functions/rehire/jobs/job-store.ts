/** Where jobs are kept: each step in one transaction with its event. */

import { jobsTable } from '../../../events/read-models/job.ts';
import type { Origin } from '../../../shared/bus/envelope.ts';
import { commit } from '../../../shared/dynamo/commit.ts';
import { openTable, type Page } from '../../../shared/dynamo/table.ts';
import type { JobId } from '../../../shared/identifier.ts';
import { nextSequence, outboxWrites } from '../../../shared/outbox/outbox.ts';
import type { Job, Step } from './job.ts';

const jobs = openTable(jobsTable);

/** A job as it stands. */
export async function loadJob(jobId: JobId): Promise<Job | undefined> {
  return jobs.get({ jobId });
}

/** A page of all jobs, the newest first. */
export async function listJobs(page: {
  limit: number;
  after: Record<string, unknown> | undefined;
}): Promise<Page<Job>> {
  return jobs.query({ index: 'byCreation', partition: 'jobs', newestFirst: true, ...page });
}

/** Stores a new job, perhaps published in the same breath. @throws ConcurrentChange when it exists already. */
export async function createJob({ job, announcements }: Step, origin: Origin): Promise<void> {
  await commit(
    jobs.create({ ...job, sequence: nextSequence(0, announcements) }),
    ...outboxWrites(announcements, about(job, 0, origin)),
  );
}

/** Stores a step. @throws ConcurrentChange when the job was changed meanwhile. */
export async function commitStep(before: Job, { job, announcements }: Step, origin: Origin): Promise<void> {
  const sequence = nextSequence(before.sequence, announcements);
  await commit(
    jobs.replace({ ...job, sequence }, { sequence: before.sequence }),
    ...outboxWrites(announcements, about(job, before.sequence, origin)),
  );
}

function about(job: Job, after: number, origin: Origin) {
  return { subject: job.jobId, after, at: new Date(job.updatedAt), origin };
}
