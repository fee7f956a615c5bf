/** An outside ATS announces a job: it becomes a draft, or is published where the programme trusts the source. */
import { outsideJobSchema } from '../../../events/read-models/job.ts';
import { acceptOutside } from '../../../shared/decision/accept-outside.ts';
import { unlessUnmailable } from '../../../shared/decision/unless-unmailable.ts';
import { outsideConsumer } from '../../../shared/lambda/consumer.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import * as subscriptions from '../subscriptions.ts';
import { type Job, publishJob, writeJob } from './job.ts';
import { commitJob, loadJob } from './job-store.ts';
import { mailProblems } from './mailable.ts';

const problemsOf = (job: Job) => mailProblems(job, programme);
const trusted = programme.trustedSources['job-posted'];

export const handler = outsideConsumer(
  subscriptions.acceptOutsideJob,
  outsideJobSchema,
  acceptOutside({
    kind: 'job',
    trusted,
    load: loadJob,
    draft: (id, command, at) => unlessUnmailable(writeJob(id, command, at), problemsOf),
    publish: (drafted, command, at) => unlessUnmailable(publishJob(drafted, command, at), problemsOf),
    commit: commitJob,
  }),
);
