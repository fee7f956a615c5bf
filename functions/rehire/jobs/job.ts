/** The life of a job: draft → published → closed. Pure: it gets the time, and returns what is to be. */

import {
  type JobDraft,
  type JobItem,
  type JobPatch,
  type JobStatus,
  jobDraftSchema,
} from '../../../events/read-models/job.ts';
import { jobClosed } from '../../../events/rehire/job-closed.ts';
import { jobPosted } from '../../../events/rehire/job-posted.ts';
import { type ProblemError, problemErrors } from '../../../shared/http/problem.ts';
import type { JobId } from '../../../shared/identifier.ts';
import { type Announcement, announce } from '../../../shared/outbox/outbox.ts';

export type Job = JobItem;

/** Who does it, and when. */
export interface Doing {
  readonly by: string;
  readonly at: Date;
}

/** A step that was taken: the new state and its events. */
export interface Step {
  readonly job: Job;
  readonly announcements: readonly Announcement[];
}

/** A step that is not possible, and why. */
export type Refusal =
  | { readonly refused: 'wrong_state'; readonly status: JobStatus; readonly needed: readonly JobStatus[] }
  | { readonly refused: 'not_now'; readonly errors: readonly ProblemError[] }
  | { readonly refused: 'invalid'; readonly errors: readonly ProblemError[] };

/**
 * The states that each step may start from. What was published does not change: people decide by the conditions they
 * read (職業安定法 第5条の3: changed conditions are to be shown as changed); close it and post anew.
 */
export const stepsFrom = {
  publish: ['draft'],
  change: ['draft'],
  close: ['published'],
} as const satisfies Record<string, readonly JobStatus[]>;

/** A new job, as a draft. */
export function draftJob(jobId: JobId, draft: JobDraft, { by, at }: Doing): Job {
  return {
    jobId,
    sequence: 0,
    status: 'draft',
    draft,
    createdBy: by,
    createdAt: at.toISOString(),
    updatedBy: by,
    updatedAt: at.toISOString(),
    list: 'jobs',
  };
}

/** Publishes a draft: its audience hears of it. Not when its closing date has passed. */
export function publishJob(job: Job, doing: Doing): Step | Refusal {
  const wrong = wrongState(job, 'publish');
  if (wrong !== undefined) return wrong;
  const { closesAt } = job.draft;
  if (closesAt != null && Date.parse(closesAt) <= doing.at.getTime()) {
    return { refused: 'not_now', errors: [{ pointer: '/closesAt', detail: 'lies in the past' }] };
  }
  return {
    job: touched(job, doing, { status: 'published', publishedAt: doing.at.toISOString() }),
    announcements: [announce(jobPosted, { jobId: job.jobId })],
  };
}

/** Changes a draft. */
export function changeJob(job: Job, patch: JobPatch, doing: Doing): Step | Refusal {
  const wrong = wrongState(job, 'change');
  if (wrong !== undefined) return wrong;
  const parsed = jobDraftSchema.safeParse({ ...job.draft, ...patch });
  if (!parsed.success) return { refused: 'invalid', errors: problemErrors(parsed.error) };
  return { job: touched(job, doing, { draft: parsed.data }), announcements: [] };
}

/** Closes a job: it takes no more applications. */
export function closeJob(job: Job, doing: Doing): Step | Refusal {
  const wrong = wrongState(job, 'close');
  if (wrong !== undefined) return wrong;
  return { job: touched(job, doing, { status: 'closed' }), announcements: [announce(jobClosed, { jobId: job.jobId })] };
}

function touched(job: Job, { by, at }: Doing, change: Partial<Job>): Job {
  return { ...job, ...change, updatedBy: by, updatedAt: at.toISOString() };
}

function wrongState(job: Job, step: keyof typeof stepsFrom): Refusal | undefined {
  const needed: readonly JobStatus[] = stepsFrom[step];
  return needed.includes(job.status) ? undefined : { refused: 'wrong_state', status: job.status, needed };
}
