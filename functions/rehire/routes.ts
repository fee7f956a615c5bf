import * as z from 'zod';
import { jobDraftSchema, jobPatchSchema, jobStatuses } from '../../events/read-models/job.ts';
import { auditView } from '../../shared/decision/with-audit.ts';
import { versionField } from '../../shared/http/entity-tag.ts';
import { listingQuery, pageOf } from '../../shared/http/listing.ts';
import { defineRoutes } from '../../shared/http/route.ts';
import { idSchema } from '../../shared/identifier.ts';
import { instantSchema } from '../../shared/time/calendar.ts';

const jobParams = z.strictObject({ jobId: idSchema('job') });

/** A job as HR sees it. */
export const jobSchema = z
  .object({
    jobId: idSchema('job'),
    version: versionField,
    status: z.enum(jobStatuses).meta({ description: 'The present status' }),
    takesApplications: z.boolean().meta({
      description: 'Whether one can apply now: it is published, and `closesAt` has not passed',
    }),
    hint: z.string().nullable().meta({
      description: 'What HR has to do about recipients whom its mail may not have reached; null = nothing',
    }),
    ...jobDraftSchema.shape,
    ...auditView,
    publishedAt: instantSchema.nullable(),
    campaignId: idSchema('campaign').nullable().meta({
      description:
        'The campaign that announces it, made after the publication, unless the job is closed first: it says whether it has left, and whom it reached; made too late for `closesAt`, it expires, and is cancelled when the job closes; null before',
    }),
  })
  .meta({ title: 'Job' });

const tag = 'Jobs';

export const jobRoutes = defineRoutes({
  createJob: {
    method: 'POST',
    path: '/jobs',
    scope: 'programme/write',
    orScope: 'programme/hiring',
    tag,
    summary: 'Write a job, as a draft',
    versioned: true,
    body: jobDraftSchema,
    responses: { 201: { description: 'The draft.', body: jobSchema } },
  },
  listJobs: {
    method: 'GET',
    path: '/jobs',
    scope: 'programme/read',
    orScope: 'programme/hiring',
    tag,
    summary: 'List jobs, the newest first',
    query: listingQuery,
    responses: { 200: { description: 'A page of jobs.', body: pageOf(jobSchema) } },
  },
  getJob: {
    method: 'GET',
    path: '/jobs/{jobId}',
    scope: 'programme/read',
    orScope: 'programme/hiring',
    tag,
    summary: 'Show a job',
    versioned: true,
    params: jobParams,
    responses: { 200: { description: 'The job.', body: jobSchema } },
  },
  changeJob: {
    method: 'PATCH',
    path: '/jobs/{jobId}',
    scope: 'programme/write',
    orScope: 'programme/hiring',
    tag,
    summary: 'Change a job that is still a draft',
    versioned: true,
    params: jobParams,
    body: jobPatchSchema,
    responses: { 200: { description: 'The job, changed.', body: jobSchema } },
  },
  publishJob: {
    method: 'POST',
    path: '/jobs/{jobId}/publish',
    scope: 'programme/write',
    orScope: 'programme/hiring',
    tag,
    summary: 'Publish a job: its audience gets a mail',
    versioned: true,
    params: jobParams,
    responses: { 202: { description: 'Published; the mails are on their way.', body: jobSchema } },
  },
  closeJob: {
    method: 'POST',
    path: '/jobs/{jobId}/close',
    scope: 'programme/write',
    orScope: 'programme/hiring',
    tag,
    summary: 'Close a job: it takes no more applications',
    versioned: true,
    params: jobParams,
    responses: { 202: { description: 'Closed.', body: jobSchema } },
  },
});
