/** An outside ATS announces a job: it becomes a draft, or is published where the programme trusts the source. */
import { outsideJobSchema } from '../../../events/read-models/job.ts';
import { isRefusal } from '../../../shared/decision/decision.ts';
import { idFrom } from '../../../shared/identifier.ts';
import { outsideConsumer } from '../../../shared/lambda/consumer.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import * as subscriptions from '../subscriptions.ts';
import { draftJob, publishJob } from './job.ts';
import { commitJob, loadJob } from './job-store.ts';

const trusted = programme.trustedSources['job-posted'];

export const handler = outsideConsumer(
  subscriptions.acceptOutsideJob,
  outsideJobSchema,
  async ({ source, metadata, data: { externalId, ...draft } }, { now, log, origin }) => {
    // The same announcement again, or the same job announced again, is one job.
    const jobId = idFrom('job', source, externalId ?? metadata.id);
    if ((await loadJob(jobId)) !== undefined) return log.info('EVENT_IGNORED', { reason: 'known' });
    const drafted = draftJob(jobId, { by: source, input: draft }, now);
    const published = publishJob(drafted.state, { by: source, input: undefined }, now);
    const decision = trusted.includes(source) && !isRefusal(published) ? published : drafted;
    await commitJob(undefined, decision, { at: now, origin });
    log.info('OUTSIDE_DRAFT', { jobId, status: decision.state.status });
  },
);
