/** The decisions on a job: draft → published → closed. Pure. */
import { changedJobSchema, type JobDraft, type JobItem, type JobPatch } from '../../../events/read-models/job.ts';
import { jobClosed, jobPosted } from '../../../events/rehire/index.ts';
import { jobClosingDue } from '../../../events/timers/index.ts';
import { type Command, type Decision, decided, type Refusal, refuse } from '../../../shared/decision/decision.ts';
import { unlessFrom } from '../../../shared/decision/lifecycle.ts';
import { isSameDraft, patchedDraft } from '../../../shared/decision/patch.ts';
import type { ProblemError } from '../../../shared/decision/problem-error.ts';
import { problemErrors } from '../../../shared/decision/schema-problems.ts';
import { authorsWith, newAudit, withAudit } from '../../../shared/decision/with-audit.ts';
import type { JobId } from '../../../shared/identifier.ts';
import { emit } from '../../../shared/outbox/outbox.ts';
import { ahead, dateProblems, planned, unlessUnchanged } from '../../../shared/time/date-rules.ts';
import { jobLifecycle } from './lifecycle.ts';

export type Job = JobItem;

/** Why a decision on a job was not taken, besides its state. */
export type JobRefusal = 'not_now' | 'invalid';

/** A new job of HR or from outside, as a draft. A closing date in the past is refused at once. */
export function writeJob(
  jobId: JobId,
  { by, input: draft }: Command<JobDraft>,
  at: Date,
): Decision<Job> | Refusal<'invalid'> {
  const errors = [...pastClosing(draft, at), ...farAhead(draft, at)];
  if (errors.length > 0) return refuse('invalid', errors);
  return decided<Job>({
    jobId,
    sequence: 0,
    status: 'draft',
    draft,
    ...newAudit(by, at),
    list: 'jobs',
  });
}

/** Publishes a draft: its audience gets a mail, and a timer closes it. Not after its closing date. */
export function publishJob(job: Job, command: Command<unknown>, at: Date): Decision<Job> | Refusal<JobRefusal> {
  const wrong = unlessFrom(jobLifecycle, 'publish', job.status);
  if (wrong !== undefined) return wrong;
  const past = pastClosing(job.draft, at);
  if (past.length > 0) return refuse('not_now', past);
  const published = withAudit(job, command, at, { status: 'published', publishedAt: at.toISOString() });
  const { jobId, draft } = published;
  const timers = draft.closesAt == null ? [] : [jobClosingDue.at({ jobId }, new Date(draft.closesAt))];
  return decided(published, { events: [emit(jobPosted, { jobId })], timers });
}

/** Changes a draft. */
export function changeJob(job: Job, command: Command<JobPatch>, at: Date): Decision<Job> | Refusal<JobRefusal> {
  const wrong = unlessFrom(jobLifecycle, 'change', job.status);
  if (wrong !== undefined) return wrong;
  const parsed = changedJobSchema.safeParse(patchedDraft(job.draft, command.input), { reportInput: true });
  if (!parsed.success) return refuse('invalid', problemErrors(parsed.error));
  const wrongDates = [...pastClosing(command.input, at, job.draft), ...farAhead(command.input, at)];
  if (wrongDates.length > 0) return refuse('invalid', wrongDates);
  if (isSameDraft(job.draft, parsed.data)) return decided(job);
  return decided(withAudit(job, command, at, { draft: parsed.data, authors: authorsWith(job, command) }));
}

/** A closing date in the past; for an existing job, only one that the change moves there. */
function pastClosing({ closesAt }: Pick<JobPatch, 'closesAt'>, at: Date, before?: JobDraft): ProblemError[] {
  return dateProblems([['/closesAt', closesAt, unlessUnchanged(before?.closesAt, ahead)]], at);
}

/** A closing date so far ahead that it must be a mistake. */
function farAhead({ closesAt }: Pick<JobPatch, 'closesAt'>, at: Date): ProblemError[] {
  return dateProblems([['/closesAt', closesAt, planned]], at);
}

/** Whether one can apply: the job is published, and its closing date has not passed. */
export function takesApplications({ status, draft: { closesAt } }: Pick<Job, 'status' | 'draft'>, at: Date): boolean {
  return status === 'published' && (closesAt == null || Date.parse(closesAt) > at.getTime());
}

/** Closes a job: it takes no more applications. */
export function closeJob(job: Job, command: Command<unknown>, at: Date): Decision<Job> | Refusal<JobRefusal> {
  const wrong = unlessFrom(jobLifecycle, 'close', job.status);
  if (wrong !== undefined) return wrong;
  const closed = withAudit(job, command, at, { status: 'closed' });
  return decided(closed, { events: [emit(jobClosed, { jobId: job.jobId })] });
}

/** Closes a job whose closing date has come. */
export function closeDueJob(job: Job, command: Command, at: Date): Decision<Job> | Refusal<JobRefusal> {
  return takesApplications(job, at) ? refuse('not_now') : closeJob(job, command, at);
}
