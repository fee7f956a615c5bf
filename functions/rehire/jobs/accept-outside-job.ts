/** An ATS outside announces a job: it becomes a draft, or is published where the programme trusts the source. */
import { outsideJobSchema } from '../../../events/read-models/job.ts';
import { idFrom } from '../../../shared/identifier.ts';
import { outsideConsumer } from '../../../shared/lambda/consumer.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import * as subscriptions from '../subscriptions.ts';
import { draftJob, publishJob } from './job.ts';
import { createJob, loadJob } from './job-store.ts';

const trusted = programme.trustedSources['job-posted'];

export const handler = outsideConsumer(
  subscriptions.acceptOutsideJob,
  outsideJobSchema,
  async ({ source, metadata, data: { externalId, ...draft } }, { now, log, origin }) => {
    // The same announcement again, or the same job announced again, is one job.
    const jobId = idFrom('job', source, externalId ?? metadata.id);
    if ((await loadJob(jobId)) !== undefined) return log.info('EVENT_IGNORED');
    const doing = { by: source, at: now };
    const job = draftJob(jobId, draft, doing);
    const published = trusted.includes(source) ? publishJob(job, doing) : undefined;
    const step = published === undefined || 'refused' in published ? { job, announcements: [] } : published;
    await createJob(step, origin);
    log.info('OUTSIDE_DRAFT', { jobId, status: step.job.status });
  },
);
