/** An outside ATS announces a job: it becomes a draft, or is published where the programme trusts the source. */
import { outsideJobSchema } from '../../../events/read-models/job.ts';
import { acceptOutside } from '../../../shared/decision/accept-outside.ts';
import { outsideConsumer } from '../../../shared/lambda/consumer.ts';
import { programme } from '../../../shared/programme/compiled.ts';
import * as subscriptions from '../subscriptions.ts';
import { draftJob, publishJob } from './job.ts';
import { commitJob, loadJob } from './job-store.ts';

const trusted = programme.trustedSources['job-posted'];

export const handler = outsideConsumer(
  subscriptions.acceptOutsideJob,
  outsideJobSchema,
  acceptOutside({ kind: 'job', trusted, load: loadJob, draft: draftJob, publish: publishJob, commit: commitJob }),
);
