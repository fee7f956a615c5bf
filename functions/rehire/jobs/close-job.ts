/** job-closing-due → the job is closed, unless HR closed it before. */
import { jobClosingDue } from '../../../events/timers/index.ts';
import { byOkaeri } from '../../../shared/decision/decision.ts';
import { consumer } from '../../../shared/lambda/consumer.ts';
import * as subscriptions from '../subscriptions.ts';
import { closeDueJob } from './job.ts';
import { decideOnJob } from './job-store.ts';

export const handler = consumer(subscriptions.closeJob, async ({ data }, consumption) => {
  const { jobId } = jobClosingDue.refIn(data);
  await decideOnJob(jobId, closeDueJob, byOkaeri(), consumption);
});
